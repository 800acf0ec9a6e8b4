# SPDX-License-Identifier: MIT
"""A CONNECT is opened: what is refused is told inside TLS, under a certificate
for the name that was asked for."""
import re
import ssl
import subprocess

import pytest

import tls
from proxy import BUILD
from wire import ok


@pytest.fixture
def opened(aduana, tmp_path, closing):
    """A proxy that looks into everything and refuses all below .test."""
    def start(**settings):
        names = tls.Names()
        closing.append(names)
        black = tmp_path / "black.yaml"
        black.write_text("blacklist: {domains: [test], hosts: [192.0.2.9]}\n")
        return aduana(**{"tls.intercept": True, "dns.servers": [names.server],
                         "filters.blacklist": str(black),
                         "log.access.format": "json", **settings})
    return start


def test_refused_inside(opened):
    proxy = opened()
    with tls.through(proxy, "www.bad.test", 4443,
                     tls.authority_of(proxy)) as client:
        assert client.sock.version() == "TLSv1.3"
        assert client.sock.selected_alpn_protocol() == "http/1.1"
        for _ in range(2):
            client.send(tls.inner_request("GET", "www.bad.test", 4443, "/x"))
            response = client.response()
            assert response.status == 403
            assert b"black.yaml:1" in response.body
    lines = proxy.log(3)
    assert '"CONNECT"' in lines[0] and '"status":200' in lines[0]
    assert "NONE_NONE" in lines[0] and "TLSv1.3" in lines[0]
    assert "https://www.bad.test:4443/x" in lines[1]
    assert "TCP_DENIED" in lines[1] and "TCP_DENIED" in lines[2]


def test_curl_sees_the_page(opened):
    proxy = opened()
    got = subprocess.run(
        ["curl", "-sS", "--cacert", tls.authority_of(proxy), "-x", proxy.url,
         "-o", "-", "-w", "%{http_code}", "https://bad.test:4443/"],
        capture_output=True, text=True, timeout=300)
    assert got.stdout.endswith("403") and "black.yaml" in got.stdout, got


def test_origin_over_tls(opened, closing):
    authority = tls.Authority()
    closing.append(authority)
    origin = tls.TlsOrigin(lambda request: ok(f"from {request.target}"),
                           authority.leaf("good.example"))
    closing.append(origin)
    proxy = opened(**{"tls.trust": [authority.cafile]})
    response = tls.get(proxy, "good.example", origin.port, "/page")
    assert response.status == 200 and response.body == b"from /page"
    assert origin.handshakes == 1


def leaf_of(proxy, host, **options):
    with tls.through(proxy, host, 4443, tls.authority_of(proxy),
                     **options) as client:
        return client.sock.getpeercert()


@pytest.mark.parametrize("host", [
    "a.test", "UPPER.Test", "under_score.test", "xn--mnchen-3ya.test",
    ".".join(["label-of-twenty-byte"] * 11) + ".test"])
def test_leaf_names(opened, host):
    names = dict(leaf_of(opened(), host)["subjectAltName"])
    assert names == {"DNS": host.lower()}


@pytest.mark.parametrize("host", ["192.0.2.9", "2001:db8::7"])
def test_address_without_a_name(opened, host):
    names = leaf_of(opened(), host)["subjectAltName"]
    assert [kind for kind, _ in names] == ["IP Address"]


def test_address_with_a_name(opened):
    """The name is what the certificate and the requests are for."""
    proxy = opened()
    with tls.through(proxy, "192.0.2.1", 4443, tls.authority_of(proxy),
                     server_name="inner.test") as client:
        client.send(tls.inner_request("GET", "inner.test", 4443))
        assert client.response().status == 403
    assert "https://inner.test:4443/" in proxy.log(2)[1]


def test_no_server_name(opened):
    proxy = opened()
    with tls.through(proxy, "quiet.test", 4443, tls.authority_of(proxy),
                     server_name=None) as client:
        assert dict(client.sock.getpeercert()["subjectAltName"]) == \
            {"DNS": "quiet.test"}


