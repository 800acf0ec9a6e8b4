# SPDX-License-Identifier: MIT
"""A mixed load of which every byte can be checked: hits, fills of known and
unknown length, evictions, reloads, 304s, variants, ranges, purges.

A body says in each of its lines whose it is and which version: the origin gives
every new fetch a new one.  Whoever gets a body compares all of it."""
import functools
import json
import random
import threading

from proxy import request
from wire import chunked, ok

PATHS = 600
LOADS = 4


def size_of(path):
    n = int(path.rsplit("/", 1)[1])
    if n % 20 == 7:
        return 400000 + n * 100
    return (n * 7919) % (60000 if n % 8 == 3 else 9000)


@functools.lru_cache(4000)
def body_of(path, version):
    size = size_of(path)
    line = f"{path} {version} ".encode()
    lines = [b"%b%07d\n" % (line, at) for at in
             range(0, size, len(line) + 8)]
    return b"".join(lines)[:size]


class Origin:
    """Answers for wire.Site."""

    def __init__(self):
        self.lock = threading.Lock()
        self.versions = {}

    def __call__(self, asked):
        path = asked.target
        number = int(path.rsplit("/", 1)[1])
        with self.lock:
            now = self.versions.get(path, 0)
            fields = ["Cache-Control: max-age=3600"]
            if asked.get("If-None-Match") == f'"{now}"' and now % 3 == 0:
                return ok(b"", *fields, f'ETag: "{now}"', f"X-Again: {now}",
                          status="304 Not Modified", length=False)
            now = self.versions[path] = now + 1
        fields += [f'ETag: "{now}"', f"X-Version: {now}"]
        if number % 10 == 0:
            fields.append("Vary: Accept-Language")
        body = body_of(path, now)
        if number % 3 == 0 and body:
            half = len(body) // 2
            return chunked(*(x for x in (body[:half], body[half:]) if x),
                           lines=fields)
        return ok(body, *fields)


class Load(threading.Thread):
    """One client after the other, until told to stop."""

    def __init__(self, proxy, site, seed):
        super().__init__(daemon=True)
        self.proxy, self.site = proxy, site
        self.random = random.Random(seed)
        self.stopping = threading.Event()
        self.wrong, self.hung = [], []
        self.answers = self.hits = self.lost = 0

    def check(self, path, reply, ranged):
        version = reply.get("X-Version")
        if not reply.clean:
            self.lost += 1
            raise EOFError
        if reply.status not in (200, 206) or version is None:
            self.wrong.append((path, reply.start))
            return
        want = body_of(path, int(version))
        if ranged and reply.status == 206:
            want = want[100:1100]
        if reply.body != want:
            at = next((i for i, (a, b) in enumerate(zip(reply.body, want))
                       if a != b), min(len(reply.body), len(want)))
            self.wrong.append((path, version, len(reply.body), len(want), at,
                               reply.body[at:at + 60], reply.cache))
        self.answers += 1
        self.hits += reply.hit

    def one(self, client):
        dice = self.random.random()
        # A few are asked for often, most of them seldom.
        path = f"/{int(self.random.random() ** 2 * PATHS)}"
        if dice < 0.04:
            client.send(request("PURGE", self.site.url(path)))
            client.response()
            return
        lines = [f"Accept-Language: {self.random.choice(('en', 'es'))}"]
        ranged = dice < 0.10 and size_of(path) > 2000
        if ranged:
            lines.append("Range: bytes=100-1099")
        elif dice < 0.18:
            lines.append("Cache-Control: no-cache")
        client.send(request("GET", self.site.url(path), *lines))
        reply = client.response()
        self.check(path, reply, ranged)
        if reply.get("Connection") == "close":
            raise EOFError

    def run(self):
        while not self.stopping.is_set():
            try:
                with self.proxy.connect() as client:
                    while not self.stopping.is_set():
                        self.one(client)
            except TimeoutError as error:
                self.hung.append(repr(error))
            except (EOFError, OSError):
                pass


class Loads:
    def __init__(self, proxy, site, seed):
        self.all = [Load(proxy, site, seed * 100 + i) for i in range(LOADS)]
        for load in self.all:
            load.start()

    def sum(self, name):
        return sum(getattr(x, name) for x in self.all)

    def stop(self):
        """Nobody was given a wrong byte, nobody waits."""
        for load in self.all:
            load.stopping.set()
        for load in self.all:
            load.join(120)
            assert not load.is_alive(), "hangs"
        assert [x.wrong for x in self.all] == [[]] * LOADS
        assert [x.hung for x in self.all] == [[]] * LOADS


def look_at_all(proxy, site):
    """Ask for everything; how many were there, and how many were found to be
    damaged only while they were sent: these end visibly, and come whole when
    they are asked for again.  Every byte is right."""
    load = Load(proxy, site, 1)
    for number in range(PATHS):
        for _ in range(2):
            reply = proxy.get(site.url(f"/{number}"), "Accept-Language: en")
            try:
                load.check(f"/{number}", reply, False)
                break
            except EOFError:
                pass
    assert load.wrong == [] and load.answers == PATHS
    return load.hits, load.lost


def cache_of(proxy):
    return json.loads(proxy.ctl("status", "--json").stdout)["cache"]
