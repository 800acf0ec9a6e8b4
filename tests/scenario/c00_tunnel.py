# SPDX-License-Identifier: MIT
"""CONNECT: bytes both ways, those sent with the request included."""
import hashlib
import threading

from proxy import SANITIZED


def echo(peer):
    while data := peer.sock.recv(65536):
        peer.send(data)


def test_bytes_both_ways(aduana, origin):
    page = origin(echo)
    proxy = aduana()
    client, reply = proxy.tunnel(page.authority)
    with client:
        assert reply.status == 200
        assert "Content-Length" not in reply
        assert "Transfer-Encoding" not in reply
        for size in (1, 1000, 100000):
            client.send(b"x" * size)
            assert client.exactly(size) == b"x" * size


def test_bytes_sent_right_behind_the_request(aduana, origin):
    page = origin(echo)
    client, reply = aduana().tunnel(page.authority, early=b"eager")
    with client:
        assert reply.status == 200
        assert client.exactly(5) == b"eager"


def test_server_speaks_first(aduana, origin):
    def greet(peer):
        peer.send(b"220 welcome\r\n")
        peer.rest()

    client, _ = aduana().tunnel(origin(greet).authority)
    with client:
        assert client.until(b"\r\n") == b"220 welcome\r\n"


def test_much_in_both_directions_at_once(aduana, origin):
    page = origin(echo)
    block = bytes(range(256)) * 256
    count = 50 if SANITIZED else 300
    client, _ = aduana().tunnel(page.authority)
    with client:
        def pour():
            for _ in range(count):
                client.send(block)
            client.half_close()

        pourer = threading.Thread(target=pour)
        pourer.start()
        got = hashlib.sha256(client.rest()).digest()
        pourer.join()
    want = hashlib.sha256()
    for _ in range(count):
        want.update(block)
    assert got == want.digest()
