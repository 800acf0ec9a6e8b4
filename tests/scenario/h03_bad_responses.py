# SPDX-License-Identifier: MIT
"""A response that two readers could read differently is a 502, never stored,
and its connection is dropped."""
import pytest

from wire import ok

F = b"Cache-Control: max-age=600\r\n"
L = b"HTTP/1.1 200 OK\r\n" + F
ROWS = {
    "CL and TE": L + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
                     b"\r\n0\r\n\r\n",
    "two lengths": L + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "bad length": L + b"Content-Length: 5x\r\n\r\nhello",
    "signed length": L + b"Content-Length: +5\r\n\r\nhello",
    "unknown coding": L + b"Transfer-Encoding: gzip\r\n\r\nhello",
    "chunked not last": L + b"Transfer-Encoding: chunked, gzip\r\n\r\nhello",
    "TE in 1.0": b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 b"0\r\n\r\n",
    "obs-fold": L + b"X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n",
    "bare LF": L + b"X-A: b\nContent-Length: 0\r\n\r\n",
    "bare CR": L + b"X-A: b\rX-B: c\r\nContent-Length: 0\r\n\r\n",
    "NUL": L + b"X-A: b\0c\r\nContent-Length: 0\r\n\r\n",
    "space before colon": L + b"Content-Length : 0\r\n\r\n",
    "no colon": L + b"nonsense\r\nContent-Length: 0\r\n\r\n",
    "status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "status 99": b"HTTP/1.1 099 OK\r\n\r\n",
    "status 600": b"HTTP/1.1 600 OK\r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "version 2": b"HTTP/2 200 OK\r\n\r\n",
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "ICY": b"ICY 200 OK\r\n\r\n",
    "body only": b"<html>hello</html>",
    "binary": bytes(range(128, 256)) * 10,
    "empty line first": b"\r\n" + ok("x"),
}


@pytest.mark.parametrize("name", ROWS)
def test_refused(aduana, origin, name):
    def serve(peer):
        if peer.request() is None:
            return
        try:
            peer.send(ROWS[name])
            peer.half_close()
            peer.rest()
        except OSError:
            pass

    page = origin(serve)
    proxy = aduana()
    for _ in range(2):
        reply = proxy.get(page.url())
        assert reply.status == 502, reply.start
        assert not reply.hit
        assert "Proxy-Status" in reply
    assert page.connections >= 2


def test_stray_bytes_are_not_the_next_answer(aduana, origin):
    def serve(peer):
        while (r := peer.request()) is not None:
            try:
                peer.send(ok("right " + r.target, length=True) +
                          ok("stray"))
            except OSError:
                return

    page = origin(serve)
    proxy = aduana()
    for path in ("/1", "/2", "/3"):
        assert proxy.get(page.url(path)).body == b"right " + path.encode()


@pytest.mark.parametrize("head", [
    b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
])
def test_body_where_there_is_none(aduana, origin, head):
    def serve(peer):
        first = True
        while (r := peer.request()) is not None:
            try:
                peer.send(head if first and r.target == "/1" else ok("next"))
            except OSError:
                return
            first = False

    page = origin(serve)
    proxy = aduana()
    from proxy import request
    with proxy.connect() as client:
        client.send(request("GET", page.url("/1")))
        assert client.response().status in (204, 304, 502)
        client.send(request("GET", page.url("/2")))
        assert client.response().body == b"next"


def test_more_than_the_length(aduana, origin):
    def serve(peer):
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n"
                      b"Cache-Control: max-age=600\r\n\r\n" + b"x" * 36)

    page = origin(serve)
    proxy = aduana()
    for _ in range(3):
        reply = proxy.get(page.url())
        assert reply.body == b"x" * 10 and reply.clean
