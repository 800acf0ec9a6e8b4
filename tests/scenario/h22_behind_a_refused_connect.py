# SPDX-License-Identifier: MIT
"""Bytes that a client meant for a tunnel are never taken for requests."""
import pytest

from proxy import free_port, request
from wire import ok


@pytest.mark.parametrize("why", ["port", "closed", "list", "target"])
def test_nothing_behind_it_is_run(aduana, site, write, why):
    page = site(ok("reached"))
    rules = write("blacklist.yaml", "blacklist:\n  domains: [bad.test]\n")
    proxy = aduana(**{"filters.blacklist": rules,
                      "connect.ports": ["2000-65535"]})
    to = {"port": "127.0.0.1:80", "closed": f"127.0.0.1:{free_port()}",
          "list": "bad.test:4430", "target": "127.0.0.1"}[why]
    with proxy.connect() as client:
        client.send(f"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n".encode() +
                    request("GET", page.url("/smuggled")))
        reply = client.response()
        assert reply.status >= 400 and reply.get("Connection") == "close"
        assert client.closed()
    assert page.count == 0
