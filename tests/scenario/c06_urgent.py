# SPDX-License-Identifier: MIT
"""A byte that TCP calls urgent, amid much: it is dropped, and neither holds up
what comes behind it nor takes it for the end."""
import hashlib
import socket

import pytest

from proxy import request

BLOCK = bytes(range(256)) * 2048        # 512 KiB
BEFORE, BEHIND = 6, 4
WANT = hashlib.sha256(BLOCK * (BEFORE + BEHIND)).hexdigest()


def speak(peer, end):
    for _ in range(BEFORE):
        peer.send(BLOCK)
    peer.sock.send(b"!", socket.MSG_OOB)
    for _ in range(BEHIND):
        peer.send(BLOCK)
    if end:
        peer.half_close()


def hear(peer):
    h = hashlib.sha256()
    for _ in range(BEFORE + BEHIND):
        h.update(peer.exactly(len(BLOCK)))
    return h.hexdigest()


@pytest.mark.parametrize("end", [False, True])
def test_in_a_tunnel(aduana, origin, end):
    def serve(peer):
        peer.exactly(1)
        speak(peer, end)
        peer.rest()

    client, _ = aduana().tunnel(origin(serve).authority)
    with client:
        client.send(b"x")
        assert hear(client) == WANT


def test_toward_the_origin(aduana, origin):
    heard = []

    def serve(peer):
        heard.append(hear(peer))
        peer.send(b"done")

    client, _ = aduana().tunnel(origin(serve).authority)
    with client:
        speak(client, False)
        assert client.exactly(4) == b"done"
    assert heard == [WANT]


@pytest.mark.parametrize("end", [False, True])
def test_in_a_body(aduana, origin, end):
    length = len(BLOCK) * (BEFORE + BEHIND)

    def serve(peer):
        peer.head()
        peer.send(b"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n"
                  b"Content-Type: application/octet-stream\r\n"
                  b"Content-Length: %d\r\n\r\n" % length)
        speak(peer, end)
        peer.rest()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("GET", page.url()))
        client.head()
        assert hear(client) == WANT
