# SPDX-License-Identifier: MIT
"""What rules lead to where TLS is opened: another host behind the same name,
rates inside and in a tunnel, rules against what was learned, addresses of
issuers."""
import contextlib
import ssl
import time

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID as Access

import tls
from proxy import wait_for
from wire import ok

SIZE = 30_000
RATE = 60_000
REFUSED = (ssl.SSLError, ConnectionError, EOFError)


@pytest.fixture
def scene(aduana, closing, tmp_path):
    scene = tls.Scene(aduana, closing)
    folder = tmp_path / "conf.d"
    folder.mkdir()

    def start(*lines, **settings):
        (folder / "rules.yaml").write_text(
            "rules:\n" + "".join(f"  - {line}\n" for line in lines))
        return scene.start(**{"filters.conf_d": str(folder)} | settings)

    def origin(body, name, host="127.0.0.1", port=0, **options):
        return scene.keep(tls.TlsOrigin(
            lambda _: ok(body, "Content-Type: application/zip",
                         "Cache-Control: max-age=600"),
            scene.authority.leaf([name], **options.pop("faults", {})), host,
            port=port, **options))
    scene.with_rules, scene.origin = start, origin
    return scene


def leads(scene, **names):
    """Names that do not lead to 127.0.0.1."""
    scene.names = scene.keep(tls.Names(**{
        k.replace("_", "."): [v] for k, v in names.items()}))


def test_redirect(scene):
    """SNI and the name in the certificate are those that were asked for."""
    leads(scene, safe_test="127.0.0.3")
    real = scene.origin(b"real", "www.test")
    safe = scene.origin(b"safe", "www.test", "127.0.0.3", real.port)
    proxy = scene.with_rules(
        "{domain: www.test, action: redirect, to: safe.test}")
    assert tls.get(proxy, "www.test", real.port).body == b"safe"
    assert real.handshakes == 0
    assert safe.server_names == ["www.test"]
    assert safe.requests[0].get("Host") == f"www.test:{real.port}"
    assert any('"redirected=safe.test"' in line for line in proxy.log(2))


def test_redirect_to_another_certificate(scene):
    leads(scene, safe_test="127.0.0.3")
    safe = scene.origin(b"safe", "safe.test", "127.0.0.3")
    proxy = scene.with_rules(
        "{domain: www.test, action: redirect, to: safe.test}")
    reply = tls.get(proxy, "www.test", safe.port)
    assert reply.status == 502 and safe.requests == []


def timed_get(client, port):
    """Never too soon; and, where the machine has time for it, not in twice the
    time."""
    def in_time():
        began = time.monotonic()
        client.send(tls.inner_request("GET", "www.test", port))
        assert len(client.response().body) == SIZE
        took = time.monotonic() - began
        assert took >= SIZE / RATE * 0.9 - 0.06
        return took <= SIZE / RATE * 2
    wait_for(in_time, "a body in its time")


@pytest.mark.parametrize("action", ["intercept", "tunnel"])
def test_rate(scene, action):
    """Of what is inside; of the tunnel where TLS is left alone."""
    origin = scene.origin(b"v" * SIZE, "www.test")
    proxy = scene.with_rules(
        f"{{url: '*', action: throttle, rate: {RATE}}}",
        f"{{domain: www.test, action: {action}}}")
    cafile = scene.authority.cafile if action == "tunnel" else (
        tls.authority_of(proxy))
    with tls.through(proxy, "www.test", origin.port, cafile) as client:
        timed_get(client, origin.port)


def test_intercept_beats_what_was_learned(scene):
    """A program that refuses our certificate is let through the next time,
    unless a rule says that TLS is to be opened."""
    origin = scene.origin(b"x", "www.test")
    other = scene.origin(b"x", "other.test")
    proxy = scene.with_rules("{domain: www.test, action: intercept}")
    assert tls.get(proxy, "open.test", other.port).status == 502

    def pinned(name, at):
        with contextlib.suppress(*REFUSED):
            with tls.through(proxy, name, at.port,
                             scene.authority.cafile) as client:
                client.send(tls.inner_request("GET", name, at.port))
                return client.response().body
        return None
    for name, at, then in (("other.test", other, b"x"),
                           ("www.test", origin, None)):
        assert pinned(name, at) is None
        wait_for(lambda n=name: any(n in line and "alert" in line
                                    for line in proxy.log()), "the alert")
        assert pinned(name, at) == then


def test_addresses_of_issuers(scene, site):
    """The lists are asked where an issuer's certificate is fetched from."""
    leads(scene, shop_test="127.0.0.1", inside_test="127.0.0.4")
    middle = scene.authority.intermediate()
    shop = site(ok(middle.der))
    urls = [f"http://{name}:{shop.port}/m"
            for name in ("inside.test", "shop.test")]
    origins = [scene.origin(b"x", "www.test", chain=[], faults={
        "issuer": middle, "extensions": ((x509.AuthorityInformationAccess([
            x509.AccessDescription(
                Access.CA_ISSUERS, x509.UniformResourceIdentifier(url))]),
            False),)}) for url in urls]
    proxy = scene.with_rules("{network: 127.0.0.4, action: block}")
    reply = tls.get(proxy, "www.test", origins[0].port)
    assert reply.status == 502
    assert b"the lists of this proxy refuse it" in reply.body
    assert tls.get(proxy, "www.test", origins[1].port).status == 200
    assert shop.count == 1
