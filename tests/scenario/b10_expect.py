# SPDX-License-Identifier: MIT
"""Expect: 100-continue is passed on, and the body waits for the answer."""
from proxy import request
from wire import ok


def test_continue(aduana, origin):
    def serve(peer):
        head = peer.head()
        assert b"expect: 100-continue" in head.lower()
        peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert peer.exactly(5) == b"hello"
        peer.send(ok("thanks"))
        peer.request()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("POST", page.url(), "Expect: 100-continue",
                            "Content-Length: 5"))
        assert client.until(b"\r\n\r\n").startswith(b"HTTP/1.1 100")
        client.send(b"hello")
        assert client.response().body == b"thanks"


def test_refusal(aduana, origin):
    def serve(peer):
        peer.head()
        peer.send(ok("too big", status="413 Content Too Large"))
        peer.rest()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("POST", page.url(), "Expect: 100-continue",
                            "Content-Length: 5000000"))
        reply = client.response()
        assert reply.status == 413 and reply.interim == []
        assert client.closed()


def test_unknown_expectation(aduana, site):
    page = site(ok("no"))
    reply = aduana().get(page.url(), "Expect: the-spanish-inquisition")
    assert (reply.status, page.count) in ((417, 0), (200, 1))
