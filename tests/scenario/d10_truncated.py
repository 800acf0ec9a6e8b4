# SPDX-License-Identifier: MIT
"""A body cut short reaches the client as cut, and is never stored."""
import threading

from proxy import request
from wire import DEADLINE, ok

FRESH = "Cache-Control: max-age=3600"


def cut(kind):
    head = f"HTTP/1.1 200 OK\r\n{FRESH}\r\n".encode()
    if kind == "length":
        return head + b"Content-Length: 100\r\n\r\n" + b"x" * 50
    return head + b"Transfer-Encoding: chunked\r\n\r\n64\r\n" + b"x" * 50


def check(aduana, origin, kind):
    asked = []

    def serve(peer):
        while (r := peer.request()) is not None:
            asked.append(r)
            if len(asked) > 1:
                peer.send(ok("y" * 100, FRESH))
            else:
                peer.send(cut(kind))
                return

    page = origin(serve)
    proxy = aduana()
    first = proxy.get(page.url())
    assert not first.clean
    second = proxy.get(page.url())
    assert not second.hit and second.body == b"y" * 100
    assert "ABORTED" in proxy.log(2)[0]


def test_length(aduana, origin):
    check(aduana, origin, "length")


def test_chunks(aduana, origin):
    check(aduana, origin, "chunked")


def test_client_that_leaves_early(aduana, origin):
    go_on = threading.Event()

    def serve(peer):
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n"
                      b"Cache-Control: max-age=600\r\n\r\n" + b"z" * 1000000)
            go_on.wait(DEADLINE)
            try:
                peer.send(b"z" * 1000000)
            except OSError:
                return

    page = origin(serve)
    proxy = aduana()
    client = proxy.connect()
    client.send(request("GET", page.url()))
    client.exactly(1000)
    client.reset()
    proxy.log(1)
    go_on.set()
    reply = proxy.get(page.url())
    assert reply.clean and len(reply.body) == 2000000
