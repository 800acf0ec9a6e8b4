# SPDX-License-Identifier: MIT
"""A 101 switches to the protocol that was asked for, or it is a bad answer."""
import pytest

from proxy import request

HEAD = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"


@pytest.mark.parametrize("line, status", [
    (b"Upgrade: websocket\r\n", 101), (b"Upgrade: WebSocket\r\n", 101),
    (b"Upgrade: h2c\r\n", 502), (b"", 502),
    (b"Upgrade: websocket\r\nUpgrade: h2c\r\n", 502),
    (b"Upgrade: websocket, h2c\r\n", 502)])
def test_protocol(aduana, origin, line, status):
    def serve(peer):
        if peer.request() is not None:
            peer.send(HEAD + line + b"\r\n")
            peer.rest()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("GET", page.url("/"), "Connection: Upgrade",
                            "Upgrade: websocket"))
        assert client.response().status == status
