# SPDX-License-Identifier: MIT
"""Acts of those who break off, send nonsense, or take their time."""
import contextlib
import time

from bodies import BYTES, body_of
from client import Cut, Wrong, answer, ask, connect, expect
from plain import check, some
from proxy import request
from wire import Response

NONSENSE = [
    (b"GARBAGE\r\n\r\n", 400),
    (b"GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET http://a/ HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    (b"GET http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
     b"Content-Length: 2\r\n\r\n", 400),
    (b"POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
     b"Transfer-Encoding: chunked\r\n\r\n", 400),
    (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 0),
]


def malformed(w, _kept, dice):
    data, status = dice.choice(NONSENSE)
    with connect(w.port) as peer:
        peer.send(data)
        peer.half_close()
        if status == 0:
            peer.rest()
            return
        reply = answer(peer)
        expect(reply, status, f"malformed {data[:40]!r}")


def leaves_before(w, _kept, dice):
    """A connection without a request, or with a half of one."""
    data = request("GET", w.url(dice, "/none/1"))
    with contextlib.suppress(OSError):
        peer = connect(w.port)
        peer.send(data[:dice.choice([0, 1, len(data) - 1])])
        dice.choice([peer.reset, peer.close])()


def leaves_waiting(w, _kept, dice):
    """While the origin says nothing."""
    peer = connect(w.port)
    peer.send(request("GET", w.url(dice, f"/hang/{dice.randrange(1 << 40)}")))
    time.sleep(dice.random() / 5)
    dice.choice([peer.reset, peer.close])()


def leaves_amid(w, _kept, dice):
    """In the midst of an answer: stored, not stored, slow, in chunks."""
    kind = dice.choice(["hit", "none", "slow", "drip", "chunk"])
    peer = connect(w.port)
    peer.send(request("GET", w.url(dice, some(kind, dice))))
    with contextlib.suppress(EOFError, ConnectionError):
        if dice.random() < 0.7:
            peer.until(b"\r\n")
    dice.choice([peer.reset, peer.close])()


def leaves_uploading(w, _kept, dice):
    peer = connect(w.port)
    with contextlib.suppress(OSError):
        peer.send(request("POST", w.url(dice, "/up/2"),
                          "Content-Type: application/octet-stream",
                          "Content-Length: 1000000"))
        peer.send(BYTES[:dice.choice([0, 1, 100000])])
    dice.choice([peer.reset, peer.close])()


def half_closed(w, _kept, dice):
    """A client that ends its side right behind its request is answered."""
    name = some("hit", dice)
    with connect(w.port) as peer:
        peer.send(request("GET", w.url(dice, name), "Connection: close"))
        peer.half_close()
        check(answer(peer), name, "half closed")


def broken_origin(w, _kept, dice):
    """An origin that ends too early, at each phase."""
    kind, allowed = dice.choice([("cut", None), ("reset", None),
                                 ("shut", 502), ("junk", 502)])
    name = f"/{kind}/{dice.randrange(1 << 40)}"
    with connect(w.port) as peer:
        peer.send(request("GET", w.url(dice, name)))
        try:
            reply = peer.response()
        except (EOFError, ConnectionError):
            if allowed:
                raise Cut(f"{name}: no page") from None
            return
    if reply.clean and reply.status == 200 or \
            allowed and reply.status != allowed:
        raise Wrong(f"{name}: {reply.start}, {len(reply.body)} bytes, "
                    f"clean={reply.clean}")


def slow_reader(w, _kept, dice):
    """Takes an answer in small bites."""
    name = some(dice.choice(["hit", "none"]), dice)
    want = body_of(name, 1)
    with connect(w.port) as peer:
        peer.sock.setsockopt(1, 8, 4096)        # SOL_SOCKET, SO_RCVBUF
        peer.send(request("GET", w.url(dice, name)))
        reply = head_of(peer, name)
        left = int(reply.get("Content-Length"))
        have = []
        try:
            while left > 0:
                have.append(peer.exactly(min(left, 16000)))
                left -= len(have[-1])
                if len(have) < 40:
                    time.sleep(0.05)
        except (EOFError, ConnectionError) as error:
            raise Cut(f"slow reader: {error}") from None
    if b"".join(have) != want:
        raise Wrong(f"slow reader of {name}: other bytes")


def head_of(peer, name):
    try:
        reply = Response(peer.head())
    except (EOFError, ConnectionError) as error:
        raise Cut(f"{name}: {error}") from None
    expect(reply, 200, name)
    return reply


def slow_sender(w, _kept, dice):
    """A request, and an upload, a piece at a time."""
    body = BYTES[:5000]
    data = request("POST", w.url(dice, "/up/3"),
                   "Content-Type: application/octet-stream", body=body)
    with connect(w.port) as peer:
        at = 0
        while at < len(data):
            step = dice.choice([1, 50, 1000])
            peer.send(data[at:at + step])
            at += step
            time.sleep(0.02)
        expect(answer(peer), 200, "slow sender")


def dripping(w, _kept, dice):
    reply = ask(w.port, "GET", w.url(dice, f"/drip/{dice.randrange(1 << 40)}"))
    if reply.body != b"012345678901":
        raise Wrong(f"drip: {reply.start} {reply.body!r}")


def idle(w, kept, dice):
    """A connection that is used, then left alone for a while, then used."""
    for pause in (dice.random() * 3, 0):
        name = some("hit", dice)
        check(kept.ask("GET", w.url(dice, name)), name, "idle")
        time.sleep(pause)


def no_name(w, _kept, dice):
    """Names that lead nowhere."""
    name, status = dice.choice([
        (f"x{dice.randrange(200)}.gone.test", 502), ("empty.test", 502),
        ("nobody.test", 502)])
    reply = ask(w.port, "GET", f"http://{name}:{w.dead}/")
    expect(reply, status, name)


ACTS = [(malformed, 2), (leaves_before, 1), (leaves_waiting, 1.5),
        (leaves_amid, 3), (leaves_uploading, 1), (half_closed, 1),
        (broken_origin, 2), (slow_reader, 0.5), (slow_sender, 0.4),
        (dripping, 0.4), (idle, 1), (no_name, 1)]