def test_address_as_server_name(opened):
    """As some programs do, against RFC 6066: it is as if there were none."""
    proxy = opened()
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    client, _ = proxy.tunnel("plain.test:4443")

    def rename(hello):
        assert hello.count(b"127-0-0-1") == 1
        return [hello.replace(b"127-0-0-1", b"127.0.0.1")]

    # The changed hello does not fit what the client thinks it said, so that
    # the handshake fails at its end; the log knows what was heard.
    with client:
        by_hand = tls.ByHand(client, "127-0-0-1", cut=rename, context=context)
        with pytest.raises((ssl.SSLError, EOFError, ConnectionError)):
            by_hand.shake()
            by_hand.ask(b"GET / HTTP/1.1\r\n\r\n")
    assert '"sni"' not in proxy.log(1)[0]


def test_another_server_name(opened):
    """The CONNECT rules; the other name is logged, and looked at."""
    proxy = opened()
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with tls.through(proxy, "outer.example", 4443, context=context,
                     server_name="front.test") as client:
        assert dict(client.sock.getpeercert()["subjectAltName"]) == \
            {"DNS": "outer.example"}
        client.send(tls.inner_request("GET", "outer.example", 4443))
        assert client.response().status == 403
    assert '"sni":"front.test"' in proxy.log(1)[0]


def test_own_pages(opened):
    proxy = opened(**{"tls.clients": ["203.0.113.0/24"]})
    response = tls.get(proxy, "aduana.internal", 443)
    assert response.status == 200


def test_clients_outside(opened, origin):
    """They get tunnels, and a 403 on the CONNECT."""
    proxy = opened(**{"tls.clients": ["203.0.113.0/24"]})
    client, reply = proxy.tunnel("bad.test:4443")
    client.close()
    assert reply.status == 403
    page = origin(lambda peer: peer.send(peer.exactly(5)))
    client, reply = proxy.tunnel(page.authority, early=b"plain")
    with client:
        assert client.exactly(5) == b"plain"


def test_ports_count(opened):
    client, reply = opened().tunnel("bad.test:25")
    client.close()
    assert reply.status == 403


def test_tunnel_list(opened, tmp_path, closing):
    authority = tls.Authority()
    closing.append(authority)
    origin = tls.TlsOrigin(lambda request: ok("end to end"),
                           authority.leaf("bank.example"))
    closing.append(origin)
    listed = tmp_path / "tunnel.yaml"
    listed.write_text("tunnel: {domains: [bank.example]}\n")
    proxy = opened(**{"filters.tunnel": str(listed)})
    response = tls.get(proxy, "bank.example", origin.port,
                       cafile=authority.cafile)
    assert response.body == b"end to end"
    assert "TCP_TUNNEL" in proxy.log(1)[0]


def test_tunnel_list_by_server_name(opened, tmp_path, closing):
    """Where the CONNECT names an address; not where it names another host."""
    authority = tls.Authority()
    closing.append(authority)
    origin = tls.TlsOrigin(lambda request: ok("end to end"),
                           authority.leaf("bank.example"))
    closing.append(origin)
    listed = tmp_path / "tunnel.yaml"
    listed.write_text("tunnel: {domains: [bank.example]}\n")
    proxy = opened(**{"filters.tunnel": str(listed)})
    with tls.through(proxy, "127.0.0.1", origin.port, authority.cafile,
                     server_name="bank.example") as client:
        client.send(tls.inner_request("GET", "bank.example", origin.port))
        assert client.response().body == b"end to end"
    assert "TCP_TUNNEL" in proxy.log(1)[0]
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with tls.through(proxy, "evil.test", origin.port, context=context,
                     server_name="bank.example") as client:
        assert dict(client.sock.getpeercert()["subjectAltName"]) == \
            {"DNS": "evil.test"}
    assert len(origin.server_names) == 1


def test_without_interception(aduana):
    proxy = aduana()
    assert not (proxy.folder / "ca").exists()
    assert re.search("intercept", subprocess.run(
        [BUILD / "aduana", "--print-defaults"], capture_output=True,
        text=True, timeout=300).stdout)
