# SPDX-License-Identifier: MIT
"""The CONNECT's user is that of all requests inside, and of rules."""
import json
import subprocess

import pytest

import tls
import users
from proxy import request
from users import basic
from wire import ok


@pytest.fixture
def opened(aduana, tmp_path, closing):
    root = tls.Authority(tmp_path)
    names = tls.Names()
    origin = tls.TlsOrigin(lambda r: ok(f"for {r.target}"),
                           root.leaf(["good.test"]))
    closing.extend([names, origin])

    def start(**settings):
        return aduana(**{
            "tls.intercept": True, "dns.servers": [names.server],
            "tls.trust": [str(root.cafile)], "log.access.format": "json",
            "users.file": users.write(tmp_path / "users"), **settings})
    start.origin = origin
    return start


def login(proxy, host, port, line):
    """A Peer inside TLS, after a CONNECT that was asked for its user."""
    client = proxy.connect()
    head = f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"
    client.send(f"{head}\r\n".encode())
    assert client.response().status == 407
    client.send(f"{head}{line}\r\n\r\n".encode())
    assert client.response("CONNECT").status == 200
    client.sock = tls.client_context(tls.authority_of(proxy)).wrap_socket(
        client.sock, server_hostname=host)
    return client


def test_the_user_of_the_connect_holds(opened):
    proxy = opened()
    port = opened.origin.port
    with login(proxy, "good.test", port, basic("anna", "secret")) as client:
        for path in "/one", "/two":
            client.send(tls.inner_request("GET", "good.test", port, path,
                                          basic("bert", "wrong")))
            assert client.response().body == f"for {path}".encode()
    assert len(opened.origin.requests) == 2
    for asked in opened.origin.requests:
        assert "Proxy-Authorization" not in asked
    log = [json.loads(line) for line in proxy.log(4)]
    assert [e.get("user") for e in log] == [None, "anna", "anna", "anna"]
    assert "secret" not in proxy.log_path.read_text() + proxy.stderr


def test_rules_of_users(opened, tmp_path):
    black = tmp_path / "black.yaml"
    black.write_text("blacklist:\n  rules:\n"
                     "    - {domain: good.test, users: [bert]}\n")
    proxy = opened(**{"filters.blacklist": str(black)})
    port = opened.origin.port
    for name, status in ("anna", 200), ("bert", 403):
        with login(proxy, "good.test", port, basic(name, "secret")) as client:
            client.send(tls.inner_request("GET", "good.test", port))
            assert client.response().status == status
    with proxy.connect() as client:
        client.send(request("GET", "http://good.test/",
                            basic("bert", "secret")))
        assert client.response().status == 403


def test_curl(opened):
    proxy = opened()
    got = subprocess.run(
        ["curl", "-sS", "--proxy-anyauth", "-U", "ñandú:secret", "-x",
         proxy.url, "--cacert", tls.authority_of(proxy),
         f"https://good.test:{opened.origin.port}/x"], capture_output=True,
        text=True, timeout=300)
    assert got.stdout == "for /x", got
