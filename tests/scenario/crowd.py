# SPDX-License-Identifier: MIT
"""Many clients that ask for one address at once, and an origin that answers
them in two halves.  ADUANA_CLIENTS=1000 is the large run: 10 MB."""
import os
import pathlib
import re
import selectors
import socket
import threading
import time

import pytest

from proxy import SLOW, request
from wire import DEADLINE

CLIENTS = int(os.environ.get("ADUANA_CLIENTS", "100"))
SIZE = 10_000_000 if CLIENTS >= 1000 else 2_000_000
BODY = (bytes(range(256)) * 40 + b"aduana") * (SIZE // 10246 + 1)
BODY = BODY[:SIZE]


class Client:
    """One of a crowd; compares what comes with what should."""

    def __init__(self, crowd, port):
        self.crowd = crowd
        self.head = None
        self.held = b""
        self.at = 0
        self.over = self.wrong = False
        self.sock = socket.create_connection(("127.0.0.1", port), DEADLINE)
        self.sock.sendall(request("GET", crowd.url))
        self.sock.setblocking(False)
        self.port = self.sock.getsockname()[1]
        crowd.selector.register(self.sock, selectors.EVENT_READ, self)

    @property
    def whole(self):
        return self.at == len(BODY) and not self.wrong

    def ready(self):
        try:
            data = self.sock.recv(1 << 18)
        except OSError:
            data = b""
        if self.head is None and data:
            self.held += data
            if b"\r\n\r\n" not in self.held:
                return
            self.head, data = self.held.split(b"\r\n\r\n", 1)
            self.wrong = not self.head.startswith(b"HTTP/1.1 200 ")
        elif not data:
            self.end()
            return
        if data != BODY[self.at:self.at + len(data)]:
            self.wrong = True
        self.at += len(data)
        if self.at >= len(BODY):
            self.end()

    def end(self):
        self.over = True
        self.crowd.selector.unregister(self.sock)
        self.sock.close()


class Crowd:
    def __init__(self, proxy, url, count):
        self.url = url
        self.selector = selectors.DefaultSelector()
        self.proxy = proxy
        self.clients = []
        self.join(count)

    def join(self, count):
        self.clients += [Client(self, self.proxy.port) for _ in range(count)]

    def run(self, until, seconds=240):
        """Read until ${until}() is true."""
        end = time.monotonic() + seconds * SLOW
        while not until():
            assert time.monotonic() < end, \
                f"{sum(c.over for c in self.clients)} are through, " \
                f"{sum(c.head is not None for c in self.clients)} have a head"
            for key, _ in self.selector.select(0.05):
                key.data.ready()

    def run_out(self, seconds=240):
        self.run(lambda: all(c.over for c in self.clients), seconds)

    def follow(self):
        self.run(lambda: all(c.head is not None for c in self.clients))


def head(length, *lines):
    return "\r\n".join(["HTTP/1.1 200 OK", f"Content-Length: {length}",
                        *(lines or ["Cache-Control: max-age=600"]),
                        "", ""]).encode()


def waiting(proxy):
    """Requests that wait for another's fetch."""
    return int(re.search(r"^aduana_waiting (\d+)", proxy.ctl("metrics").stdout,
                         re.M).group(1))


def ports_of(pid, column=1):
    """Ports of the TCP connections of a process: its own, 2: its peers'."""
    if os.getuid() != 0:
        pytest.skip("only root sees which connections a worker holds")
    inodes = set()
    for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(os.readlink(fd))
        except OSError:
            pass
    ports = set()
    for line in pathlib.Path(f"/proc/{pid}/net/tcp").read_text() \
            .splitlines()[1:]:
        words = line.split()
        if f"socket:[{words[9]}]" in inodes:
            ports.add(int(words[column].split(":")[1], 16))
    return ports


def worker_of(proxy, peer):
    """The worker at the other end of an origin's connection."""
    port = peer.sock.getpeername()[1]
    return next(p for p in proxy.workers() if port in ports_of(p))


class Slow:
    """An origin that sends a half, and the rest when told to."""

    def __init__(self, origin):
        self.asked = 0
        self.peers = []
        self.more = threading.Event()
        self.site = origin(self.serve)
        self.url = self.site.url("/slow")

    def serve(self, peer):
        while peer.request() is not None:
            self.asked += 1
            self.peers.append(peer)
            peer.send(head(SIZE) + BODY[:SIZE // 2])
            assert self.more.wait(DEADLINE * 6 * SLOW)
            try:
                for at in range(SIZE // 2, SIZE, 65536):
                    peer.send(BODY[at:at + 65536])
            except OSError:     # its worker was killed
                return


class FirstAlone:
    """An origin that answers the first of ${n} after ->go, and the others only
    when all of them are there at once."""

    def __init__(self, origin, n, answer):
        self.answer = answer
        self.count = 0
        self.lock = threading.Lock()
        self.together = threading.Barrier(n - 1)
        self.go = threading.Event()
        self.url = origin(self.serve).url

    def serve(self, peer):
        while peer.request() is not None:
            with self.lock:
                self.count += 1
                mine = self.count
            if mine == 1:
                assert self.go.wait(DEADLINE)
            else:
                self.together.wait(DEADLINE)
            peer.send(self.answer)
