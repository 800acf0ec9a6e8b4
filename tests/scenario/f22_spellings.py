# SPDX-License-Identifier: MIT
"""Another spelling of a listed address is the listed address."""
import pytest

from wire import ok

LIST = """\
blacklist:
  urls: ["*/banner/*"]
  regex: ['^https?://[^/]+/ad[0-9]+']
"""
SPELLINGS = ["/banner/x", "/%62anner/x", "/%62%61%6E%6e%65%72/x", "/ad1",
             "/%61d1", "/./ad1", "/x/../ad1", "/x/%2e%2E/ad1", "/%2e/ad1",
             "/banner/x?y=%2e%2e", "/a/b/../../banner/./x"]


@pytest.fixture
def pages(site):
    return site(ok("reached"))


@pytest.mark.parametrize("path", SPELLINGS)
def test_blacklist(aduana, pages, write, path):
    proxy = aduana(**{"filters.blacklist": write("blacklist.yaml", LIST)})
    assert proxy.get(pages.url(path)).status == 403
    assert pages.count == 0


def test_whitelist_is_not_left_by_dots(aduana, pages, write):
    path = write("whitelist.yaml", "whitelist:\n  urls: ['*/lessons/*']\n")
    proxy = aduana(**{"filters.whitelist": path, "filters.default": "deny"})
    assert proxy.get(pages.url("/lessons/1")).status == 200
    assert proxy.get(pages.url("/%6cessons/1")).status == 200
    for way in ("/lessons/../games", "/lessons/%2e%2e/games"):
        assert proxy.get(pages.url(way)).status == 403
    assert pages.count == 2


def test_what_is_sent_stays_as_it_came(aduana, pages, write):
    proxy = aduana(**{"filters.blacklist": write("blacklist.yaml", LIST)})
    proxy.get(pages.url("/a/../%62?%7e"))
    assert pages.requests[0].target == "/a/../%62?%7e"
