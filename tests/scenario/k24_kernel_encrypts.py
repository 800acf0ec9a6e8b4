# SPDX-License-Identifier: MIT
"""Where the kernel can encrypt (kTLS) it does for clients, and where it cannot
nobody notices."""
import os
import shutil
import socket
import ssl
import subprocess

import pytest

import tls
from wire import ok

TCP_ULP = 31
# Around the borders of records, and of what one call writes.
SIZES = [0, 1, 16383, 16384, 16385, 40000, 262144, 300001]


def kernel_encrypts():
    with socket.create_server(("127.0.0.1", 0)) as listener, \
            socket.create_connection(listener.getsockname()) as client:
        try:
            client.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
        except OSError:
            return False
        return True


def body(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def layer_of(client):
    """What the kernel says of our end of the client's connection; None where
    it cannot be asked."""
    if os.geteuid() != 0 or shutil.which("ss") is None:
        return None
    port = client.sock.getsockname()[1]
    said = subprocess.run(["ss", "-tinH", "dport", "=", f":{port}"],
                          capture_output=True, text=True, check=True)
    assert said.stdout
    return "tcp-ulp-tls" in said.stdout


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2,
                                     ssl.TLSVersion.TLSv1_3])
def test_bodies(aduana, closing, version):
    scene = tls.Scene(aduana, closing)
    origin = scene.keep(tls.TlsOrigin(
        lambda request: ok(body(int(request.target[1:])),
                           "Cache-Control: max-age=100"),
        scene.authority.leaf("host.example")))
    proxy = scene.start()
    context = tls.client_context(tls.authority_of(proxy))
    context.minimum_version = context.maximum_version = version
    with tls.through(proxy, "host.example", origin.port,
                     context=context) as client:
        # Each twice: from the origin, and from the cache.
        for size in SIZES + SIZES:
            client.send(tls.inner_request("GET", "host.example", origin.port,
                                          f"/{size}"))
            assert client.response().body == body(size)
        assert layer_of(client) in (None, kernel_encrypts())
    assert origin.count == len(SIZES)
