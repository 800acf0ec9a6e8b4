# SPDX-License-Identifier: MIT
"""Whatever comes out of a worker's socket, the signer goes on for the others."""
import os
import socket
import struct

from inside import needs_root, sockets_of
from proxy import children, halt, title, wait_for

MARK, KEYS, LEAF = 0xada05101, 1, 2
ANSWER = 0xada05102
BUSY = 2


def question(kind, number, name=b""):
    return struct.pack("<4I", MARK, kind, number, len(name)) + name


def signer(proxy):
    return [p for p in children(proxy.process.pid)
            if title(p) == "aduana-signer"]


def row_of(worker):
    """The worker's end of its pair; the worker itself is stopped meanwhile."""
    row, = sockets_of(worker, socket.SOCK_SEQPACKET)
    row.setblocking(True)
    row.settimeout(120)
    return row


def ask(row, kind, number, name=b""):
    """The result of it, other answers passed over."""
    row.send(question(kind, number, name))
    while True:
        got = row.recv(65536)
        mark, what, whose, result = struct.unpack_from("<4I", got)
        if whose == number:
            assert mark == ANSWER and what == kind
            return result


class Stopped:
    """Two workers that do not read; their rows."""

    def __init__(self, proxy):
        self.workers = proxy.workers()

    def __enter__(self):
        for pid in self.workers:
            halt(pid)
        return [row_of(pid) for pid in self.workers]

    def __exit__(self, *_):
        for pid in self.workers:
            os.kill(pid, 18)


def start(aduana):
    needs_root()
    proxy = aduana(**{"tls.intercept": True, "workers": 2})
    return proxy, signer(proxy)


def test_rubbish(aduana):
    proxy, before = start(aduana)
    good = question(LEAF, 7, b"good.example")
    junk = [b"", b"\0", b"x" * 10000, os.urandom(300), good[:-1], good + b"x",
            question(3, 1), question(0, 1), question(KEYS, 1, b"name"),
            question(LEAF, 1), question(LEAF, 1, b"a,DNS:b"),
            question(LEAF, 1, b"a\0b"), question(LEAF, 1, b"*.example"),
            question(LEAF, 1, b"a" * 254), question(LEAF, 1, b"UPPER.example"),
            struct.pack("<4I", MARK, LEAF, 1, 0xffffffff) + b"a.example"]
    with Stopped(proxy) as (row, other):
        for _ in range(50):
            for packet in junk:
                row.send(packet)
        assert ask(row, LEAF, 1001, b"good.example") == 0
        assert ask(other, LEAF, 1002, b"good.example") == 0
    assert signer(proxy) == before
    wait_for(lambda: "sends what is no question" in proxy.stderr, "a word")
    assert proxy.stderr.count("sends what is no question") == 1


def test_a_flood_is_its_own_rows_loss(aduana):
    proxy, before = start(aduana)
    with Stopped(proxy) as (row, other):
        results = [ask(row, LEAF, 2000 + i, b"n%d.example" % (i % 50))
                   for i in range(4000)]
        assert results.count(0) >= 1000
        assert results.count(BUSY) + results.count(0) == len(results)
        # Questions that nobody takes the answers of.
        row.setblocking(False)
        try:
            while True:
                row.send(question(LEAF, 1, b"flood.example"))
        except BlockingIOError:
            pass
        for i in range(100):
            assert ask(other, LEAF, 3000 + i, b"m%d.example" % i) == 0
    assert signer(proxy) == before
