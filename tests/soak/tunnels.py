# SPDX-License-Identifier: MIT
"""Acts on connections that are only passed on: tunnels and WebSocket."""
import contextlib
import os
import time

import websocket
from bodies import BYTES
from client import Cut, Wrong, answer, connect, tunnel
from proxy import request

ASK = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")


def pipe_to(w, dice):
    """Names of the list `tunnel` are not looked into."""
    return tunnel(w.port, f"p{dice.randrange(50)}.pipe.test:{w.pipe.port}")


@contextlib.contextmanager
def uncut(peer, what):
    """${peer}, whose end before that of the block is a cut; closed then."""
    with peer:
        try:
            yield peer
        except (EOFError, ConnectionError) as error:
            raise Cut(f"{what}: {error}") from None


def receive(peer, count):
    for at in range(0, count, 65536):
        want = BYTES[at % 65536:][:min(65536, count - at)]
        if peer.exactly(len(want)) != want:
            raise Wrong(f"tunnel: other bytes at {at} of {count}")


def bulk(w, _kept, dice):
    """Down, up, and the ends of both directions."""
    count = dice.choice([1000, 100000, 3000000])
    back = BYTES[:dice.choice([1, 1000, 60000])]
    with uncut(pipe_to(w, dice), "tunnel") as peer:
        peer.send(b"%08d" % count)
        receive(peer, count)
        peer.send(back)
        if peer.exactly(len(back)) != back:
            raise Wrong("tunnel: another echo")
        peer.half_close()
        if not peer.closed():
            raise Wrong("tunnel: bytes behind the end")


def half_closed(w, _kept, dice):
    """One direction ends at once, the other goes on for a while."""
    with uncut(pipe_to(w, dice), "half-closed tunnel") as peer:
        peer.send(b"%08d" % 200000)
        peer.half_close()
        time.sleep(dice.random())
        receive(peer, 200000)
        if not peer.closed():
            raise Wrong("tunnel: bytes behind the end")


def idle(w, _kept, dice):
    """Nothing for some seconds, over a reload perhaps, then a word."""
    with uncut(pipe_to(w, dice), "idle tunnel") as peer:
        peer.send(b"%08d" % 0)
        time.sleep(dice.random() * 10)
        peer.send(b"still there?")
        if peer.exactly(12) != b"still there?":
            raise Wrong("idle tunnel: another echo")


def broken_off(w, _kept, dice):
    peer = pipe_to(w, dice)
    with contextlib.suppress(OSError):
        peer.send(b"%08d" % dice.choice([0, 5000000]))
        time.sleep(dice.random() / 10)
    dice.choice([peer.reset, peer.close])()


def to_nobody(w, _kept, dice):
    tunnel(w.port, f"p1.pipe.test:{w.dead}", 502).close()


def sockets(w, _kept, dice):
    with uncut(connect(w.port), "WebSocket") as peer:
        peer.send(request("GET", w.url(dice, "/ws/1"), *ASK))
        reply = answer(peer)
        if reply.status != 101:
            raise Wrong(f"WebSocket: {reply.start}")
        for size in (3, 500, 70000):
            data = os.urandom(size)
            peer.send(websocket.frame(1, data, b"mask"))
            time.sleep(dice.random() / 2)
            if websocket.read_frame(peer) != (1, data):
                raise Wrong("WebSocket: another echo")
        peer.send(websocket.frame(8, b"", b"mask"))
        websocket.read_frame(peer)
        if not peer.closed():
            raise Wrong("WebSocket: bytes behind the end")


ACTS = [(bulk, 1), (half_closed, 1), (idle, 0.6), (broken_off, 1),
        (to_nobody, 0.4), (sockets, 1)]
