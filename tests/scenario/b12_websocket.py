# SPDX-License-Identifier: MIT
"""Upgrade: a 101 turns the connection into a pipe, early bytes included."""
from proxy import request
from wire import ok

ASK = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
ANSWER = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
          b"Connection: Upgrade\r\n"
          b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")


def test_bytes_both_ways(aduana, origin):
    def serve(peer):
        head = peer.head().lower()
        assert b"upgrade: websocket" in head
        assert b"connection: upgrade" in head
        assert b"sec-websocket-key: dghlihnhbxbszsbub25jzq==" in head
        peer.send(ANSWER + b"early")
        assert peer.exactly(4) == b"ping"
        peer.send(b"pong")
        assert peer.closed()

    page = origin(serve)
    proxy = aduana()
    with proxy.connect() as client:
        client.send(request("GET", page.url("/chat"), *ASK))
        reply = client.response()
        assert reply.status == 101
        assert reply.get("Upgrade") == "websocket"
        assert "upgrade" in reply.get("Connection").lower()
        assert client.exactly(5) == b"early"
        client.send(b"ping")
        assert client.exactly(4) == b"pong"
    assert "/101 " in proxy.log(1)[0]


def test_origin_may_decline(aduana, site):
    page = site(ok("no sockets here"))
    with aduana().connect() as client:
        client.send(request("GET", page.url("/chat"), *ASK))
        assert client.response().body == b"no sockets here"
        client.send(request("GET", page.url("/next")))
        assert client.response().status == 200


def test_switch_that_nobody_asked_for(aduana, origin):
    def serve(peer):
        peer.request()
        peer.send(ANSWER + ok("smuggled"))
        peer.rest()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("GET", page.url()))
        reply = client.response()
        assert reply.status == 502
        assert b"smuggled" not in reply.body
