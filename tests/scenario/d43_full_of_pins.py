# SPDX-License-Identifier: MIT
"""A small cache whose every byte is being read by slow clients, or is still
being filled: others are served uncached, at once; then it is as before."""
import json
import socket
import threading
import time

from proxy import request, wait_for
from wire import DEADLINE, Peer, ok

MIB = 1 << 20
FRESH = "Cache-Control: max-age=600"
TINY = {"cache.size": "8 MiB", "cache.max_object": "3 MiB",
        "timeouts.body": "1h", "timeouts.write": "1h"}


def cache(proxy):
    return json.loads(proxy.ctl("--json", "status").stdout)["cache"]


def slow_client(proxy):
    """With hardly any room of its own: what it does not read stays there."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.settimeout(DEADLINE)
    sock.connect(("127.0.0.1", proxy.port))
    return Peer(sock)


def body(target):
    """Different for each."""
    return (target.encode() * (3 * MIB))[:3 * MIB - 20000]


def others_are_served(proxy, page, n=20):
    """Small and large, none of them waits."""
    for i in range(n):
        begun = time.monotonic()
        path = f"/other{i}" + ("L" if i % 4 == 0 else "")
        reply = proxy.get(page.url(path))
        assert reply.status == 200 and reply.clean
        assert reply.body == (body(path) if i % 4 == 0 else path.encode())
        assert time.monotonic() - begun < DEADLINE / 2


def answer(request):
    path = request.target
    large = path.startswith("/pin") or path.endswith("L")
    return ok(body(path) if large else path, FRESH)


def test_readers_pin_all_of_it(aduana, site):
    page = site(answer)
    proxy = aduana(**TINY)
    slow = []
    try:
        for i in range(12):
            client = slow_client(proxy)
            slow.append(client)
            client.send(request("GET", page.url(f"/pin{i}")))
            client.more()
        status = cache(proxy)
        assert status["pins"] > 0
        others_are_served(proxy, page)
        # Nothing so large gets in.
        assert not proxy.get(page.url("/other0L")).hit
        # Whoever reads slowly gets every byte, wherever it lies.
        for i, client in enumerate(slow):
            reply = client.response()
            assert reply.clean and reply.body == body(f"/pin{i}")
    finally:
        for client in slow:
            client.close()
    wait_for(lambda: cache(proxy)["pins"] == 0, "nothing is pinned")
    assert cache(proxy)["filling"] == 0
    # There is room again.
    proxy.get(page.url("/again"))
    assert proxy.get(page.url("/again")).hit


def test_readers_who_never_read(aduana, site):
    page = site(answer)
    proxy = aduana(workers=2, **TINY)
    slow = [slow_client(proxy) for _ in range(14)]
    try:
        for i, client in enumerate(slow):
            client.send(request("GET", page.url(f"/pin{i % 7}")))
        wait_for(lambda: cache(proxy)["pins"] > 1, "something is pinned")
        others_are_served(proxy, page)
    finally:
        for client in slow:
            client.close()
    wait_for(lambda: cache(proxy)["pins"] == 0 and
             cache(proxy)["filling"] == 0, "all is let go")
    others_are_served(proxy, page, 4)


def test_fills_hold_all_of_it(aduana, origin, site):
    go_on = threading.Event()

    def serve(peer):
        while (asked := peer.request()) is not None:
            text = body(asked.target)
            peer.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n"
                      f"{FRESH}\r\n\r\n".encode() + text[:-1])
            assert go_on.wait(DEADLINE)
            peer.send(text[-1:])

    stuck, page = origin(serve), site(answer)
    proxy = aduana(**TINY)
    clients = [proxy.connect() for _ in range(12)]
    try:
        for i, client in enumerate(clients):
            client.send(request("GET", stuck.url(f"/f{i}")))
        wait_for(lambda: cache(proxy)["filling"] > 0, "a fill has begun")
        others_are_served(proxy, page)
        go_on.set()
        for i, client in enumerate(clients):
            reply = client.response()
            assert reply.clean and reply.body == body(f"/f{i}")
    finally:
        go_on.set()
        for client in clients:
            client.close()
    wait_for(lambda: cache(proxy)["pins"] == 0 and
             cache(proxy)["filling"] == 0, "all is let go")
    others_are_served(proxy, page, 4)


def test_no_room_for_the_rest(aduana, origin, site):
    """A fill under way finds all room taken: it stores nothing, and whoever
    reads it gets all of it."""
    half, go_on = body("/half")[:MIB], threading.Event()

    def serve(peer):
        while peer.request() is not None:
            peer.send(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                      f"{FRESH}\r\n\r\n".encode())
            peer.send(b"100000\r\n" + half + b"\r\n")
            assert go_on.wait(DEADLINE)
            peer.send(b"100000\r\n" + half + b"\r\n0\r\n\r\n")

    # Small enough to get in without having been asked for before.
    page = site(lambda r: ok(body(r.target)[:MIB * 3 // 2], FRESH))
    grows = origin(serve)
    proxy = aduana(**TINY)
    slow = [slow_client(proxy) for _ in range(12)]
    try:
        with proxy.connect() as client:
            client.send(request("GET", grows.url()))
            while len(client.held) < len(half):
                assert client.more()
            for i, other in enumerate(slow):
                other.send(request("GET", page.url(f"/{i}")))
                other.more()
            wait_for(lambda: cache(proxy)["filling"] == 1,
                     "the others are stored, or have found no room")
            assert cache(proxy)["evictions"] == 0
            objects = cache(proxy)["objects"]
            assert 0 < objects < len(slow)
            go_on.set()
            reply = client.response()
        assert reply.status == 200 and reply.clean
        assert reply.body == half * 2
        assert cache(proxy)["filling"] == 0
        assert cache(proxy)["objects"] == objects
        assert not proxy.get(grows.url()).hit
    finally:
        go_on.set()
        for other in slow:
            other.close()
    # With room again it is stored.
    wait_for(lambda: cache(proxy)["pins"] == 0, "nothing is pinned")
    proxy.get(grows.url())
    assert proxy.get(grows.url()).body == half * 2
    assert proxy.get(grows.url()).hit


def test_what_cannot_be_held_is_said(aduana):
    proxy = aduana(**{"cache.size": "32 MiB", "cache.max_object": "31 MiB"})
    assert "cache.max_object: with this cache.size, at most" in proxy.stderr
    proxy = aduana(**{"cache.size": "256 MiB", "cache.max_object": "100 MiB"})
    assert "cache.max_object" not in proxy.stderr
