# SPDX-License-Identifier: MIT
"""A WebSocket inside intercepted TLS, to an origin over TLS."""
import websocket
from i05_websocket import KEY
from websocket import accept_for, frame, read_frame
from wire import ok
from within import inside  # noqa: F401 (a fixture)

import tls

NAME = "a.example"
LINES = ["Connection: Upgrade", "Upgrade: websocket",
         f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Version: 13"]


def upgrade(client, port):
    client.send(tls.inner_request("GET", NAME, port, "/chat", *LINES))
    reply = client.response()
    assert reply.status == 101
    assert reply.get("Sec-WebSocket-Accept") == accept_for(KEY)


def test_conversation(inside):  # noqa: F811
    page = inside.site(None, serve=lambda peer: websocket.echo(
        peer, peer.request()))
    proxy = inside.start()
    with inside.connection(proxy, NAME, page.port) as client:
        upgrade(client, page.port)
        for data in (b"hello", b"x" * 300, b"y" * 100000, b"z" * 3_000_000):
            client.send(frame(1, data, mask=b"\1\2\3\4"))
            assert read_frame(client) == (1, data)
        client.send(frame(8, b"", mask=b"\1\2\3\4"))
        assert read_frame(client) == (8, b"")
        assert client.closed()
    assert f"https://{NAME}:{page.port}/chat" in proxy.log(2)[1]
    assert "TCP_TUNNEL/101" in proxy.log(2)[1]


def test_after_other_requests(inside):  # noqa: F811
    def serve(peer):
        while (request := peer.request()) is not None:
            if "Upgrade" in request:
                websocket.echo(peer, request)
                return
            peer.send(ok("page"))

    page = inside.site(None, serve=serve)
    proxy = inside.start()
    with inside.connection(proxy, NAME, page.port) as client:
        client.send(tls.inner_request("GET", NAME, page.port))
        assert client.response().body == b"page"
        upgrade(client, page.port)
        client.send(frame(1, b"x", mask=b"\1\2\3\4"))
        assert read_frame(client) == (1, b"x")


def test_first_words_with_the_head(inside):  # noqa: F811
    """What an origin says right behind its 101 is not lost."""
    def serve(peer):
        request = peer.request()
        peer.send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                   f"{accept_for(request.get('Sec-WebSocket-Key'))}"
                   "\r\n\r\n").encode() + frame(1, b"welcome"))
        assert read_frame(peer) == (1, b"thanks")
        peer.send(frame(8, b""))

    page = inside.site(None, serve=serve)
    with inside.connection(inside.start(), NAME, page.port) as client:
        upgrade(client, page.port)
        assert read_frame(client) == (1, b"welcome")
        client.send(frame(1, b"thanks", mask=b"\1\2\3\4"))
        assert read_frame(client) == (8, b"")


def test_refused_by_the_origin(inside):  # noqa: F811
    page = inside.site(ok("no", status="403 Forbidden"))
    with inside.connection(inside.start(), NAME, page.port) as client:
        client.send(tls.inner_request("GET", NAME, page.port, "/", *LINES))
        assert client.response().status == 403
        client.send(tls.inner_request("GET", NAME, page.port))
        assert client.response().status == 403
