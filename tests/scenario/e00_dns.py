# SPDX-License-Identifier: MIT
"""Names: found, absent, silent, and never asked twice within their time."""
from dns import Dns
from wire import ok


def test_name_is_resolved_once(aduana, site, closing):
    dns = Dns({"www.example.test": ["127.0.0.1"]})
    closing.append(dns)
    page = site(ok("x"))
    proxy = aduana(**{"dns.servers": [dns.server]})
    for i in range(5):
        reply = proxy.get(f"http://www.example.test:{page.port}/{i}",
                          "Connection: close")
        assert reply.status == 200
    assert page.requests[0].get("Host") == f"www.example.test:{page.port}"
    assert len([n for n, _ in dns.asked if n == "www.example.test"]) <= 2


def test_absent_name(aduana, closing):
    dns = Dns({})
    closing.append(dns)
    proxy = aduana(**{"dns.servers": [dns.server]})
    for _ in range(2):
        reply = proxy.get("http://nosuch.example.test/")
        assert reply.status == 502
        assert "dns_error" in reply.get("Proxy-Status") or \
            "destination_not_found" in reply.get("Proxy-Status")
        assert b"nosuch.example.test" in reply.body
    assert len([n for n, _ in dns.asked if n == "nosuch.example.test"]) <= 2


def test_silent_server(aduana, closing):
    dns = Dns({"quiet.example.test": None})
    closing.append(dns)
    proxy = aduana(**{"dns.servers": [dns.server], "dns.timeout": "300ms"})
    reply = proxy.get("http://quiet.example.test/")
    assert reply.status == 504
    assert "dns_timeout" in reply.get("Proxy-Status")


def test_silence_stops_nobody_else(aduana, site, closing):
    dns = Dns({"quiet.example.test": None})
    closing.append(dns)
    page = site(ok("x"))
    proxy = aduana(**{"dns.servers": [dns.server], "dns.timeout": "10s"})
    with proxy.connect() as waiting:
        waiting.send(b"GET http://quiet.example.test/ HTTP/1.1\r\n"
                     b"Host: quiet.example.test\r\n\r\n")
        for i in range(20):
            assert proxy.get(page.url(f"/{i}")).status == 200


def test_second_address_when_the_first_is_dead(aduana, site, closing):
    page = site(ok("x"))
    dns = Dns({"two.example.test": ["127.0.0.2", "127.0.0.1"]})
    closing.append(dns)
    proxy = aduana(**{"dns.servers": [dns.server]})
    reply = proxy.get(f"http://two.example.test:{page.port}/")
    assert reply.status == 200


def test_ipv6_first_falls_back(aduana, site, closing):
    page = site(ok("x"))
    dns = Dns({"dual.example.test": ["::1", "127.0.0.1"]})
    closing.append(dns)
    proxy = aduana(**{"dns.servers": [dns.server]})
    assert proxy.get(f"http://dual.example.test:{page.port}/").status == 200
