# SPDX-License-Identifier: MIT
"""Each request that a client saw whole has one line in the log, and none has
two: under load, with kill -9 of admin and of workers, reloads, and a log that
is renamed all the while.

ADUANA_LOG_SECONDS: how long; ADUANA_LOG_ROTATION: seconds between renames;
ADUANA_LOG_PAUSE: seconds between kills, at most."""
import collections
import os
import random
import re
import signal
import threading
import time

from proxy import children, request, title, wait_for
from wire import ok

SECONDS = float(os.environ.get("ADUANA_LOG_SECONDS", "3"))
ROTATION = float(os.environ.get("ADUANA_LOG_ROTATION", "0.1"))
PAUSE = float(os.environ.get("ADUANA_LOG_PAUSE", "0.4"))
LOADS = 3
# A daemon in which too many died is given up by throttles: a fresh one, then.
ROUND = 6
LINE = re.compile(rb'\d+\.\d{3} +\d+ 127\.0\.0\.1 TCP_\S+ \d+ GET (\S+) .*'
                  rb'"id=([0-9a-f]+)"')


class Load(threading.Thread):
    """Hits and misses in turns, each with a number of its own in its URL;
    pipelined, since more go through so."""

    def __init__(self, proxy, site, number):
        super().__init__(daemon=True)
        self.proxy, self.site, self.number = proxy, site, number
        self.stopping = threading.Event()
        self.asked = self.cut = 0
        self.done = []

    def some(self, client):
        urls = []
        for _ in range(8):
            self.asked += 1
            path = "hit" if self.asked % 4 else "miss"
            urls.append(self.site.url(
                f"/{path}?{self.number}-{self.asked}"))
        client.send(b"".join(request("GET", url) for url in urls))
        for url in urls:
            reply = client.response()
            if reply.status != 200 or not reply.clean:
                raise EOFError
            self.done.append(url.encode())
            if reply.get("Connection") == "close":
                return False
        return True

    def run(self):
        while not self.stopping.is_set():
            try:
                with self.proxy.connect() as client:
                    while not self.stopping.is_set() and self.some(client):
                        pass
            except (EOFError, OSError):
                self.cut += 1
                self.stopping.wait(0.01)


class Loads:
    count = 0

    def __init__(self, proxy, site):
        self.all = []
        for _ in range(LOADS):
            Loads.count += 1
            self.all.append(Load(proxy, site, Loads.count))
        for load in self.all:
            load.start()

    def sum(self):
        return sum(len(load.done) for load in self.all)

    def stop(self):
        """What was completed."""
        for load in self.all:
            load.stopping.set()
        for load in self.all:
            load.join(120)
            assert not load.is_alive(), "hangs"
        return [url for load in self.all for url in load.done]


class Rotation(threading.Thread):
    """What logrotate does, much too often."""

    def __init__(self, proxy):
        super().__init__(daemon=True)
        self.proxy, self.stopping = proxy, threading.Event()
        self.times = 0
        self.start()

    def run(self):
        while not self.stopping.wait(ROTATION):
            path = self.proxy.log_path
            if not path.exists():
                continue
            self.times += 1
            path.rename(path.with_suffix(f".{self.times:06}"))
            if self.times % 8:
                self.proxy.signal(signal.SIGUSR1)
            else:
                self.proxy.ctl("reopen")

    def stop(self):
        self.stopping.set()
        self.join(120)


class Lines:
    """Of all files together; each must be whole."""

    def __init__(self, proxy):
        self.urls, self.ids = collections.Counter(), collections.Counter()
        self.torn = []
        for path in sorted(proxy.log_path.parent.glob("access.*")):
            text = path.read_bytes()
            if text and not text.endswith(b"\n"):
                self.torn.append((path.name, text[-200:]))
            for line in text.splitlines():
                self.take(path, line)

    def take(self, path, line):
        found = LINE.fullmatch(line)
        if found is None:
            self.torn.append((path.name, line))
            return
        self.urls[found[1]] += 1
        self.ids[found[2]] += 1

    def check(self, done):
        assert self.torn == []
        twice = [i for i, n in self.ids.items() if n > 1]
        assert twice == [], f"{len(twice)} ids twice"
        assert max(self.urls.values(), default=0) <= 1, "a URL twice"
        gone = [url for url in done if url not in self.urls]
        assert gone == [], f"{len(gone)} of {len(done)} have no line"


def process(proxy, name):
    return [pid for pid in children(proxy.process.pid) if name in title(pid)]


def kill_some(proxy, loads, dice, end):
    """Of admin twice as many: it writes; once at least."""
    killed = collections.Counter()
    while (time.monotonic() < end and killed.total() < ROUND or
           not killed["admin"]):
        time.sleep(dice.random() * PAUSE)
        name = dice.choice(("admin", "admin", "worker"))
        victims = process(proxy, name)
        if dice.random() < 0.1:
            proxy.reload()
            killed["reload"] += 1
        elif victims and (name == "admin" or len(victims) == 2):
            os.kill(dice.choice(victims), signal.SIGKILL)
            killed[name] += 1
    start = loads.sum()
    wait_for(lambda: loads.sum() >= start + 20, "answers", 120)
    return killed


def play(proxy, page, dice, end):
    """One daemon, to its end under load: what was killed, what was done."""
    loads, rotation = Loads(proxy, page), Rotation(proxy)
    killed = kill_some(proxy, loads, dice, end)
    rotation.stop()
    wait_for(lambda: process(proxy, "admin"), "admin")
    proxy.stop()
    done = loads.stop()
    lines = Lines(proxy)
    lines.check(done)
    killed.update(rotation=rotation.times, completed=len(done),
                  cut=sum(load.cut for load in loads.all),
                  lines=lines.ids.total(), daemons=1)
    return killed


def test_each_line_once(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=3600"))
    dice = random.Random(int(os.environ.get("ADUANA_SEED", "4")))
    sums = collections.Counter()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        proxy = aduana(workers=2)
        sums += play(proxy, page, dice, end)
    print(f"\n{dict(sums)}")
    assert sums["admin"] and sums["completed"] <= sums["lines"]


def test_stop_under_load(aduana, site):
    """SIGTERM: all that was completed is in the log when the daemon is gone."""
    page = site(ok("x", "Cache-Control: max-age=3600"))
    proxy = aduana(workers=2)
    loads = Loads(proxy, page)
    wait_for(lambda: loads.sum() >= 200, "answers", 120)
    proxy.stop()
    Lines(proxy).check(loads.stop())


def test_tree(aduana, site):
    """kill -9 of all at once: at most what a drain had not yet taken is gone,
    and nothing is torn or twice; the next start goes on in the file."""
    page = site(ok("x", "Cache-Control: max-age=3600"))
    proxy = aduana(workers=2)
    loads = Loads(proxy, page)
    proxy.log(200)
    os.kill(proxy.process.pid, signal.SIGSTOP)
    for pid in [*children(proxy.process.pid), proxy.process.pid]:
        os.kill(pid, signal.SIGKILL)
    proxy.process.wait()
    proxy.stop = lambda: None
    done = loads.stop()
    again = aduana(**{"log.access.path": str(proxy.log_path)})
    again.get(page.url("/hit?again"))
    again.stop()
    lines = Lines(proxy)
    gone = [url for url in done if url not in lines.urls]
    print(f"\n{len(gone)} of {len(done)} lines gone")
    lines.check([page.url("/hit?again").encode()])
    assert len(gone) < len(done)
