# SPDX-License-Identifier: MIT
"""A WebSocket conversation through Upgrade and through CONNECT."""
import websocket
from proxy import request
from websocket import accept_for, frame, read_frame

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def server(peer):
    websocket.echo(peer, peer.request())


def converse(client, authority, target):
    client.send(request("GET", f"http://{authority}/", "Connection: Upgrade",
                        "Upgrade: websocket", f"Sec-WebSocket-Key: {KEY}",
                        "Sec-WebSocket-Version: 13").replace(
                            f"http://{authority}/".encode(), target, 1))
    reply = client.response()
    assert reply.status == 101
    assert reply.get("Sec-WebSocket-Accept") == accept_for(KEY)
    for data in (b"hello", b"x" * 300, b"y" * 100000):
        client.send(frame(1, data, mask=b"\1\2\3\4"))
        assert read_frame(client) == (1, data)
    client.send(frame(8, b"", mask=b"\1\2\3\4"))
    assert read_frame(client) == (8, b"")
    assert client.closed()


def test_upgrade(aduana, origin):
    page = origin(server)
    with aduana().connect() as client:
        converse(client, page.authority, page.url("/").encode())


def test_tunnel(aduana, origin):
    page = origin(server)
    client, reply = aduana().tunnel(page.authority)
    with client:
        assert reply.status == 200
        converse(client, page.authority, b"/")
