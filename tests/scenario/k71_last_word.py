# SPDX-License-Identifier: MIT
"""A client that sends its last word of the handshake in two segments, with
Nagle's algorithm, as GnuTLS (apt) does: it is not made to wait for a delayed
acknowledgement, 40 ms."""
import contextlib
import socket
import ssl
import time

import tls
from wire import ok
from within import inside  # noqa: F401 (a fixture)

NAME = "a.example"
CHANGE = b"\x14\x03\x03\x00\x01\x01"
TRIES = 10
LIMIT = 0.035


def take(hand, act):
    """What ${act} gives, with what has to be read for it."""
    while True:
        with contextlib.suppress(ssl.SSLWantReadError):
            return act()
        hand.feed()


def try_once(proxy, page):
    client, reply = proxy.tunnel(f"{NAME}:{page.port}")
    assert reply.status == 200
    with client:
        hand = tls.ByHand(client, NAME, tls.authority_of(proxy))
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        take(hand, hand.tls.do_handshake)
        hand.tls.write(tls.inner_request("GET", NAME, page.port))
        rest = hand.outgoing.read()
        assert rest.startswith(CHANGE)
        start = time.monotonic()
        client.send(CHANGE)
        client.send(rest[len(CHANGE):])
        assert b"200 OK" in take(hand, lambda: hand.tls.read(65536))
        return time.monotonic() - start


def test_two_segments(inside):  # noqa: F811
    page = inside.site(ok("x", "Cache-Control: max-age=600"), NAME)
    proxy = inside.start()
    times = [try_once(proxy, page) for _ in range(TRIES)]
    assert min(times[1:]) < LIMIT, times
