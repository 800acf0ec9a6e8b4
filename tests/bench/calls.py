#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""System calls of a worker for each request, as strace counts them.

One worker, one client; what the worker does every second anyway is taken off.
A table and JSON; with --docs the table also goes into docs/performance.md.

    calls.py --build build [--requests 2000] [--rows hit,miss] [--json FILE]
             [--docs]
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import choice
import page

sys.dont_write_bytecode = True
os.environ.setdefault("ADUANA_BUILD", "build")
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "scenario"))

MIB = 1 << 20
BODY = b"x" * 1024
PAGE = pathlib.Path("docs/performance.md")


class Counter:
    """strace -c on a process, from enter to exit."""

    def __init__(self, pid, path):
        self.pid, self.path = pid, path

    def __enter__(self):
        self.strace = subprocess.Popen(
            ["strace", "-f", "-c", "-qq", "-o", self.path, "-p",
             str(self.pid)], stderr=subprocess.PIPE, text=True)
        self.wait_attached()
        self.began = time.monotonic()
        return self

    def wait_attached(self):
        end = time.monotonic() + 10
        status = pathlib.Path(f"/proc/{self.pid}/status")
        while time.monotonic() < end:
            if re.search(r"TracerPid:\t[1-9]", status.read_text()):
                return
            if self.strace.poll() is not None:
                raise SystemExit("strace: " + self.strace.stderr.read())
            time.sleep(0.01)
        raise SystemExit("strace does not attach")

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.began
        self.strace.send_signal(signal.SIGINT)
        self.strace.wait(20)
        self.strace.stderr.close()
        self.calls = {}
        for line in self.path.read_text().splitlines():
            words = line.split()
            if len(words) >= 5 and words[0][0].isdigit() and \
                    words[-1] != "total":
                self.calls[words[-1]] = int(words[3])


