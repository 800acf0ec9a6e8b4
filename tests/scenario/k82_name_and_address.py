# SPDX-License-Identifier: MIT
"""CONNECT to an address with a ClientHello that names a host of the tunnel
list: what the name opens leads to that host, and not to where the client likes."""
import tls
from within import inside  # noqa: F401

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# Loopback all of it; where the origins here are not.
ELSEWHERE = "127.0.0.2"


def test_the_tunnel_leads_to_the_name(inside, tmp_path):  # noqa: F811
    bank = inside.site(OK, "bank.example")
    listed = tmp_path / "tunnel.yaml"
    listed.write_text("tunnel: {domains: [bank.example]}\n")
    proxy = inside.start(**{"filters.tunnel": str(listed)})
    with tls.through(proxy, ELSEWHERE, bank.port, inside.authority.cafile,
                     server_name="bank.example") as client:
        client.send(tls.inner_request("GET", "bank.example", bank.port))
        assert client.response().body == b"ok"
    assert "TCP_TUNNEL" in proxy.log(1)[0]


def test_what_nothing_opens_leads_to_the_address(inside):  # noqa: F811
    site = inside.site(OK, "a.example")
    proxy = inside.start()
    context = tls.client_context(tls.authority_of(proxy))
    for host, status in ((site.host, 200), (ELSEWHERE, 502)):
        with tls.through(proxy, host, site.port, context=context,
                         server_name="a.example") as client:
            client.send(tls.inner_request("GET", "a.example", site.port))
            assert client.response().status == status
