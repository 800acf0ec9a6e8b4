# SPDX-License-Identifier: MIT
"""Large bodies both ways inside TLS in little memory, and readers that are
slow."""
import hashlib
import pathlib
import re
import threading
import time

import pytest

import tls
from proxy import SANITIZED
from wire import ok

SIZE = (10 if SANITIZED else 100) * 1000 * 1000
BLOCK = bytes(range(256)) * 256
ENDLESS = 1 << 40
LIMIT = (400 if SANITIZED else 80) * 1024       # KiB, cache included


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


def swallow(peer, size):
    h = hashlib.sha256()
    while size > 0:
        data = peer.exactly(min(size, 1 << 16))
        h.update(data)
        size -= len(data)
    return h.hexdigest()


@pytest.fixture
def opened(aduana, closing):
    def start(serve):
        scene = tls.Scene(aduana, closing)
        origin = scene.keep(tls.TlsOrigin(
            None, scene.authority.leaf("host.example"), serve=serve))
        return scene.start(), origin
    return start


def download(peer):
    while peer.request() is not None:
        peer.send(f"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n"
                  f"Content-Length: {SIZE}\r\n\r\n".encode())
        for block in blocks():
            peer.send(block)


def upload(peer):
    head = peer.head()
    assert b"POST" in head
    peer.send(ok(swallow(peer, SIZE).encode()))


def inside(proxy, origin):
    return tls.through(proxy, "host.example", origin.port,
                       tls.authority_of(proxy))


def test_download(opened):
    proxy, origin = opened(download)
    with inside(proxy, origin) as client:
        client.send(tls.inner_request("GET", "host.example", origin.port))
        assert f"content-length: {SIZE}".encode() in client.head().lower()
        assert swallow(client, SIZE) == digest()
    assert peak(proxy) < LIMIT


def test_upload(opened):
    proxy, origin = opened(upload)
    with inside(proxy, origin) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: host.example:%d\r\n"
                    b"Content-Length: %d\r\n\r\n" % (origin.port, SIZE))
        for block in blocks():
            client.send(block)
        assert client.response("POST").body.decode() == digest()
    assert peak(proxy) < LIMIT


def test_slow_reader(opened):
    """Who does not read holds up the origin, not the worker's memory."""
    sent = []

    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % ENDLESS)
        while True:     # more than any sockets hold, until it is left
            peer.send(BLOCK)
            sent.append(len(BLOCK))

    proxy, origin = opened(serve)
    with inside(proxy, origin) as client:
        client.send(tls.inner_request("GET", "host.example", origin.port))
        client.head()
        before = -1
        while not sent or len(sent) != before:      # it stands still
            before = len(sent)
            time.sleep(0.5)
        assert sum(sent) < ENDLESS
        # Meanwhile the worker serves others.
        assert proxy.ask("GET", f"http://127.0.0.1:{proxy.port}/").status > 0
        assert swallow(client, SIZE) == digest()
    assert peak(proxy) < LIMIT
