# SPDX-License-Identifier: MIT
"""What belongs to one connection is never stored, nor given out from the
store: not by GET, HEAD, 304 or 206, not after a 304, not by a part.

Every field that must not pass carries a mark; no answer and no stored head may
hold it, whatever the field is called."""
import pytest

from proxy import request
from wire import chunked, ok

MARK = "hop-mark"
FRESH = "Cache-Control: max-age=3600"
STALE = ("Cache-Control: max-age=10", "Age: 20")
BODY = b"0123456789"
ETAG = 'ETag: "v1"'

# RFC 9110 7.6.1, 11.7; RFC 9111 3.1.
LINES = {
    "Connection-listed": ["Connection: X-Mine, x-other", f"X-Mine: {MARK}",
                          f"X-OTHER: {MARK}"],
    "listed in two lines": ["Connection: close, X-Mine", f"X-Mine: {MARK}",
                            "Connection: X-Other", f"X-Other: {MARK}"],
    "listed among empty members": ["Connection: ,, X-Mine ,",
                                   f"X-Mine: {MARK}"],
    "listed behind the field": [f"X-Mine: {MARK}", "Connection: X-Mine"],
    "listed by Proxy-Connection": ["Proxy-Connection: X-Mine",
                                   f"X-Mine: {MARK}"],
    "a Connection option": [f"Connection: {MARK}"],
    "Keep-Alive": [f"Keep-Alive: timeout=5, {MARK}"],
    "Proxy-Authenticate": [f'Proxy-Authenticate: Basic realm="{MARK}"'],
    "Proxy-Authentication-Info": [f"Proxy-Authentication-Info: {MARK}"],
    "Proxy-Authorization": [f"Proxy-Authorization: {MARK}"],
    "Proxy-Connection": [f"Proxy-Connection: {MARK}"],
    "TE": [f"TE: {MARK}"],
    "Trailer": [f"Trailer: {MARK}"],
    "Upgrade": [f"Upgrade: {MARK}"],
    "Upgrade and its option": ["Connection: upgrade", f"Upgrade: {MARK}"],
    "in any case": [f"KEEP-alive: {MARK}", f"pRoXy-AuThEnTiCaTe: {MARK}",
                    f"te: {MARK}"],
}
EVERY = pytest.mark.parametrize("lines", LINES.values(), ids=LINES)


def raw(proxy, method, url, *lines):
    """The answer's bytes as they came, up to the end of the stream."""
    with proxy.connect() as client:
        client.send(request(method, url, "Connection: close", *lines))
        return client.rest()


def clean(data):
    assert data.startswith(b"HTTP/1.1 "), data
    assert MARK.encode() not in data.lower(), data
    return data


def is_hit(data):
    assert b"\r\nCache-Status: aduana; hit" in data, data


def stored_is_clean(proxy, url):
    """The head as it lies in the store."""
    shown = proxy.ctl("cache", "show", url)
    assert shown.returncode == 0 and "HTTP/1.1 200" in shown.stdout
    assert MARK not in shown.stdout.lower(), shown.stdout
    assert "transfer-encoding" not in shown.stdout.lower(), shown.stdout
    assert "connection:" not in shown.stdout.lower(), shown.stdout


def all_ways_out(proxy, url):
    """Everything the store can answer with."""
    is_hit(clean(raw(proxy, "GET", url)))
    is_hit(clean(raw(proxy, "HEAD", url)))
    not_modified = clean(raw(proxy, "GET", url, 'If-None-Match: "v1"'))
    assert not_modified.startswith(b"HTTP/1.1 304")
    part = clean(raw(proxy, "GET", url, "Range: bytes=2-4"))
    assert part.startswith(b"HTTP/1.1 206") and part.endswith(b"\r\n\r\n234")
    stored_is_clean(proxy, url)


@EVERY
def test_in_what_is_stored(aduana, site, lines):
    page = site(ok(BODY, FRESH, ETAG, *lines))
    proxy = aduana()
    first = clean(raw(proxy, "GET", page.url()))
    assert first.endswith(BODY)
    all_ways_out(proxy, page.url())
    assert page.count == 1


@EVERY
def test_in_a_304(aduana, site, lines):
    page = site(lambda r: ok(b"", FRESH, ETAG, *lines, length=False,
                             status="304 Not Modified")
                if "If-None-Match" in r else ok(BODY, *STALE, ETAG))
    proxy = aduana()
    clean(raw(proxy, "GET", page.url()))
    assert clean(raw(proxy, "GET", page.url())).endswith(BODY)
    all_ways_out(proxy, page.url())
    assert page.count == 2


@EVERY
def test_in_a_304_that_goes_through(aduana, site, lines):
    page = site(ok(b"", ETAG, *lines, length=False,
                   status="304 Not Modified"))
    clean(raw(aduana(), "GET", page.url(), 'If-None-Match: "v1"'))


@EVERY
def test_in_a_206(aduana, site, lines):
    page = site(ok(BODY[:5], FRESH, ETAG, "Content-Range: bytes 0-4/10",
                   *lines, status="206 Partial Content"))
    proxy = aduana()
    for _ in range(2):
        part = clean(raw(proxy, "GET", page.url(), "Range: bytes=0-4"))
        assert part.endswith(b"\r\n\r\n01234")


@EVERY
def test_in_answers_that_are_not_stored(aduana, site, lines):
    page = site(lambda r: ok(b"" if r.method == "HEAD" else b"x",
                             "Cache-Control: no-store", *lines))
    proxy = aduana()
    for method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        clean(raw(proxy, method, page.url()))


@EVERY
def test_in_a_1xx(aduana, site, lines):
    early = "\r\n".join(["HTTP/1.1 103 Early Hints", "Link: </a>", *lines])
    page = site(early.encode() + b"\r\n\r\n" + ok(BODY, FRESH, ETAG))
    proxy = aduana()
    assert b"\r\nLink: </a>" in clean(raw(proxy, "GET", page.url()))
    all_ways_out(proxy, page.url())


@EVERY
def test_in_requests(aduana, site, lines):
    page = site(ok(BODY, FRESH, ETAG))
    proxy = aduana()
    if "Connection: upgrade" in lines:
        lines = lines[:1]       # or it would be an upgrade, and wanted
    raw(proxy, "GET", page.url(), *lines)
    raw(proxy, "POST", page.url("/b"), "Content-Length: 0", *lines)
    for got in page.requests:
        assert MARK.encode() not in got.head.lower(), got.head


def test_chunks_and_trailers(aduana, site):
    """Transfer-Encoding and the trailer section end with the message."""
    page = site(chunked(BODY[:5], BODY[5:], lines=[FRESH, ETAG,
                                                   "Trailer: X-Trail"],
                        trailers=f"X-Trail: {MARK}\r\n"
                        "Cache-Control: no-store\r\n"))
    proxy = aduana()
    clean(raw(proxy, "GET", page.url()))
    hit = raw(proxy, "GET", page.url())
    assert b"\r\nTransfer-Encoding" not in hit and hit.endswith(BODY)
    assert b"\r\nContent-Length: 10\r\n" in hit
    all_ways_out(proxy, page.url())
    assert page.count == 1


def test_to_a_client_of_http_1_0(aduana, site):
    page = site(chunked(BODY, lines=[FRESH, ETAG, f"Keep-Alive: {MARK}"]))
    proxy = aduana()
    for _ in range(2):
        with proxy.connect() as client:
            client.send(request("GET", page.url(), version="HTTP/1.0"))
            answer = clean(client.rest())
        assert b"Transfer-Encoding" not in answer and answer.endswith(BODY)
