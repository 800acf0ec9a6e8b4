# SPDX-License-Identifier: MIT
"""Clients of the proxy: one that keeps its connection, and one for once."""
import contextlib
import threading
import time

import wire
from proxy import request

# The act a thread is at, and whose connection came from which port: for who
# wants to know what an old worker still waits for.
NOW = threading.local()
WHOSE = {}


class Wrong(Exception):
    """An answer that should not be."""


class Cut(Exception):
    """A connection ended where none should: an error too, but for workers that
    are killed."""


def connect(port):
    peer = wire.connect(port)
    WHOSE[peer.sock.getsockname()[1]] = (getattr(NOW, "act", ""),
                                         time.monotonic())
    return peer


def expect(reply, status, what):
    if reply.status != status:
        raise Wrong(f"{what}: {reply.start}, not {status}; {reply.cache} "
                    f"{reply.get('Proxy-Status', '')}")


def answer(peer, method="GET"):
    """The next answer, whole."""
    try:
        reply = peer.response(method)
    except (EOFError, ConnectionError) as error:
        raise Cut(f"{type(error).__name__}: {error}") from None
    except TimeoutError:
        raise Wrong("no answer in time") from None
    if not reply.clean:
        raise Cut(f"broken off after {len(reply.body)} bytes: {reply.start} "
                  f"{reply.cache}")
    return reply


def ask(port, method, url, *lines, body=None):
    """One request on a connection of its own."""
    with contextlib.closing(connect(port)) as peer:
        try:
            peer.send(request(method, url, *lines, body=body))
        except ConnectionError as error:
            raise Cut(f"sending: {error}") from None
        return answer(peer, method)


def tunnel(port, authority, status=200):
    """A Peer behind CONNECT."""
    peer = connect(port)
    try:
        peer.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n"
                  .encode())
        reply = answer(peer, "CONNECT")
        if reply.status != status:
            raise Wrong(f"CONNECT {authority}: {reply.start} "
                        f"{reply.get('Proxy-Status', '')}")
    except BaseException:
        peer.close()
        raise
    return peer


class Kept:
    """A connection that is used again, and made anew when the proxy has closed
    it between two requests, as it may."""

    def __init__(self, port):
        self.port = port
        self.peer = None
        self.used = 0
        self.renewed = 0

    def send(self, data):
        """True when the connection was there before."""
        had = self.peer is not None
        if not had:
            self.peer, self.used = connect(self.port), 0
        self.peer.send(data)
        return had

    def ask(self, method, url, *lines, body=None):
        data = request(method, url, *lines, body=body)
        for _ in range(2):
            had = False
            try:
                had = self.send(data)
                if not self.peer.more():
                    raise EOFError("closed before its answer")
                break
            except (EOFError, ConnectionError) as error:
                fresh = self.used == 0 and not had
                self.close()
                if fresh:
                    raise Cut(f"{type(error).__name__}: {error}") from None
                self.renewed += 1
            except TimeoutError:
                self.close()
                raise Wrong("no answer in time") from None
        else:
            raise Cut("closed twice before an answer")
        try:
            reply = answer(self.peer, method)
        except BaseException:
            self.close()
            raise
        self.used += 1
        if reply.get("Connection", "").lower() == "close":
            self.close()
        return reply

    def close(self):
        if self.peer is not None:
            self.peer.close()
        self.peer = None
