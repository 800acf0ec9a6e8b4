# SPDX-License-Identifier: MIT
"""kill -9 of each worker, again and again, under load.

Which connections a worker holds is read from the kernel while it is stopped,
just before it is killed; so it can be said of every lost request whether it was
the victim's.  ADUANA_KILLS: how often each of the two workers is killed.
"""
import json
import os
import pathlib
import re
import signal
import threading
import urllib.parse

import pytest

from proxy import request, wait_for
from wire import ok

KILLS = int(os.environ.get("ADUANA_KILLS", "4"))
LOADS = 4
BODY = "x" * 20000


def ports_of(pid, port):
    """Clients' ports of the connections that ${pid} has accepted on ${port}."""
    if os.getuid() != 0:
        pytest.skip("only root sees which connections a worker holds")
    inodes = set()
    for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            found = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(fd))
        except FileNotFoundError:
            continue
        if found:
            inodes.add(found.group(1))
    ports = set()
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        field = line.split()
        if field[9] in inodes and int(field[1].split(":")[1], 16) == port:
            ports.add(int(field[2].split(":")[1], 16))
    return ports


class Load(threading.Thread):
    """Hits and misses in turns, each with a number of its own in its URL."""

    def __init__(self, proxy, site, number):
        super().__init__(daemon=True)
        self.proxy, self.site, self.number = proxy, site, number
        self.stopping = threading.Event()
        self.done, self.lost, self.wrong = [], [], []

    def one(self, client, url):
        client.send(request("GET", url))
        reply = client.response()
        if reply.status != 200 or reply.body != BODY.encode():
            if reply.clean:
                self.wrong.append(reply.start)
            raise EOFError
        self.done.append(url)
        return reply.get("Connection") == "close"

    def run(self):
        n = 0
        while not self.stopping.is_set():
            port = None
            try:
                with self.proxy.connect() as client:
                    port = client.sock.getsockname()[1]
                    close = False
                    while not close and not self.stopping.is_set():
                        n += 1
                        key = n if n % 5 == 0 else "hit"
                        close = self.one(client, self.site.url(
                            f"/{self.number}-{key}"))
            except (EOFError, OSError):
                self.lost.append(port)


def cache_of(proxy):
    return json.loads(proxy.ctl("status", "--json").stdout)["cache"]


def test_each_worker(aduana, site):
    page = site(ok(BODY, "Cache-Control: max-age=3600"))
    proxy = aduana(workers=2)
    loads = [Load(proxy, page, i) for i in range(LOADS)]
    for load in loads:
        load.start()

    def answers():
        return sum(len(x.done) for x in loads)

    victims_ports = set()
    for i in range(2 * KILLS):
        wait_for(lambda: len(proxy.workers()) == 2, "two workers")
        start = answers()
        wait_for(lambda: answers() >= start + 20, "answers")
        victim = sorted(proxy.workers())[i % 2]
        os.kill(victim, signal.SIGSTOP)
        victims_ports |= ports_of(victim, proxy.port)
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: victim not in proxy.workers(), "the death")
    start = answers()
    wait_for(lambda: answers() >= start + 20, "answers")
    for load in loads:
        load.stopping.set()
    for load in loads:
        load.join(120)

    assert [x.wrong for x in loads] == [[]] * LOADS
    lost = [port for x in loads for port in x.lost]
    strangers = [p for p in lost if p not in victims_ports]
    assert not strangers, f"lost on a worker that lived: {strangers}"
    assert proxy.get(page.url("/0-hit")).hit

    done = {}
    for load in loads:
        for url in load.done:
            done[url] = done.get(url, 0) + 1
    total = sum(done.values())

    def logged():
        seen = {}
        for line in proxy.log():
            url = line.split()[6]
            seen[url] = seen.get(url, 0) + 1
        return seen
    wait_for(lambda: sum(logged().values()) >= total, "the log")
    seen = logged()
    short = {u: (n, seen.get(u, 0)) for u, n in done.items()
             if seen.get(u, 0) < n}
    assert not short, f"not in the log: {short}"

    cache = wait_for(lambda: (c := cache_of(proxy)) and c["pins"] == 0 and
                     c["filling"] == 0 and c["doomed"] == 0 and c, "no pins")
    for path in sorted({urllib.parse.urlsplit(u).path for u in done}):
        proxy.ask("PURGE", page.url(path))
    after = cache_of(proxy)
    print(f"\n{2 * KILLS} kills, {total} answers all logged, {len(lost)} lost, "
          f"all on the victims; cache before purge: {cache}; after: {after}")
    assert after["objects"] == 0 and after["used"] == 0, after
