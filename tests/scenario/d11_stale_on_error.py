# SPDX-License-Identifier: MIT
"""Stale content is given when the origin fails and RFC 5861 allows."""
from wire import ok

STALE = "Cache-Control: max-age=10, stale-if-error=1000"


def test_origin_is_down(aduana, script):
    page = script(ok("old", STALE, "Age: 20"))
    proxy = aduana()
    proxy.get(page.url())
    page.close()
    reply = proxy.get(page.url())
    assert reply.status == 200 and reply.body == b"old"
    assert reply.hit or "stale" in reply.cache
    assert "TCP_REFRESH_FAIL_OLD/200" in proxy.log(2)[1]


def test_origin_answers_503(aduana, script):
    page = script(ok("old", STALE, "Age: 20"),
                  ok("sorry", status="503 Service Unavailable"))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).body == b"old"


def test_must_revalidate_forbids_it(aduana, script):
    page = script(ok("old", STALE + ", must-revalidate", "Age: 20"))
    proxy = aduana()
    proxy.get(page.url())
    page.close()
    reply = proxy.get(page.url())
    assert reply.status in (502, 504) and b"old" not in reply.body


def test_not_without_leave(aduana, script):
    page = script(ok("old", "Cache-Control: max-age=10, stale-if-error=0",
                     "Age: 20"))
    proxy = aduana()
    proxy.get(page.url())
    page.close()
    assert proxy.get(page.url()).status in (502, 504)
