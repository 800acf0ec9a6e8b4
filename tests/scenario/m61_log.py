# SPDX-License-Identifier: MIT
"""aduanactl log: against one who plays admin's part, so that what comes, and
when it breaks, is the test's."""
import json
import socket
import threading

import pytest

from proxy import run, wait_for
from terminal import Terminal
from wire import DEADLINE

NASTY = "http://h/\x1b]0;gone\x07\u009b31m\u202e"


def entry(seq, **more):
    return {"seq": seq, "time": "2026-11-22T21:58:36.123Z",
            "client": "10.0.0.1", "status": 200, "result": "TCP_MISS",
            "method": "GET", "url": f"http://h/{seq}", "bytes_out": 1234,
            "elapsed_us": 1500, "flags": ["cut"], **more}


def event(seq, **more):
    text = json.dumps(entry(seq, **more), ensure_ascii=False)
    return f"id: {seq}\ndata: {text}\n\n".encode()


class Admin:
    """Answers each connection in turn by what ${turns} has: bytes, or a
    function of the connection."""

    def __init__(self, path, *turns):
        self.path = path
        self.turns = list(turns)
        self.heads = []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen(8)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        for turn in self.turns:
            peer, _ = self.socket.accept()
            peer.settimeout(DEADLINE)
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += peer.recv(4096)
            self.heads.append(head.decode())
            with peer:
                if callable(turn):
                    turn(peer)
                else:
                    peer.sendall(turn)

    def close(self):
        self.socket.close()


def answer(body, status="200 OK"):
    if not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode()
    return (f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n").encode() + body


STREAM = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
          b"Connection: close\r\n\r\n")


def until_closed(peer, *pieces):
    for piece in pieces:
        peer.sendall(piece)
    while peer.recv(4096):
        pass


@pytest.fixture
def admin(tmp_path, closing):
    def start(*turns):
        closing.append(Admin(tmp_path / "admin.sock", *turns))
        return closing[-1]
    return start


@pytest.fixture
def terminal(closing):
    def start(*args, **kwargs):
        closing.append(Terminal(*args, **kwargs))
        return closing[-1]
    return start


def log(admin, *args):
    return run("--socket", admin.path, "log", *args, program="aduanactl")


def test_last_ones_in_a_pipe(admin):
    there = admin(answer({"requests": [entry(1), entry(2, url=NASTY)]}))
    got = log(there, "--client", "10.0.0.1", "--blocked", "--slow", "5")
    assert got.returncode == 0, got
    rows = [x.split("\t") for x in got.stdout.splitlines()]
    assert [len(r) for r in rows] == [12, 12]
    assert rows[0][-1] == "http://h/1" and rows[0][3] == "200"
    target = there.heads[0].split()[1]
    assert target == ("/api/requests?follow=0&limit=30&client=10.0.0.1"
                      "&blocked=1&slow=5")


def test_json_is_unchanged(admin):
    body = {"requests": [entry(1, url=NASTY)]}
    got = log(admin(answer(body)), "--json", "--limit", "1")
    assert json.loads(got.stdout) == body


def test_a_terminal_is_safe(admin, terminal):
    there = admin(answer({"requests": [
        entry(1, url=NASTY, status=403, result="TCP_DENIED",
              rule="\x1b[31mb.yaml:1")]}))
    t = terminal("--socket", there.path, "log", columns=200)
    assert t.wait() == 0
    assert "21:58:36" in t.text and "\033[31mTCP_DENIED" in t.text
    assert "\x1b]0" not in t.text and "\u202e" not in t.text
    assert "\u009b" not in t.text and "\x07" not in t.text
    assert "\\u001b]0;gone\\u0007\\u009b31m\\u202e" in t.text
    assert "\\u001b[31mb.yaml:1" in t.text


@pytest.mark.parametrize("args, env", [
    ((), {"NO_COLOR": "1"}), ((), {"TERM": "dumb"}),
    (("--color", "never"), {})])
def test_no_colours(admin, terminal, args, env):
    there = admin(answer({"requests": [entry(1)]}))
    t = terminal("--socket", there.path, "log", *args, env=env)
    assert t.wait() == 0 and "http://h/1" in t.text
    assert "\033" not in t.text


def test_narrow(admin, terminal):
    there = admin(answer({"requests": [entry(1)]}))
    t = terminal("--socket", there.path, "log", "--color=never", columns=40)
    assert t.wait() == 0
    assert [len(x) <= 40 for x in t.text.splitlines()[1:]] == [True]


def test_follow_over_a_reload(admin, terminal):
    there = admin(answer({"requests": [entry(4)]}),
                  STREAM + event(5) + b"data: half of an ev",
                  answer(b"a reload came between", "503 Unavailable"),
                  lambda p: until_closed(p, STREAM, b": beat\n\n", event(6),
                                         b'event: lost\ndata: {"lost":7}\n\n',
                                         event(8)))
    t = terminal("--socket", there.path, "log", "-f", "--host", "h")
    t.shows("http://h/8")
    t.type(b"\x03")
    assert t.wait() == 0
    assert [x in t.text for x in ("/4 ", "/5 ", "/6 ", "half")] == [
        True, True, True, False]
    assert "7 requests were not shown" in t.text
    ids = [[x for x in h.splitlines() if "Last-Event-ID" in x]
           for h in there.heads]
    assert ids == [[], ["Last-Event-ID: 4"], ["Last-Event-ID: 5"],
                   ["Last-Event-ID: 5"]]
    assert "follow=1&host=h" in there.heads[1]


def test_follow_as_json(admin, terminal):
    there = admin(answer({"requests": []}),
                  lambda p: until_closed(p, STREAM + event(1, url=NASTY)))
    t = terminal("--socket", there.path, "log", "-f", "--json", columns=300)
    t.shows("\n")
    assert json.loads(t.text.splitlines()[0])["url"] == NASTY
    assert "\x1b" not in t.text and "\u202e" not in t.text
    t.type(b"\x03")
    assert t.wait() == 0


def test_what_goes_wrong(admin, tmp_path):
    there = admin(answer(b"slow is to be a number\n", "400 Bad Request"),
                  answer(b"no"))
    bad = log(there, "--slow", "x")
    assert bad.returncode == 2 and "slow is to be" in bad.stderr
    none = log(there)
    assert none.returncode == 1 and "--json" in none.stderr
    gone = run("--socket", tmp_path / "no", "log", "-f", program="aduanactl")
    assert gone.returncode == 3 and "is aduana running" in gone.stderr
    wait_for(lambda: len(there.heads) == 2, "both were asked")
