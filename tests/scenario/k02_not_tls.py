# SPDX-License-Identifier: MIT
"""What comes behind a CONNECT to be looked into, and is no ClientHello."""
import pytest

SSH = b"SSH-2.0-OpenSSH_9.2\r\n"
SSL2 = bytes.fromhex("802e0103010015000000101000800300800700c0060020") + \
    bytes(30)


def echo(peer):
    while data := peer.sock.recv(65536):
        peer.send(data)


@pytest.mark.parametrize("data", [SSH, b"GET / HTTP/1.1\r\n\r\n", SSL2,
                                  b"\0", b"\x16\x02\x00"])
def test_refused(aduana, origin, data):
    page = origin(echo)
    proxy = aduana(**{"tls.intercept": True})
    client, reply = proxy.tunnel(page.authority)
    with client:
        assert reply.status == 200
        client.send(data)
        assert client.closed()
    assert page.connections == 0
    line = proxy.log(1)[0]
    assert "TCP_DENIED" in line and "not-tls" in line


@pytest.mark.parametrize("early", [b"", SSH])
def test_tunnelled(aduana, origin, early):
    page = origin(echo)
    proxy = aduana(**{"tls.intercept": True, "tls.not_tls": "tunnel"})
    client, _ = proxy.tunnel(page.authority, early=early)
    with client:
        if not early:
            client.send(SSH)
        assert client.exactly(len(SSH)) == SSH
        client.send(b"x" * 100000)
        assert client.exactly(100000) == b"x" * 100000
    line = proxy.log(1)[0]
    assert "TCP_TUNNEL" in line and "not-tls" in line


def test_no_way_around_a_rule(aduana, tmp_path):
    black = tmp_path / "black.yaml"
    black.write_text("blacklist: {domains: [bad.test]}\n")
    proxy = aduana(**{"tls.intercept": True, "tls.not_tls": "tunnel",
                      "filters.blacklist": str(black)})
    client, reply = proxy.tunnel("bad.test:4443")
    with client:
        assert reply.status == 200
        client.send(SSH)
        assert client.closed()
    assert "TCP_DENIED" in proxy.log(1)[0]


def test_nobody_there(aduana):
    proxy = aduana(**{"tls.intercept": True, "tls.not_tls": "tunnel"})
    client, _ = proxy.tunnel("127.0.0.1:1024")
    with client:
        client.send(SSH)
        assert client.closed()
    line = proxy.log(1)[0]
    assert "not-connected" in line and "_ABORTED" in line


@pytest.mark.parametrize("data", [
    bytes.fromhex("1603010000"),                # an empty record
    bytes.fromhex("160301ffff"),                # too long a record
    bytes.fromhex("160301000402000000"),        # another message
    bytes.fromhex("16030100060100000203030000"),
])
@pytest.mark.parametrize("setting", ["tunnel", "refuse"])
def test_bad_hello(aduana, data, setting):
    """It began like one, so that it is no other protocol either."""
    proxy = aduana(**{"tls.intercept": True, "tls.not_tls": setting})
    client, _ = proxy.tunnel("127.0.0.1:1024")
    with client:
        client.send(data)
        assert client.closed()
    assert "bad-hello" in proxy.log(1)[0]
