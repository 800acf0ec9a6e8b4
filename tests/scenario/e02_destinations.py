# SPDX-License-Identifier: MIT
"""Loopback, link-local and own addresses are refused in every spelling."""
import pytest

from dns import Dns
from wire import ok

SPELLINGS = ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001",
             "0x7f.1", "0177.0.0.1", "127.0.0.1.", "localhost", "LOCALHOST.",
             "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "0.0.0.0",
             "[::]", "0", "%3127.0.0.1"]
NEVER = ["169.254.169.254", "[fe80::1]", "224.0.0.1", "[ff02::1]",
         "255.255.255.255", "[::ffff:169.254.169.254]"]


@pytest.fixture
def strict(aduana):
    return aduana(**{"destinations.allow": [], "timeouts.connect": "2s",
                     "connect.ports": ["1-65535"]})


@pytest.mark.parametrize("host", SPELLINGS)
def test_loopback(strict, site, host):
    page = site(ok("secret"))
    reply = strict.get(f"http://{host}:{page.port}/")
    assert reply.status in (400, 403)
    assert page.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_by_connect(strict, site, host):
    page = site(ok("secret"))
    client, reply = strict.tunnel(f"{host}:{page.port}")
    client.close()
    assert reply.status == 403
    assert page.connections == 0


@pytest.mark.parametrize("host", NEVER)
def test_link_local_and_many(strict, host):
    reply = strict.get(f"http://{host}/")
    assert reply.status == 403
    assert "destination_ip_prohibited" in reply.get("Proxy-Status")


def test_page_and_log(strict):
    reply = strict.get("http://127.0.0.1/")
    assert "destination_ip_prohibited" in reply.get("Proxy-Status")
    assert b"127.0.0.1" in reply.body
    assert "TCP_DENIED/403" in strict.log(1)[0]


def test_a_name_that_leads_there(aduana, site, closing):
    page = site(ok("secret"))
    dns = Dns({"rebind.example.test": ["127.0.0.1"],
               "mapped.example.test": ["::ffff:127.0.0.1"]})
    closing.append(dns)
    proxy = aduana(**{"destinations.allow": [], "dns.servers": [dns.server]})
    for name in ("rebind", "mapped"):
        reply = proxy.get(f"http://{name}.example.test:{page.port}/")
        assert reply.status == 403, name
    assert page.connections == 0


def test_allowed_network_only(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"destinations.allow": ["127.0.0.1/32"]})
    assert proxy.get(page.url()).status == 200
    reply = proxy.get(f"http://127.0.0.2:{page.port}/")
    assert reply.status == 403
