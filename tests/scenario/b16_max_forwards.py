# SPDX-License-Identifier: MIT
"""TRACE and OPTIONS count down Max-Forwards and stop at 0."""
import pytest

from wire import ok


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS"])
def test_counts_down(aduana, site, method):
    page = site(ok("x"))
    assert aduana().ask(method, page.url(), "Max-Forwards: 3").status == 200
    assert page.requests[0].get("Max-Forwards") == "2"


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS"])
def test_stops_at_nought(aduana, site, method):
    page = site(ok("x"))
    reply = aduana().ask(method, page.url("/deep"), "Max-Forwards: 0",
                         "Cookie: secret", "Authorization: Basic xyzzy")
    assert reply.status == 200
    assert page.count == 0
    assert b"secret" not in reply.body and b"xyzzy" not in reply.body
    if method == "TRACE":
        assert reply.get("Content-Type") == "message/http"
        assert b"/deep" in reply.body


def test_other_methods_pass_it_untouched(aduana, site):
    page = site(ok("x"))
    aduana().get(page.url(), "Max-Forwards: 0")
    assert page.requests[0].get("Max-Forwards") == "0"


@pytest.mark.parametrize("value", ["-1", "x", "1 2"])
def test_nonsense_is_refused_or_ignored(aduana, site, value):
    page = site(ok("x"))
    reply = aduana().ask("TRACE", page.url(), f"Max-Forwards: {value}")
    assert reply.status in (200, 400)


def test_trace_with_a_body_is_refused(aduana, site):
    page = site(ok("x"))
    reply = aduana().ask("TRACE", page.url(), body=b"body")
    assert reply.status == 400
    assert page.count == 0


def test_options_star(aduana, site):
    page = site(ok("x", "Allow: GET"))
    assert aduana().ask("OPTIONS", f"http://{page.authority}").status == 200
    assert page.requests[0].target == "*"
