# SPDX-License-Identifier: MIT
"""Restarts under a service manager: nobody is refused, the cache stays warm."""
import json
import os
import socket
import threading
import time

import pytest

from manager import Manager, crash
from proxy import SLOW, free_port, request, wait_for
from wire import DEADLINE, ok

FRESH = "Cache-Control: max-age=3600"
OBJECTS = 10


@pytest.fixture
def manager(tmp_path, closing):
    m = Manager(tmp_path)
    closing.append(m)
    return m


@pytest.fixture
def page(site):
    return site(lambda r: ok(r.target * 1000, FRESH))


def fill(proxy, page):
    for i in range(OBJECTS):
        assert proxy.get(page.url(f"/{i}")).status == 200
    wait_for(lambda: json.loads(proxy.ctl("--json", "status").stdout)
             ["cache"]["objects"] == OBJECTS, "all stored")


def hits(proxy, page):
    replies = [proxy.get(page.url(f"/{i}")) for i in range(OBJECTS)]
    assert all(r.status == 200 and r.body == f"/{i}".encode() * 1000
               for i, r in enumerate(replies))
    return sum(r.hit for r in replies)


def said(proxy, text):
    wait_for(lambda: text in proxy.stderr, f"{text} in {proxy.stderr}",
             DEADLINE * SLOW)


@pytest.fixture
def at(aduana, manager):
    """Starts on the same port and in the same folder each time."""
    settings = {"manager": manager, "listen": [f"127.0.0.1:{free_port()}"]}
    starts = []

    def start(**more):
        proxy = aduana(**{**settings, **more})
        proxy.port = int(proxy.settings["listen"][0].split(":")[1])
        settings["admin.socket"] = proxy.settings["admin.socket"]
        proxy.socket = settings["admin.socket"]
        starts.append(proxy)
        manager.wait_ready(len(starts))
        return proxy
    return start


class Crowd(threading.Thread):
    """Asks again and again, each time on a connection of its own; a refusal
    is what may not be, whatever else happens to it."""

    def __init__(self, port, url):
        super().__init__(daemon=True)
        self.port, self.url = port, url
        self.good, self.refused, self.lost = 0, 0, []
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            begun, sent = time.monotonic(), None
            try:
                with socket.create_connection(("127.0.0.1", self.port),
                                              DEADLINE * SLOW) as s:
                    s.sendall(request("GET", self.url,
                                      "Connection: close"))
                    sent = time.monotonic()
                    data = b""
                    while more := s.recv(65536):
                        data += more
                if data.startswith(b"HTTP/1.1 200 "):
                    self.good += 1
                else:
                    self.lose(data[:80], begun, sent)
            except ConnectionRefusedError:
                self.refused += 1
            except OSError as error:
                self.lose(repr(error), begun, sent)

    def lose(self, what, begun, sent):
        """Whoever says nothing for half a second after it has come may be sent
        away."""
        if (sent or time.monotonic()) - begun < 0.25:
            self.lost.append(what)


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), DEADLINE).close()
        return True
    except ConnectionRefusedError:
        return False


def test_what_is_kept(at, manager):
    proxy = at()
    port = proxy.port
    assert manager.names() == ["aduana-admin", "aduana-cache",
                               f"aduana-listen-127.0.0.1_{port}"]
    assert proxy.reload().returncode == 0
    manager.wait_ready(2)
    assert len(manager.names()) == 3
    proxy.stop()
    assert len(manager.names()) == 3