class Place:
    def __init__(self, folder, closing):
        import proxy
        import tls
        self.tls, self.harness = tls, proxy
        self.folder = folder
        keep = closing.enter_context
        self.authority = keep(contextlib.closing(tls.Authority(folder)))
        names = keep(contextlib.closing(tls.Names()))
        from wire import Origin
        self.site = keep(contextlib.closing(Origin(self.serve)))
        self.pipe = keep(contextlib.closing(Origin(self.passed)))
        self.secure = keep(contextlib.closing(tls.TlsOrigin(
            None, self.authority.leaf("bench.test"), serve=self.serve)))
        (folder / "tunnel.yaml").write_text("tunnel: {domains: [pipe.test]}\n")
        (folder / "aduana").mkdir()
        self.proxy = proxy.Aduana(folder / "aduana", {
            "workers": 1, "cache.size": "256 MiB", "tls.intercept": True,
            "dns.servers": [names.server], "tls.trust":
            [self.authority.cafile], "filters.tunnel":
            str(folder / "tunnel.yaml"), "timeouts.idle": "10min"})
        closing.callback(self.proxy.stop)
        self.worker = self.proxy.workers()[0]

    @staticmethod
    def serve(peer):
        """Each path says how long it may be kept."""
        while True:
            try:
                asked = peer.head()
            except (EOFError, OSError):
                return
            keep = b"no-store" if b"/miss" in asked else b"max-age=86400"
            peer.send(b"HTTP/1.1 200 OK\r\nCache-Control: " + keep +
                      b"\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)

    @staticmethod
    def passed(peer):
        """Up: 'u' and 16 MiB, answered by a byte.  Down: 'd'."""
        data = b"x" * MIB
        while True:
            try:
                way = peer.exactly(1)
            except (EOFError, OSError):
                return
            if way == b"u":
                for _ in range(16):
                    peer.exactly(MIB)
                peer.send(b"k")
            else:
                for _ in range(16):
                    peer.send(data)

    def count(self, work):
        with Counter(self.worker, self.folder / "calls") as counter:
            work()
        return counter


def body_of(peer):
    head = peer.head()
    assert b" 200 " in head, head
    assert peer.exactly(len(BODY)) == BODY


class Work:
    """Each method gives (what is done once before, what is counted, how
    many)."""

    def __init__(self, place, n):
        self.place, self.n = place, n
        self.serial = 0

    def line(self, path):
        host = self.place.site.authority
        return (f"GET http://{host}{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
                .encode())

    def asked(self, peer, path, unique=False):
        if unique:
            self.serial += 1
            path = f"{path}?{self.serial}"
        peer.send(self.line(path))
        body_of(peer)

    def kept(self, path, unique=False):
        peer = self.place.proxy.connect()

        def work(n=self.n):
            for _ in range(n):
                self.asked(peer, path, unique)
        work(50)
        return work, self.n, peer.close

    def hit(self):
        return self.kept("/hit")

    def miss(self):
        return self.kept("/miss")

    def stored(self):
        return self.kept("/store", True)

    def together(self):
        """16 connections that ask at the same time."""
        peers = [self.place.proxy.connect() for _ in range(16)]
        data = self.line("/hit")

        def work(n=self.n // 16):
            for _ in range(n):
                for peer in peers:
                    peer.send(data)
                for peer in peers:
                    body_of(peer)
        work(2)

        def close():
            for peer in peers:
                peer.close()
        return work, self.n // 16 * 16, close

    def pipelined(self):
        peer = self.place.proxy.connect()
        data = self.line("/hit") * 16

        def work(n=self.n // 16):
            for _ in range(n):
                peer.send(data)
                for _ in range(16):
                    body_of(peer)
        work(2)
        return work, self.n // 16 * 16, peer.close

    def new(self):
        def work(n=self.n // 4):
            for _ in range(n):
                with self.place.proxy.connect() as peer:
                    self.asked(peer, "/hit")
        work(5)
        return work, self.n // 4, lambda: None

    def secure(self):
        p = self.place
        return p.tls.through(p.proxy, "bench.test", p.secure.port,
                             p.tls.authority_of(p.proxy))

    def inside(self, peer):
        peer.send(self.place.tls.inner_request(
            "GET", "bench.test", self.place.secure.port, "/hit"))
        body_of(peer)

    def intercepted(self):
        peer = self.secure()

        def work(n=self.n):
            for _ in range(n):
                self.inside(peer)
        work(20)
        return work, self.n, peer.close

    def new_intercepted(self):
        def work(n=self.n // 10):
            for _ in range(n):
                with self.secure() as peer:
                    self.inside(peer)
        work(5)
        return work, self.n // 10, lambda: None

    def tunnel(self, way):
        p = self.place
        peer, _ = p.proxy.tunnel(f"pipe.test:{p.pipe.port}")
        data = b"x" * MIB

        def work(n=8):
            for _ in range(n):
                peer.send(way)
                if way == b"u":
                    for _ in range(16):
                        peer.send(data)
                    peer.exactly(1)
                else:
                    for _ in range(16):
                        peer.exactly(MIB)
        work(1)
        return work, 8 * 16, peer.close

    def down(self):
        return self.tunnel(b"d")

    def up(self):
        return self.tunnel(b"u")


ROWS = [("hit", "hit 1 KiB, kept connection"),
        ("together", "the same, 16 connections at once"),
        ("pipelined", "the same, 16 in a row on one connection"),
        ("miss", "miss 1 KiB, both connections kept"),
        ("stored", "the same, stored"),
        ("new", "new connection and hit 1 KiB"),
        ("intercepted", "intercepted hit 1 KiB, kept connection"),
        ("new_intercepted", "new intercepted connection and hit 1 KiB"),
        ("down", "tunnel, a MiB to the client"),
        ("up", "tunnel, a MiB from the client")]


def per_request(counter, rest, count):
    """Without what ${rest}, an idle worker, does in the same time."""
    share = counter.seconds / rest.seconds
    each = {name: (n - rest.calls.get(name, 0) * share) / count
            for name, n in counter.calls.items()}
    return {name: round(n, 3) for name, n in
            sorted(each.items(), key=lambda x: -x[1]) if n >= 0.005}


def table(results):
    lines = ["| for each | calls | which |", "|---|---:|---|"]
    for key, words in ROWS:
        if key not in results:
            continue
        calls = results[key]
        which = ", ".join(f"`{name}` {n:.2f}" for name, n in calls.items())
        lines.append(f"| {words} | {sum(calls.values()):.2f} | {which} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build",
                        help="where the programs are")
    parser.add_argument("--requests", type=int, default=2000,
                        help="of each row; %(default)s")
    parser.add_argument("--rows", help="those that begin so, with commas; "
                        "all of " + ", ".join(key for key, _ in ROWS))
    parser.add_argument("--json", help="write the figures there")
    parser.add_argument("--docs", action="store_true",
                        help="write the table into docs/performance.md")
    options = parser.parse_args()
    if options.docs and options.rows:
        parser.error("--docs wants all rows")
    os.environ["ADUANA_BUILD"] = options.build
    rows = choice.begin(options.rows, [key for key, _ in ROWS], "row", "calls")
    results = {}
    with contextlib.ExitStack() as closing:
        folder = pathlib.Path(closing.enter_context(
            tempfile.TemporaryDirectory(prefix="aduana-calls-")))
        place = Place(folder, closing)
        rest = place.count(lambda: time.sleep(4))
        for key in rows:
            work, count, close = getattr(Work(place, options.requests), key)()
            results[key] = per_request(place.count(work), rest, count)
            close()
    print(table(results))
    if options.json:
        out = pathlib.Path(options.json)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(results, indent=1))
    if options.docs:
        page.put(PAGE, "calls", table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
