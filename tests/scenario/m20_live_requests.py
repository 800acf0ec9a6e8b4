# SPDX-License-Identifier: MIT
"""GET /api/requests: the last requests, and new ones as they end."""
import json
import socket

import pytest

from proxy import wait_for
from wire import ok


def ask(proxy, query=""):
    """The socket, to be read on."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(120)
    s.connect(str(proxy.socket))
    return s


def get(proxy, query, *lines):
    with ask(proxy) as s:
        head = "".join(f"{x}\r\n" for x in lines)
        s.sendall(f"GET /api/requests{query} HTTP/1.1\r\nHost: a\r\n{head}\r\n"
                  .encode())
        text = b""
        while part := s.recv(65536):
            text += part
    head, _, body = text.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def last(proxy, query=""):
    status, body = get(proxy, f"?follow=0{query}")
    assert status == 200, body
    return json.loads(body)


class Events:
    def __init__(self, proxy, query="", *lines):
        self.sock = ask(proxy)
        head = "".join(f"{x}\r\n" for x in lines)
        self.sock.sendall(f"GET /api/requests{query} HTTP/1.1\r\nHost: a\r\n"
                          f"Accept: text/event-stream\r\n{head}\r\n".encode())
        self.file = self.sock.makefile("rb")
        assert b" 200 " in self.file.readline()
        while self.file.readline() != b"\r\n":
            pass

    def next(self):
        """(id, name, value) of the next one, without comments."""
        event = {}
        while True:
            line = self.file.readline().decode()
            assert line, "the stream is over"
            if line in ("\n", "\r\n"):
                if "data" in event:
                    return (event.get("id"), event.get("event"),
                            json.loads(event["data"]))
                event = {}
            elif not line.startswith(":"):
                name, _, value = line.rstrip("\n").partition(": ")
                event[name] = value

    def close(self):
        self.file.close()
        self.sock.close()


def test_last_ones_and_filters(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana()
    for path in ("/a", "/b", "/a"):
        proxy.get(page.url(path))
    proxy.get("http://nowhere.invalid/")
    wait_for(lambda: len(last(proxy)["requests"]) == 4, "four requests")
    rows = last(proxy)["requests"]
    assert [r["seq"] for r in rows] == [1, 2, 3, 4]
    assert last(proxy)["next"] == 5
    logged = [line.split()[6] for line in proxy.log(4)]
    assert [r["url"] for r in rows] == logged
    for query, want in [
            ("&limit=2", [3, 4]), ("&result=tcp_mem", [3]),
            ("&url=/b", [2]), ("&status=5xx", [4]), ("&status=200-299",
                                                     [1, 2, 3]),
            ("&host=invalid", [4]), ("&host=here.invalid", []),
            ("&client=127.0.0.1", [1, 2, 3, 4]), ("&client=10.0.0.0/8", []),
            ("&method=get&slow=86400000", []), ("&blocked=1", []),
            ("&host=127.0.0.1&limit=1", [3])]:
        got = [r["seq"] for r in last(proxy, query)["requests"]]
        assert got == want, query


@pytest.mark.parametrize("query", [
    "limit=0", "limit=1001", "client=x", "status=abc", "status=5-4",
    "slow=-1", "follow=2", "what=ever"])
def test_wrong_questions(aduana, query):
    assert get(aduana(), f"?{query}")[0] == 400


def test_follow_and_come_back(aduana, site, closing):
    page = site(ok("x"))
    proxy = aduana()
    events = Events(proxy)
    closing.append(events)
    some = Events(proxy, "?url=/wanted")
    closing.append(some)
    for path in ("/one", "/wanted", "/two"):
        proxy.get(page.url(path))
    got = [events.next() for _ in range(3)]
    assert [x[0] for x in got] == ["1", "2", "3"]
    assert [x[2]["seq"] for x in got] == [1, 2, 3]
    assert got[0][2]["url"].endswith("/one")
    assert some.next()[0] == "2"

    # A reload ends the stream; who comes back misses none.
    assert proxy.reload().returncode == 0
    assert events.file.read(1) in (b"", b":")
    proxy.get(page.url("/between"))
    again = Events(proxy, "", "Last-Event-ID: 2")
    closing.append(again)
    assert [again.next()[0] for _ in range(2)] == ["3", "4"]
    proxy.get(page.url("/after"))
    assert again.next()[2]["url"].endswith("/after")


def test_privacy_holds_here_too(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"log.access.clients": "pseudonym",
                      "log.access.query": False})
    for _ in range(2):
        proxy.get(page.url("/a?secret=1"))
    rows = wait_for(lambda: len(r := last(proxy)["requests"]) == 2 and r,
                    "two")
    line = proxy.log(2)[0].split()
    assert rows[0]["client"] == rows[1]["client"] == line[2]
    assert line[2].startswith("100::")
    assert "secret" not in json.dumps(rows)
    assert [r["seq"] for r in
            last(proxy, f"&client={line[2]}")["requests"]] == [1, 2]


def test_without_a_log(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"log.access.path": ""})
    proxy.get(page.url("/a"))
    wait_for(lambda: len(last(proxy)["requests"]) == 1, "one")
