# SPDX-License-Identifier: MIT
"""Heads too large are refused in little time; the rest goes on."""
import os

import pytest

from proxy import SLOW, request
from wire import ok


def cpu_s(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def refused(proxy, data, statuses):
    with proxy.connect() as client:
        try:
            client.send(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        reply = client.response()
        assert reply.status in statuses, reply.start


def test_long_field(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    refused(proxy, request("GET", page.url(), "X-A: " + "a" * 100000),
            (431,))
    assert page.count == 0
    assert "/431 " in proxy.log(1)[0]


def test_long_target(aduana, site):
    page = site(ok("x"))
    refused(aduana(), request("GET", page.url("/" + "a" * 100000)),
            (414, 431))
    assert page.count == 0


def test_ten_thousand_fields(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    data = request("GET", page.url(), *["A:"] * 10000)
    [worker] = proxy.workers()
    before = cpu_s(worker)
    for _ in range(20):
        refused(proxy, data, (431,))
    assert cpu_s(worker) - before < 5 * SLOW
    assert page.count == 0


def test_just_below_passes(aduana, site):
    page = site(lambda r: ok(str(len(r.all("X-A")))))
    proxy = aduana(**{"limits.fields": 200})
    assert proxy.get(page.url(), *["X-A: b"] * 190).body == b"190"


def test_endless_head(aduana):
    proxy = aduana()
    with proxy.connect() as client:
        client.send(b"GET / HTTP/1.1\r\n")
        try:
            for _ in range(10_000):
                client.send(b"X-A: " + b"b" * 1000 + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        data = client.rest()
    assert data == b"" or data.startswith(b"HTTP/1.1 431 ")
    assert proxy.memory() < 64 * 1024 * SLOW * 2
    assert len(proxy.log(1)) == 1


def test_endless_empty_lines(aduana):
    proxy = aduana()
    with proxy.connect() as client:
        try:
            client.send(b"\r\n" * 100000)
            assert client.response().status == 400
        except (ConnectionResetError, BrokenPipeError, EOFError):
            pass


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 100000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10000 + b"\r\n",
    b"HTTP/1.1 200 " + b"a" * 100000 + b"\r\n\r\n",
])
def test_response_head(aduana, site, answer):
    page = site(answer)
    assert aduana().get(page.url()).status == 502


def test_body_limit(aduana, site):
    page = site(lambda r: ok("x"))
    proxy = aduana(**{"limits.body": "1 KiB"})
    assert proxy.ask("POST", page.url("/1"), body=b"x" * 1000).status == 200
    refused(proxy, request("POST", page.url("/2"), body=b"x" * 2000), (413,))


def test_body_limit_without_a_length(aduana, site):
    """A chunked body is counted as it comes; the origin never has it whole."""
    page = site(lambda r: ok("x"))
    proxy = aduana(**{"limits.body": "1 KiB"})
    chunk = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    head = request("POST", page.url("/c"), "Transfer-Encoding: chunked")
    with proxy.connect() as client:
        client.send(head + chunk + b"0\r\n\r\n")
        assert client.response("POST").status == 200
    refused(proxy, head + chunk + chunk + b"0\r\n\r\n", (413,))
    assert not any(r.clean for r in page.requests[1:])


@pytest.mark.parametrize("length", [1, 16000, 32000])
def test_as_many_fields_as_can_be_set(aduana, site, length):
    """Whatever does not fit is refused; nobody dies of it."""
    page = site(lambda r: ok("x"))
    proxy = aduana(**{"limits.fields": 500, "limits.head": "1 MiB",
                      "limits.line": "32 KiB"})
    workers = proxy.workers()
    url = page.url("/" + "a" * length)
    with proxy.connect() as client:
        client.send(request("GET", url, *["A: b"] * 490))
        assert client.response().status in (200, 400, 503)
    assert proxy.workers() == workers
