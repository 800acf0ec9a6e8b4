# SPDX-License-Identifier: MIT
"""A request that comes round is refused, not sent round again."""
from wire import ok


def test_own_via(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    proxy.get(page.url("/1"))
    mine = page.requests[0].get("Via")
    reply = proxy.get(page.url("/2"), f"Via: 1.1 other, {mine}")
    assert reply.status in (502, 508)
    assert "proxy_loop_detected" in reply.get("Proxy-Status")
    assert page.count == 1


def test_itself_as_the_destination(aduana):
    proxy = aduana()
    reply = proxy.get(f"http://127.0.0.1:{proxy.port}/x")
    assert reply.status in (403, 404, 502, 508)
    assert len(proxy.log(1)) <= 2


def test_two_proxies_in_a_row_are_no_loop(aduana, site):
    page = site(ok("x"))
    one, two = aduana(name="one"), aduana(name="two")
    first = one.get(page.url("/1"))
    assert first.status == 200
    via = page.requests[0].get("Via")
    assert two.get(page.url("/2"), f"Via: {via}").status == 200
