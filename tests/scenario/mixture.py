# SPDX-License-Identifier: MIT
"""Traffic in which each kind of line of the log occurs, from several clients
of both families; and what the log says of it, counted here."""
import collections
import json
import re
import socket
import threading

import tls
from proxy import free_port, request, wait_for
from wire import DEADLINE, Peer, Site, ok
from within import Inside

NAME = "a.example"
CLIENTS = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"]
LARGE = 400_000
BLACK = "blacklist:\n  domains: [bad.example]\n"
WORDS = "danger_words:\n  action: block\n  words: [bombazo]\n"
STILL = ("Cache-Control: max-age=100000", "Content-Type: text/html")

LINE = re.compile(
    r"(?P<time>\d+\.\d{3}) +(?P<elapsed>\d+) (?P<client>\S+) (?P<result>\w+)/"
    r"(?P<status>\d{3}) (?P<bytes>\d+) (?P<method>\S+) (?P<url>\S+) \S+ "
    r"(?P<way>\w+)/(?P<peer>\S+) (?P<type>\S+)(?: \"[^\"]*\")*")


def answer(asked):
    """Of the plain origin, by the path."""
    path = asked.target.split("?")[0]
    if path.startswith("/hit"):
        return ok(b"h" * 1000, *STILL)
    if path.startswith("/old"):
        if "If-None-Match" in asked:
            return ok(status="304 Not Modified", length=False)
        return ok(b"o" * 700, "Cache-Control: max-age=0, must-revalidate",
                  "ETag: \"1\"")
    if path.startswith("/word"):
        return ok(b"a bombazo in it", "Content-Type: text/plain")
    if path.startswith("/large"):
        return ok(b"l" * LARGE, "Cache-Control: no-store")
    status = {"/gone": "404 Not Found", "/broken": "500 Oh"}.get(path, "200 OK")
    return ok(b"m" * 300, "Cache-Control: no-store",
              "Content-Type: image/png", status=status)


class Mixture:
    def __init__(self, aduana, closing, folder, **settings):
        self.inside = Inside(aduana, closing)
        self.silence = threading.Semaphore(0)
        self.page = self.inside.keep(Site(self.answer))
        self.secure = self.inside.site(ok("s" * 500, *STILL), NAME)
        self.echo = self.inside.keep(Site(lambda _: ok("plain")))
        self.six = free_port()
        paths = {}
        for name, text in (("black", BLACK), ("words", WORDS)):
            path = folder / f"{name}.yaml"
            path.write_text(text)
            paths[name] = str(path)
        self.dead = free_port()
        self.port = free_port()
        self.proxy = self.inside.start(**{
            "listen": [f"0.0.0.0:{self.port}", f"[::1]:{self.port}"],
            "clients.allow": ["127.0.0.0/8", "::1"],
            "tls.not_tls": "tunnel",
            "filters.blacklist": paths["black"],
            "filters.danger_words": paths["words"]} | settings)
        self.proxy.port = self.port

    def answer(self, asked):
        if asked.target.startswith("/silent"):
            self.silence.acquire(timeout=DEADLINE)
            return None
        return answer(asked)

    def client(self, address="127.0.0.1"):
        host = "::1" if ":" in address else "127.0.0.1"
        s = socket.create_connection((host, self.port), 120, (address, 0))
        return Peer(s)

    def run(self, times):
        """Each kind ${times} times, from each client in turn."""
        for i in range(times):
            address = CLIENTS[i % len(CLIENTS)]
            with self.client(address) as client:
                self.plain(client, i)
            self.refused(address)
            self.other(address)
            self.intercepted(address)

    def plain(self, client, i):
        """All on one connection, one after another."""
        for method, path, body, *lines in [
                ("GET", "/hit", None), ("GET", "/hit", None),
                ("HEAD", "/hit", None), ("GET", f"/miss?{i}", None),
                ("GET", "/old", None), ("GET", "/gone", None),
                ("GET", "/broken", None), ("GET", "/word", None),
                ("POST", "/form", b"a=b"),
                ("GET", "/hit", None, "Cache-Control: no-cache"),
                ("GET", "/a%20b?\"q\"='x'&|\\", None)]:
            client.send(request(method, self.page.url(path), *lines,
                                body=body))
            client.response(method)

    def refused(self, address):
        for url in (f"http://bad.example/{'x' * 50}",
                    f"http://127.0.0.1:{self.dead}/"):
            with self.client(address) as client:
                client.send(request("GET", url))
                client.response()
        with self.client(address) as client:
            client.send(b"GARBAGE\r\n\r\n")
            client.rest()

    def other(self, address):
        with self.client(address) as client:        # leaves in the midst
            client.send(request("GET", self.page.url("/large")))
            client.head()
            client.reset()
        asked = self.page.count
        with self.client(address) as client:        # and before any answer
            client.send(request("GET", self.page.url(f"/silent?{asked}")))
            wait_for(lambda: self.page.count > asked, "the origin is asked")
            client.reset()
        self.silence.release()
        with self.client(address) as client:
            authority = self.echo.authority
            client.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}"
                        "\r\n\r\n".encode())
            client.response("CONNECT")
            client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            client.response()

    def intercepted(self, address):
        with self.client(address) as client:
            authority = f"{NAME}:{self.secure.port}"
            client.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}"
                        "\r\n\r\n".encode())
            client.response("CONNECT")
            context = tls.client_context(tls.authority_of(self.proxy))
            client.sock = context.wrap_socket(client.sock,
                                              server_hostname=NAME)
            for _ in range(2):
                client.send(tls.inner_request("GET", NAME, self.secure.port,
                                              "/page"))
                client.response()

    # -- what there is afterwards

    def stats(self):
        return json.loads(self.proxy.ctl("--json", "stats").stdout)

    def top(self):
        return json.loads(self.proxy.ctl("--json", "top", "clients", "--limit",
                                         "100").stdout)

    def settled(self):
        """The figures, once all requests are over and in the log."""
        def over():
            shown = self.stats()
            n = shown["counters"]
            done = sum(shown["results"].values())
            return n["requests_total"] == done <= n["log_lines_total"] and \
                shown
        return wait_for(over, "all lines")


class Count:
    """Of the lines of a log in Squid's form."""

    def __init__(self, path):
        self.lines = self.bytes = 0
        self.results = collections.Counter()
        self.statuses = collections.Counter()
        self.clients = collections.defaultdict(lambda: [0, 0])
        self.rows = []
        with open(path, encoding="utf-8") as text:
            for line in text:
                self.take(line.rstrip("\n"))

    def take(self, line):
        row = LINE.fullmatch(line)
        assert row, line
        size = int(row["bytes"])
        self.lines += 1
        self.bytes += size
        self.results[re.sub("_(ABORTED|TIMEOUT)$", "", row["result"])] += 1
        self.statuses[row["status"]] += 1
        client = self.clients[row["client"]]
        client[0] += 1
        client[1] += size
        self.rows.append(row)

    def of(self, pick):
        """(lines, bytes) of those that ${pick} takes."""
        rows = [r for r in self.rows if pick(r)]
        return len(rows), sum(int(r["bytes"]) for r in rows)


__all__ = ["Mixture", "Count", "CLIENTS"]
