# SPDX-License-Identifier: MIT
"""A body that breaks off is a broken body inside TLS too, in every framing and
for every client; one that ends is not."""
import ssl
import subprocess

import pytest

import tls
from wire import ok

HALF = b"h" * 5000
ANSWERS = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + HALF,
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              b"2710\r\n" + HALF,
    "close": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + HALF,
}


@pytest.fixture
def opened(aduana, closing):
    """opened(serve) is a proxy that intercepts, and an origin over TLS."""
    def start(serve, **settings):
        scene = tls.Scene(aduana, closing)
        origin = scene.keep(tls.TlsOrigin(
            None, scene.authority.leaf("host.example"), serve=serve))
        return scene.start(**settings), origin
    return start


def breaking_off(answer):
    """Half an answer, and the end of TCP without one of TLS."""
    def serve(peer):
        if peer.request() is not None:
            peer.send(answer)
            peer.sock.shutdown(2)
    return serve


def ending(answer):
    def serve(peer):
        if peer.request() is not None:
            peer.send(answer)
            try:
                peer.sock.unwrap()
            except (ssl.SSLError, OSError):
                pass
    return serve


def curl(proxy, origin, *more):
    return subprocess.run(
        ["curl", "-sS", "--cacert", tls.authority_of(proxy), "-x", proxy.url,
         *more, f"https://host.example:{origin.port}/x"],
        capture_output=True, timeout=300)


@pytest.mark.parametrize("framing", ANSWERS)
@pytest.mark.parametrize("version", ["--http1.1", "--http1.0"])
def test_curl_is_told(opened, framing, version):
    proxy, origin = opened(breaking_off(ANSWERS[framing]))
    got = curl(proxy, origin, version)
    assert got.returncode in (18, 56), got
    assert got.stdout == HALF


@pytest.mark.parametrize("version", ["--http1.1", "--http1.0"])
def test_an_end_is_no_break(opened, version):
    proxy, origin = opened(ending(ANSWERS["close"]))
    got = curl(proxy, origin, version)
    assert got.returncode == 0 and got.stdout == HALF, got


def test_not_stored(opened):
    proxy, origin = opened(breaking_off(ANSWERS["close"].replace(
        b"200 OK\r\n", b"200 OK\r\nCache-Control: max-age=100\r\n")))
    curl(proxy, origin)
    curl(proxy, origin)
    assert origin.handshakes == 2


@pytest.mark.parametrize("close", [True, False])
def test_own_end(opened, close):
    """An HTTP/1.0 client sees close_notify behind a whole answer."""
    proxy, origin = opened(ending(ok(b"whole")))
    with tls.through(proxy, "host.example", origin.port,
                     tls.authority_of(proxy)) as client:
        client.sock.suppress_ragged_eofs = False
        client.send(b"GET /x HTTP/1.1\r\nHost: host.example:%d\r\n%s\r\n"
                    % (origin.port, b"Connection: close\r\n" * close))
        assert client.response().body == b"whole"
        if close:
            assert client.sock.recv(1) == b""
