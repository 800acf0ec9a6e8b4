# SPDX-License-Identifier: MIT
"""A stale response is asked about, and renewed by a 304."""
from wire import ok

STALE = ("Cache-Control: max-age=10", "Age: 20")


def test_304_renews(aduana, script):
    page = script(
        ok("body", *STALE, 'ETag: "v1"', "X-Old: old", "X-New: old"),
        b"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n"
        b"Cache-Control: max-age=100\r\nX-New: new\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url())
    second = proxy.get(page.url())
    assert second.status == 200 and second.body == b"body"
    assert page.requests[1].get("If-None-Match") == '"v1"'
    assert second.get("X-Old") == "old" and second.get("X-New") == "new"
    third = proxy.get(page.url())
    assert third.hit and third.get("X-New") == "new"
    assert page.count == 2
    assert "TCP_REFRESH_UNMODIFIED/200" in proxy.log(3)[1]


def test_by_date(aduana, script):
    when = "Tue, 15 Nov 1994 12:45:26 GMT"
    page = script(ok("body", *STALE, f"Last-Modified: {when}"),
                  b"HTTP/1.1 304 Not Modified\r\n"
                  b"Cache-Control: max-age=100\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).body == b"body"
    assert page.requests[1].get("If-Modified-Since") == when


def test_200_replaces(aduana, script):
    page = script(ok("one", *STALE, 'ETag: "v1"'),
                  ok("two", "Cache-Control: max-age=100", 'ETag: "v2"'))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).body == b"two"
    third = proxy.get(page.url())
    assert third.hit and third.body == b"two" and third.get("ETag") == '"v2"'
    assert "TCP_REFRESH_MODIFIED/200" in proxy.log(3)[1]


def test_304_keeps_length_and_coding(aduana, script):
    page = script(ok("body", *STALE, 'ETag: "v1"'),
                  b"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n"
                  b"Content-Length: 9999\r\nContent-Encoding: gzip\r\n"
                  b"Cache-Control: max-age=100\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url())
    for _ in range(2):
        reply = proxy.get(page.url())
        assert reply.body == b"body" and reply.clean
        assert "Content-Encoding" not in reply


def test_client_condition_goes_through_to_a_stale_entry(aduana, script):
    page = script(ok("body", *STALE, 'ETag: "v1"'),
                  b"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n"
                  b"Cache-Control: max-age=100\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), 'If-None-Match: "v1"')
    assert reply.status == 304 and reply.get("ETag") == '"v1"'
    assert reply.all("Cache-Control") == ["max-age=100"]


def test_304_for_a_client_with_nothing_stored(aduana, script):
    page = script(b"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n",
                  ok("body"))
    proxy = aduana()
    assert proxy.get(page.url(), 'If-None-Match: "v1"').status == 304
    assert proxy.get(page.url()).body == b"body"


def test_no_cache_is_stored_but_asked_about(aduana, script):
    page = script(ok("body", "Cache-Control: no-cache", 'ETag: "v1"'),
                  b"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).body == b"body"
    assert page.requests[1].get("If-None-Match") == '"v1"'
