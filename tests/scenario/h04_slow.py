# SPDX-License-Identifier: MIT
"""Slow and silent clients are let go after their time; nobody waits."""
import contextlib
import socket

import pytest

from proxy import request, wait_for
from wire import DEADLINE, ok


def test_head_that_never_ends(aduana):
    proxy = aduana(**{"timeouts.head": "300ms"})

    def told():
        """That it came to say something."""
        with proxy.connect() as client:
            client.send(b"GET http://a/ HTTP/1.1\r\nHo")
            data = client.rest()
        assert data == b"" or data.startswith(b"HTTP/1.1 408")
        return data
    wait_for(told, "a 408")
    assert "/408 " in proxy.log(1)[-1]


def test_idle_connection(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"timeouts.idle": "300ms"})

    def served():
        """Before it was taken for idle."""
        with proxy.connect() as client:
            with contextlib.suppress(OSError, EOFError):
                client.send(request("GET", page.url()))
                assert client.response().status == 200
                assert client.closed()
                return True
        return False
    wait_for(served, "an answer")
    assert len(proxy.log(1)) == 1


def test_connection_that_says_nothing(aduana):
    proxy = aduana(**{"timeouts.idle": "300ms", "timeouts.head": "300ms"})
    with proxy.connect() as client:
        data = client.rest()
    assert data == b"" or data.startswith(b"HTTP/1.1 408")
    assert proxy.log() == [] or "/408 " in proxy.log()[0]


def test_body_that_stops(aduana, origin):
    ended = []

    def serve(peer):
        ended.append(peer.request())

    page = origin(serve)
    proxy = aduana(**{"timeouts.body": "300ms"})
    with proxy.connect() as client:
        client.send(request("POST", page.url(), "Content-Length: 100") +
                    b"only this")
        data = client.rest()
    assert data == b"" or b" 408 " in data[:20]
    proxy.log(1)
    page.close()
    assert all(r is None or not r.clean for r in ended)


def test_client_that_takes_nothing(aduana, site):
    """It is cut off, and nothing is kept for it in the kernel."""
    # More than sockets hold.
    page = site(ok(b"x" * (64 << 20)))
    proxy = aduana(**{"timeouts.write": "300ms"})
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(DEADLINE)
        client.connect(("127.0.0.1", proxy.port))
        client.sendall(request("GET", page.url()))
        proxy.log(1)
        with pytest.raises(ConnectionResetError):
            while client.recv(1 << 20):
                pass


def test_many_slow_ones_harm_nobody(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"timeouts.head": "10min"})
    slow = []
    for _ in range(200):
        client = proxy.connect()
        client.send(b"GET http://a/ HTTP/1.1\r\nX-Slow: ")
        slow.append(client)
    for i in range(20):
        assert proxy.get(page.url(f"/{i}")).status == 200
    for client in slow:
        client.close()


def test_more_clients_than_are_held(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"limits.connections": 8})
    held = [proxy.connect() for _ in range(8)]
    late = proxy.connect()
    late.send(request("GET", page.url()))
    for client in held:
        client.close()
    assert late.response().status in (200, 503)
    late.close()
    wait_for(lambda: proxy.get(page.url()).status == 200, "room")
