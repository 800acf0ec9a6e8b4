# SPDX-License-Identifier: MIT
"""Bytes that openssl has read, but nobody else yet: neither is forgotten what
lies there, nor is the socket behind it."""
import contextlib
import socket
import ssl
import time

import pytest

import tls
from within import inside  # noqa: F401

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# What a client waits for that sends all it has; far above what it takes.
SOON = 0.8
# A busy machine may be late each time but for one.
TRIES = 30


def finish(client):
    """The rest of the handshake but for its last bytes, which are returned."""
    while True:
        client.feed()
        try:
            client.tls.do_handshake()
            return client.outgoing.read()
        except ssl.SSLWantReadError:
            client.client.send(client.outgoing.read())


@pytest.mark.parametrize("cut", [3, 100, 2000])
def test_a_piece_of_a_request_comes_with_the_handshake(inside, cut):
    """A long first request: its first segment has the client's Finished."""
    proxy = inside.start()
    origin = inside.site(OK)
    took = []
    while not took or len(took) < TRIES and min(took) >= SOON:
        peer, _ = proxy.tunnel(f"a.example:{origin.port}")
        with peer:
            client = tls.ByHand(peer, "a.example", tls.authority_of(proxy))
            data = finish(client)
            at = len(data) + cut
            client.tls.write(tls.inner_request(
                "GET", "a.example", origin.port, "/", "Cookie: " + "x" * 3000))
            data += client.outgoing.read()
            begun = time.monotonic()
            peer.send(data[:at])
            time.sleep(0.05)
            peer.send(data[at:])
            answer = None
            while answer is None:
                with contextlib.suppress(ssl.SSLWantReadError):
                    answer = client.tls.read(100)
                if answer is None:
                    client.feed()
            assert answer.startswith(b"HTTP/1.1 200")
            took.append(time.monotonic() - begun)
    assert min(took) < SOON


def corked(head, sizes):
    """Answers with ${head}, and a body, in records of these sizes and what is
    left, all at once."""
    def serve(peer):
        while peer.request() is not None:
            left = head + b"ok"
            peer.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
            for size in sizes:
                peer.send(left[:size])
                left = left[size:]
            peer.send(left)
            peer.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)
    return serve


@pytest.mark.parametrize("length, sizes", [
    (16500, [16000]), (16500, [8000, 8000]), (16600, [16384]),
    (17000, [16300])])
def test_the_end_of_a_long_response_head(inside, length, sizes):
    proxy = inside.start()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: "
    head += b"y" * (length - len(head) - 4) + b"\r\n\r\n"
    origin = inside.site(OK, serve=corked(head, sizes))
    response = tls.get(proxy, "a.example", origin.port)
    assert response.status == 200 and response.body == b"ok"
