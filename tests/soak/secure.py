# SPDX-License-Identifier: MIT
"""Acts inside TLS: new, resumed and kept connections, and broken ones."""
import collections
import contextlib
import hashlib
import ssl
import time

import tls
from bodies import BYTES
from client import Cut, Wrong, answer, expect, tunnel
from plain import check, some

SESSIONS = collections.deque(maxlen=40)
COUNTS = collections.Counter()


def open_tls(w, name, session=None):
    peer = tunnel(w.port, f"{name}:{w.secure.port}")
    try:
        peer.sock = w.context.wrap_socket(peer.sock, server_hostname=name,
                                          session=session)
    except (ssl.SSLError, OSError) as error:
        peer.close()
        # An end is what a kill looks like; whatever else is not.
        if isinstance(error, (ssl.SSLEOFError, ConnectionError)):
            raise Cut(f"handshake for {name}: {error}") from None
        raise Wrong(f"handshake for {name}: {error}") from None
    return peer


def ask(w, peer, method, name, path, *lines, body=None):
    try:
        peer.send(tls.inner_request(method, name, w.secure.port, path, *lines,
                                    body=body))
    except OSError as error:
        raise Cut(f"sending inside TLS: {error}") from None
    try:
        return answer(peer, method)
    except ssl.SSLError as error:
        raise Cut(f"inside TLS: {error}") from None


def a_name(dice):
    return f"s{dice.randrange(60)}.soak.test"


def new(w, _kept, dice):
    name, path = a_name(dice), some("hit", dice)
    with open_tls(w, name) as peer:
        check(ask(w, peer, "GET", name, path), path, "inside TLS")
        SESSIONS.append((name, peer.sock.session))
    COUNTS["new"] += 1


def resumed(w, kept, dice):
    if not SESSIONS:
        return new(w, kept, dice)
    name, session = dice.choice(list(SESSIONS))
    path = some("none", dice)
    with open_tls(w, name, session) as peer:
        check(ask(w, peer, "GET", name, path), path, "in a resumed session")
        COUNTS["resumed" if peer.sock.session_reused else "not resumed"] += 1
    return None


def kept_open(w, _kept, dice):
    """Several requests in one session."""
    name = a_name(dice)
    with open_tls(w, name) as peer:
        for _ in range(dice.randrange(2, 8)):
            kind = dice.choice(["hit", "none", "old", "chunk", "text"])
            path = some(kind, dice, 60)
            reply = ask(w, peer, "GET", name, path)
            check(reply, path, "in a kept session", kind == "text")
            if reply.get("Connection") == "close":
                return
            time.sleep(dice.random() / 10)


def upload(w, _kept, dice):
    name = a_name(dice)
    body = BYTES[:dice.choice([1, 50000, 200000])]
    with open_tls(w, name) as peer:
        reply = ask(w, peer, "POST", name, "/up/4",
                    "Content-Type: application/octet-stream", body=body)
        expect(reply, 200, "upload inside TLS")
        if reply.body.decode() != hashlib.sha256(body).hexdigest():
            raise Wrong("upload inside TLS: other bytes arrived")


def new_name(w, _kept, dice):
    """A leaf that has not been made before, or long ago: few enough that all
    of them are known before memory is to be level."""
    name, path = f"n{dice.randrange(120)}.soak.test", "/hit/1"
    with open_tls(w, name) as peer:
        check(ask(w, peer, "GET", name, path), path, "under a new name")


def leaves_amid(w, _kept, dice):
    name = a_name(dice)
    peer = open_tls(w, name)
    with contextlib.suppress(OSError, EOFError):
        peer.send(tls.inner_request("GET", name, w.secure.port,
                                    some("hit", dice)))
        if dice.random() < 0.7:
            peer.until(b"\r\n")
    dice.choice([peer.reset, peer.close])()


def breaks_handshake(w, _kept, dice):
    """Leaves with a half of its hello; takes no leaf of ours; says nothing.
    Under names of its own, since aduana may learn to leave them alone."""
    name = f"q{dice.randrange(20)}.pin.test"
    peer = tunnel(w.port, f"{name}:{w.secure.port}")
    way = dice.randrange(3)
    with contextlib.suppress(OSError, EOFError):
        if way == 0:
            peer.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03half")
        elif way == 1:
            w.strange_context.wrap_socket(peer.sock, server_hostname=name)
    with contextlib.suppress(OSError):
        dice.choice([peer.reset, peer.close])()


def blocked(w, _kept, dice):
    """The page stands inside, where browsers show it."""
    name = f"a{dice.randrange(20)}.bad.test"
    with open_tls(w, name) as peer:
        expect(ask(w, peer, "GET", name, "/"), 403, "blocked inside TLS")


def word(w, _kept, dice):
    name = a_name(dice)
    with open_tls(w, name) as peer:
        kind = dice.choice(["word", "wordgzip", "wordchunk"])
        expect(ask(w, peer, "GET", name, f"/{kind}/1"), 403,
               f"{kind} inside TLS")


def untrusted(w, _kept, dice):
    """An origin whose certificate is for another name."""
    name = f"u{dice.randrange(10)}.other.test"
    with open_tls(w, name) as peer:
        expect(ask(w, peer, "GET", name, "/hit/1"), 502, "bad certificate")


ACTS = [(new, 2), (resumed, 2.5), (kept_open, 1.5), (upload, 0.7),
        (new_name, 0.7), (leaves_amid, 0.7), (breaks_handshake, 0.6),
        (blocked, 0.4), (word, 0.4), (untrusted, 0.2)]
