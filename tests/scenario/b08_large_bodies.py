# SPDX-License-Identifier: MIT
"""100 MB go through in both directions and framings in little memory."""
import contextlib
import hashlib
import pathlib
import re
import threading

import pytest

from proxy import SANITIZED, request
from wire import ok

SIZE = (10 if SANITIZED else 100) * 1000 * 1000
BLOCK = bytes(range(256)) * 256
LIMIT = 64 * 1024       # KiB of resident memory, cache included
# More than the sockets of both connections hold, in any build.
ENDLESS = 100 * 1000 * 1000


def blocks():
    left = SIZE
    while left > 0:
        yield BLOCK[:left]
        left -= len(BLOCK)


def digest():
    h = hashlib.sha256()
    for block in blocks():
        h.update(block)
    return h.hexdigest()


def peak(proxy):
    return max(int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(
        f"/proc/{p}/status").read_text()).group(1)) for p in proxy.workers())


def swallow(peer):
    """Read one request, hashing its body as it comes."""
    head = peer.head().decode().lower()
    h = hashlib.sha256()
    if "transfer-encoding: chunked" in head:
        while (n := int(peer.until(b"\r\n").split(b";")[0], 16)) > 0:
            h.update(peer.exactly(n))
            peer.exactly(2)
        peer.until(b"\r\n")
    else:
        left = int(re.search(r"content-length: (\d+)", head).group(1))
        while left:
            part = peer.exactly(min(left, 1 << 20))
            h.update(part)
            left -= len(part)
    peer.send(ok(h.hexdigest()))
    peer.request()


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_post(aduana, origin, framing):
    page = origin(swallow)
    proxy = aduana(**{"cache.size": "8 MiB",
                      "cache.max_object": "1 MiB"})
    with proxy.connect() as client:
        if framing == "length":
            client.send(request("POST", page.url(),
                                f"Content-Length: {SIZE}"))
            for block in blocks():
                client.send(block)
        else:
            client.send(request("POST", page.url(),
                                "Transfer-Encoding: chunked"))
            for block in blocks():
                client.send(b"%x\r\n%b\r\n" % (len(block), block))
            client.send(b"0\r\n\r\n")
        assert client.response().body.decode() == digest()
    assert SANITIZED or peak(proxy) < LIMIT


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_get(aduana, origin, framing):
    def serve(peer):
        peer.request()
        if framing == "length":
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE)
            for block in blocks():
                peer.send(block)
        else:
            peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for block in blocks():
                peer.send(b"%x\r\n%b\r\n" % (len(block), block))
            peer.send(b"0\r\n\r\n")
        peer.request()

    page = origin(serve)
    proxy = aduana(**{"cache.size": "8 MiB",
                      "cache.max_object": "1 MiB"})
    reply = proxy.get(page.url())
    assert reply.clean
    assert hashlib.sha256(reply.body).hexdigest() == digest()
    assert SANITIZED or peak(proxy) < LIMIT


def test_client_that_does_not_read(aduana, origin):
    stuck = threading.Event()

    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
                  % ENDLESS)
        peer.sock.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            for _ in range(ENDLESS // len(BLOCK)):
                peer.sock.send(BLOCK)
        stuck.set()

    page = origin(serve)
    proxy = aduana(**{"cache.size": "8 MiB",
                      "cache.max_object": "1 MiB"})
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        assert stuck.wait(120)
        assert SANITIZED or peak(proxy) < LIMIT
        assert len(client.rest()) < ENDLESS


@pytest.mark.parametrize("missing", [0, 1, 40_000, 1_000_000])
def test_origin_that_hangs_up(aduana, origin, missing):
    """Before the client has read much: it gets what there was, and sees
    whether that was all."""
    size = 3_000_000
    body = bytes(i * i // 7 % 251 for i in range(size))
    sent = threading.Event()

    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        peer.sock.settimeout(120)
        with contextlib.suppress(TimeoutError):
            peer.send(body[:100_000])
            sent.set()
            peer.send(body[100_000:size - missing])

    page = origin(serve)
    proxy = aduana(**{"cache.size": "8 MiB",
                      "cache.max_object": "1 MiB"})
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        assert sent.wait(120)
        got = client.rest() if missing else client.response().body
    assert got.endswith(body[size - missing - 1000:size - missing])
    assert missing or got == body
    assert got.count(body[:size - missing]) == 1
