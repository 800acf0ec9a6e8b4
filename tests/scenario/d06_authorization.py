# SPDX-License-Identifier: MIT
"""Answers to requests with Authorization are shared only when told so."""
import pytest

from wire import ok

KEPT = ["public, max-age=600", "s-maxage=60", "must-revalidate, max-age=600"]


@pytest.mark.parametrize("control", KEPT)
def test_shared(aduana, site, control):
    page = site(ok("x", f"Cache-Control: {control}"))
    proxy = aduana()
    proxy.get(page.url(), "Authorization: Basic abc")
    assert proxy.get(page.url(), "Authorization: Basic abc").hit


def test_not_shared(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana()
    proxy.get(page.url(), "Authorization: Basic abc")
    proxy.get(page.url(), "Authorization: Basic abc")
    proxy.get(page.url())
    assert page.count == 3
