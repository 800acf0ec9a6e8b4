# SPDX-License-Identifier: MIT
"""What the TLS scenarios lean on: origins and clients agree without a proxy,
and through a tunnel."""
import ssl
import socket

import pytest

import tls
from wire import Peer, ok


def direct(origin, cafile, name):
    context = tls.client_context(cafile)
    sock = socket.create_connection(("127.0.0.1", origin.port), timeout=300)
    return Peer(context.wrap_socket(sock, server_hostname=name))


def test_good_chain(closing):
    authority = tls.Authority()
    closing.append(authority)
    leaf = authority.leaf(["a.test", "127.0.0.1"],
                          issuer=authority.intermediate())
    origin = tls.TlsOrigin(lambda request: ok("yes"), leaf)
    closing.append(origin)
    for name in ("a.test", "127.0.0.1"):
        with direct(origin, authority.cafile, name) as client:
            client.send(tls.inner_request("GET", name, origin.port))
            assert client.response().body == b"yes"
    assert origin.handshakes == 2 and origin.count == 2
    assert origin.server_names == ["a.test", None]


def test_faults_are_made(closing):
    authority = tls.Authority()
    closing.append(authority)
    bad = {
        "expired": authority.leaf("a.test", not_before=-9, not_after=-2),
        "hostname": authority.leaf("b.test"),
        "self": authority.self_signed("a.test"),
        "issuer": authority.leaf("a.test", issuer=tls.Authority(
            authority.folder, "Other").root),
        "CA": authority.leaf("a.test",
                             issuer=authority.intermediate(ca=False)),
    }
    for word, leaf in bad.items():
        origin = tls.TlsOrigin(lambda request: ok("no"), leaf)
        closing.append(origin)
        with pytest.raises(ssl.SSLCertVerificationError, match=f"(?i){word}"):
            direct(origin, authority.cafile, "a.test")
        assert origin.count == 0


def test_through_a_tunnel(aduana, closing):
    authority = tls.Authority()
    names = tls.Names()
    closing += [authority, names]
    origin = tls.TlsOrigin(lambda request: ok("yes"),
                           authority.leaf("a.test"))
    closing.append(origin)
    proxy = aduana(**{"dns.servers": [names.server], "tls.intercept": False})
    reply = tls.get(proxy, "a.test", origin.port, cafile=authority.cafile)
    assert reply.body == b"yes"
    assert origin.requests[0].get("Host") == f"a.test:{origin.port}"
