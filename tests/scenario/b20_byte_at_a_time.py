# SPDX-License-Identifier: MIT
"""A head sent a byte at a time is the same head."""
from proxy import request
from wire import ok


def test_head(aduana, site):
    page = site(lambda r: ok(r.get("X-Long", "")))
    with aduana().connect() as client:
        client.send_bytewise(request("GET", page.url("/slow?q=1"),
                                     "X-Long: " + "v" * 300))
        assert client.response().body == b"v" * 300


def test_empty_lines_before_a_request(aduana, site):
    page = site(ok("x"))
    with aduana().connect() as client:
        client.send(b"\r\n\r\n" + request("GET", page.url()))
        assert client.response().status == 200