def test_restart_under_load(at, manager, page):
    proxy = at(workers=2)
    fill(proxy, page)
    crowd = [Crowd(proxy.port, page.url("/1")) for _ in range(4)]
    for one in crowd:
        one.start()
    for _ in range(3):
        before = sum(x.good for x in crowd)
        wait_for(lambda: sum(x.good for x in crowd) > before + 20, "answers",
                 DEADLINE * SLOW)
        proxy.stop()
        proxy = at(workers=2)
        said(proxy, f"cache: {OBJECTS} objects kept, 0 dropped")
    before = sum(x.good for x in crowd)
    wait_for(lambda: sum(x.good for x in crowd) > before + 20, "answers",
             DEADLINE * SLOW)
    for one in crowd:
        one.stopping.set()
    for one in crowd:
        one.join(DEADLINE * SLOW)
    assert [x.refused for x in crowd] == [0] * 4
    assert [x.lost for x in crowd] == [[]] * 4
    assert hits(proxy, page) == OBJECTS
    assert page.count == OBJECTS
    assert len(manager.names()) == 3


def test_crash_of_all(at, manager, page):
    proxy = at(workers=2)
    fill(proxy, page)
    with socket.create_connection(("127.0.0.1", proxy.port)):
        crash(proxy)
    # Nobody is there, and nobody is refused.
    with socket.create_connection(("127.0.0.1", proxy.port),
                                  DEADLINE * SLOW) as waiting:
        waiting.sendall(request("GET", page.url("/3"), "Connection: close"))
        again = at(workers=2)
        said(again, "cache: what the service manager keeps was not closed")
        waiting.settimeout(DEADLINE * SLOW)
        assert waiting.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert hits(again, page) == OBJECTS
    assert page.count == OBJECTS


def test_a_crash_while_all_is_stored(at, manager, page):
    """Again and again, with more in the cache each time."""
    for round_ in range(3):
        proxy = at()
        for i in range(OBJECTS):
            assert proxy.get(page.url(f"/{round_}/{i}")).status == 200
        crash(proxy)
    proxy = at()
    for round_ in range(3):
        for i in range(OBJECTS - 1):
            reply = proxy.get(page.url(f"/{round_}/{i}"))
            assert reply.hit and reply.body == f"/{round_}/{i}".encode() * 1000


def test_another_size_starts_empty(at, manager, page):
    proxy = at()
    fill(proxy, page)
    proxy.stop()
    again = at(**{"cache.size": "64 MiB"})
    said(again, "it was made for another size")
    assert hits(again, page) == 0
    again.stop()
    assert hits(at(**{"cache.size": "64 MiB"}), page) == OBJECTS


def test_a_foreign_memory_is_given_back(at, manager, page):
    fd = os.memfd_create("other")
    os.write(fd, b"not a cache at all" * 1000)
    manager.store.append(("aduana-cache", fd))
    proxy = at()
    said(proxy, "it is there and no cache; it is not overwritten")
    fill(proxy, page)
    proxy.stop()
    assert hits(at(), page) == OBJECTS


def test_no_longer_wanted(at, manager, page, tmp_path):
    first = at()
    fill(first, page)
    old = first.port
    first.stop()
    new = free_port()
    second = at(**{"cache.file": str(tmp_path / "store"),
                   "listen": [f"127.0.0.1:{new}"]})
    assert second.get(page.url("/0")).status == 200
    assert manager.names() == ["aduana-admin", f"aduana-listen-127.0.0.1_{new}"]
    assert not is_open(old)


def test_a_reload_changes_what_is_kept(aduana, manager, write, tmp_path):
    ports = [free_port(), free_port()]
    names = [f"aduana-listen-127.0.0.1_{port}" for port in ports]

    def configure(*listen):
        write("aduana.yaml", "".join(
            ["listen:\n", *(f"  - 127.0.0.1:{port}\n" for port in listen)]))

    configure(ports[0])
    proxy = aduana(manager=manager, listen=None,
                   config=str(tmp_path / "aduana.yaml"))
    wait_for(lambda: names[0] in manager.names(), "it is kept")
    configure(*ports)
    assert proxy.reload().returncode == 0
    wait_for(lambda: set(names) <= set(manager.names()), "both are kept")
    configure(ports[1])
    assert proxy.reload().returncode == 0
    wait_for(lambda: names[0] not in manager.names(), "one has gone")
    assert names[1] in manager.names()
    wait_for(lambda: not is_open(ports[0]), "nobody listens")
