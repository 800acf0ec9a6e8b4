# SPDX-License-Identifier: MIT
"""A second client reads what the first is still fetching, or asks for itself;
neither gets less than all."""
import threading

from proxy import request
from wire import DEADLINE


def test_two_readers_of_one_fill(aduana, origin):
    half = threading.Event()
    go_on = threading.Event()

    def serve(peer):
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n"
                      b"Cache-Control: max-age=600\r\n\r\n" + b"a" * 100000)
            half.set()
            assert go_on.wait(DEADLINE)
            peer.send(b"b" * 100000)

    page = origin(serve)
    proxy = aduana(workers=2)
    with proxy.connect() as one, proxy.connect() as two:
        one.send(request("GET", page.url()))
        assert half.wait(DEADLINE)
        one.more()
        two.send(request("GET", page.url()))
        go_on.set()
        for client in (one, two):
            reply = client.response()
            assert reply.clean
            assert reply.body == b"a" * 100000 + b"b" * 100000
    assert proxy.get(page.url()).hit
