# SPDX-License-Identifier: MIT
"""Request bodies keep their bytes in both framings; chunks are re-framed."""
from proxy import request
from wire import ok


def test_length(aduana, site):
    page = site(lambda r: ok(str(len(r.body))))
    assert aduana().ask("POST", page.url(), body=b"z" * 70000).body == b"70000"
    assert page.requests[0].get("Content-Length") == "70000"
    assert page.requests[0].body == b"z" * 70000


def test_chunks(aduana, site):
    page = site(lambda r: ok(r.body))
    with aduana().connect() as client:
        client.send(request("POST", page.url(), "Transfer-Encoding: chunked") +
                    b'3;ext="a;b"\r\nabc\r\n00A\r\n0123456789\r\n'
                    b"0\r\nX-Trailer: no\r\n\r\n")
        assert client.response().body == b"abc0123456789"
    got = page.requests[0]
    assert got.chunked and "Content-Length" not in got
    assert got.trailers == [] and "X-Trailer" not in got


def test_chunks_a_byte_at_a_time(aduana, site):
    page = site(lambda r: ok(r.body))
    with aduana().connect() as client:
        client.send_bytewise(
            request("POST", page.url(), "Transfer-Encoding: chunked") +
            b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n")
        assert client.response().body == b"hello!"


def test_empty_bodies(aduana, site):
    page = site(ok("yes"))
    proxy = aduana()
    assert proxy.ask("POST", page.url("/1"), body=b"").status == 200
    assert page.requests[0].get("Content-Length") == "0"
    with proxy.connect() as client:
        client.send(request("POST", page.url("/2"),
                            "Transfer-Encoding: chunked") + b"0\r\n\r\n")
        assert client.response().status == 200
    assert page.requests[1].body == b""


def test_upper_case_coding(aduana, site):
    page = site(lambda r: ok(r.body))
    with aduana().connect() as client:
        client.send(request("POST", page.url(), "Transfer-Encoding: Chunked") +
                    b"2\r\nok\r\n0\r\n\r\n")
        assert client.response().body == b"ok"
