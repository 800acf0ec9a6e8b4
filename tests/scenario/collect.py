# SPDX-License-Identifier: MIT
"""Measurements: who sends them over UDP, and what aduana has of them."""
import json
import socket
from urllib.parse import quote

from proxy import wait_for
from wire import DEADLINE


def free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ask(proxy, target):
    """GET on the admin socket: status and body."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(DEADLINE)
        s.connect(str(proxy.socket))
        s.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        data = b""
        while piece := s.recv(65536):
            data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def told(proxy, target):
    """The same as JSON, whichever admin answers."""
    def get():
        try:
            status, body = ask(proxy, target)
        except (OSError, IndexError):
            return None
        return json.loads(body) if status == 200 else None
    return wait_for(get, target, DEADLINE)


def listed(proxy):
    return told(proxy, "/api/metrics")


def samples(proxy):
    return listed(proxy)["samples"]


def series(proxy):
    return {s["name"]: s for s in listed(proxy)["series"]}


def rows(proxy, name, since, until, period):
    """{start: (average, least, most, count)}"""
    answer = told(proxy, f"/api/metrics/{quote(name)}?from={since}&to={until}"
                         f"&period={period}")
    return {row[0]: tuple(row[1:]) for row in answer["rows"]}


class Sender:
    """Lines to ${port}; never more under way than the queue holds."""

    def __init__(self, proxy, port):
        self.proxy = proxy
        self.sent = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))

    def send(self, lines):
        self.socket.send("\n".join(lines).encode())
        self.sent += len(lines)

    def taken(self):
        """Wait until all of them are."""
        wait_for(lambda: samples(self.proxy)["received"] >= self.sent,
                 f"{self.sent} lines taken", DEADLINE)
        assert samples(self.proxy)["received"] == self.sent

    def stored(self):
        """The same, and in the file."""
        self.taken()
        wait_for(lambda: samples(self.proxy)["stored"] >= self.sent,
                 f"{self.sent} lines stored", DEADLINE)
        assert samples(self.proxy)["stored"] == self.sent

    def close(self):
        self.socket.close()
