# SPDX-License-Identifier: MIT
"""CONNECT goes to listed ports only, and only to a proper host:port."""
import pytest

from wire import ok


def connect(proxy, authority):
    with proxy.connect() as client:
        client.send(f"CONNECT {authority} HTTP/1.1\r\nHost: x\r\n\r\n"
                    .encode())
        return client.response("CONNECT")


def test_port_not_listed(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"connect.ports": [443]})
    reply = connect(proxy, page.authority)
    assert reply.status == 403
    assert page.connections == 0
    assert "TCP_DENIED/403" in proxy.log(1)[0]


def test_port_in_a_range(aduana, origin):
    page = origin(lambda peer: peer.rest())
    proxy = aduana(**{"connect.ports": [443, f"{page.port}-{page.port}"]})
    assert connect(proxy, page.authority).status == 200


BAD = ["127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
       "127.0.0.1:+443", "127.0.0.1:443x", "127.0.0.1:99999999999",
       "127.0.0.1: 443", ":443", "a@127.0.0.1:443", "http://127.0.0.1:443",
       "127.0.0.1:443/", "[::1:443", "/", "*", "127.0.0.1:000000443",
       "127.0.0.1:443#x"]


@pytest.mark.parametrize("authority", BAD)
def test_improper_authority(aduana, authority):
    proxy = aduana(**{"connect.ports": ["1-65535"]})
    assert connect(proxy, authority).status == 400
    assert len(proxy.log(1)) == 1


def test_ipv6(aduana, origin):
    page = origin(lambda peer: peer.rest(), host="::1")
    assert connect(aduana(), page.authority).status == 200
