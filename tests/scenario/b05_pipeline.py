# SPDX-License-Identifier: MIT
"""Pipelined requests are answered in order, whatever the origins do."""
import threading

from proxy import request
from wire import DEADLINE, ok


def test_order_with_a_slow_first(aduana, site):
    second_may_come = threading.Event()

    def slow(r):
        assert second_may_come.wait(DEADLINE)
        return ok("slow")

    one, two = site(slow), site(ok("quick"))
    with aduana().connect() as client:
        client.send(request("GET", one.url("/1")) +
                    request("GET", two.url("/2")) +
                    request("POST", two.url("/3"), body=b"x" * 1000))
        second_may_come.set()
        assert [client.response().body for _ in range(3)] == [
            b"slow", b"quick", b"quick"]


def test_a_hundred(aduana, site):
    page = site(lambda r: ok(r.target))
    with aduana().connect() as client:
        client.send(b"".join(request("GET", page.url(f"/{i}"))
                             for i in range(100)))
        for i in range(100):
            assert client.response().body == f"/{i}".encode()


def test_answers_before_an_error_are_sent(aduana, site):
    page = site(ok("fine"))
    with aduana().connect() as client:
        client.send(request("GET", page.url("/1")) +
                    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" +
                    request("GET", page.url("/never")))
        assert client.response().status == 200
        assert client.response().status == 400
        assert client.closed()
    assert [r.target for r in page.requests] == ["/1"]
