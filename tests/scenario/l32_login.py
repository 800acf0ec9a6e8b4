# SPDX-License-Identifier: MIT
"""Who must log in is asked on the connection where the answer is expected."""
import json
import subprocess

import pytest

import tls
import users
from proxy import request
from users import basic
from wire import ok


@pytest.fixture
def guarded(aduana, tmp_path):
    def start(**settings):
        return aduana(**{"users.file": users.write(tmp_path / "users"),
                         "users.realm": "Lycée".replace("é", "e"),
                         "log.access.format": "json", **settings})
    return start


def entries(proxy, n):
    return [json.loads(line) for line in proxy.log(n)]


def test_asked_then_let_in_on_one_connection(guarded, site):
    page = site(ok("inside", "Cache-Control: max-age=600"))
    proxy = guarded()
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        first = client.response()
        client.send(request("GET", page.url(), basic("anna", "wrong")))
        second = client.response()
        client.send(request("GET", page.url(), basic("anna", "secret")))
        third = client.response()
        client.send(request("GET", page.url(), basic("anna", "secret")))
        fourth = client.response()
    assert [first.status, second.status] == [407, 407]
    assert first.get("Proxy-Authenticate") == \
        'Basic realm="Lycee", charset="UTF-8"'
    assert "Connection" not in first
    assert b"asks for your name" in first.body
    assert b"is wrong" in second.body
    assert third.status == 200 and third.body == b"inside"
    assert fourth.hit and fourth.body == b"inside"
    assert page.count == 1
    assert "Proxy-Authorization" not in page.requests[0]
    log = entries(proxy, 4)
    assert [e.get("user") for e in log] == [None, None, "anna", "anna"]
    text = proxy.log_path.read_text() + proxy.stderr
    assert "secret" not in text and "YW5uYT" not in text


def test_spanish(guarded):
    reply = guarded().get("http://a.example/", "Accept-Language: es")
    assert reply.status == 407 and "contraseña".encode() in reply.body


@pytest.mark.parametrize("lines", [
    ["Proxy-Authorization: Basic !!!"],
    ["Proxy-Authorization: Bearer abc"],
    ["Proxy-Authorization: Basic"],
    [basic("zoe", "secret")],
    [basic("", "secret")],
    [basic("ANNA", "secret")],
    [basic("anna", "")],
    [basic("anna", "secret\0")],
    [basic("anna", "secret"), basic("anna", "secret")],
    ["Authorization: Basic YW5uYTpzZWNyZXQ="],
])
def test_not_let_in(guarded, lines):
    assert guarded().get("http://a.example/", *lines).status == 407


def test_names_beyond_ascii(guarded, site):
    page = site(ok("x"))
    proxy = guarded()
    assert proxy.get(page.url(), basic("ñandú", "secret")).status == 200
    assert entries(proxy, 1)[0]["user"] == "ñandú"


def test_kinds_and_a_refused_file(guarded, site, tmp_path):
    page = site(ok("x"))
    path = tmp_path / "people"
    path.write_text(f"# people\nanna:{users.SECRET['-5']}\r\n"
                    f"bert:{users.SECRET['-apr1']}\n")
    proxy = guarded(**{"users.file": str(path)})
    for name in "anna", "bert":
        assert proxy.get(page.url(), basic(name, "secret")).status == 200
    # The mistake is told; the old users stay.
    path.write_text(f"anna:secret\nbert:{users.SECRET['-apr1']}\n")
    told = proxy.reload()
    assert told.returncode != 0
    assert f"{path}:1: user anna: the password stands there" in told.stdout
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200


def test_bodies(guarded, site):
    """A short body is read, so that the connection goes on; a long one and one
    that waits for 100 are not."""
    page = site(ok("taken"))
    proxy = guarded()
    with proxy.connect() as client:
        client.send(request("POST", page.url(), body=b"x" * 60000))
        assert client.response().status == 407
        client.send(request("POST", page.url(), "Transfer-Encoding: chunked") +
                    b"4\r\nabcd\r\n0\r\n\r\n")
        assert client.response().status == 407
        client.send(request("POST", page.url(), basic("anna", "secret"),
                            body=b"abc"))
        assert client.response().body == b"taken"
    assert page.requests[0].body == b"abc" and page.count == 1
    with proxy.connect() as client:
        client.send(request("POST", page.url(), "Content-Length: 70000"))
        reply = client.response()
        assert reply.status == 407 and reply.get("Connection") == "close"
    with proxy.connect() as client:
        client.send(request("POST", page.url(), "Expect: 100-continue",
                            "Content-Length: 5"))
        reply = client.response()
        assert reply.status == 407 and reply.interim == []
        assert reply.get("Connection") == "close"
    with proxy.connect() as client:
        client.send(request("POST", page.url(), "Transfer-Encoding: chunked"))
        for _ in range(20):
            client.send(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        reply = client.response()
        assert reply.status == 407 and reply.get("Connection") == "close"


def test_connect(guarded, origin):
    page = origin(lambda peer: peer.send(peer.exactly(5)))
    proxy = guarded()
    connect = f"CONNECT {page.authority} HTTP/1.1\r\nHost: {page.authority}"
    with proxy.connect() as client:
        for line in "", basic("anna", "no"):
            client.send(f"{connect}\r\n{line}".rstrip().encode() +
                        b"\r\n\r\n")
            reply = client.response()
            assert reply.status == 407 and "Proxy-Authenticate" in reply
        client.send(f"{connect}\r\n{basic('anna', 'secret')}\r\n\r\n".encode())
        assert client.response("CONNECT").status == 200
        client.send(b"plain")
        assert client.exactly(5) == b"plain"
    log = entries(proxy, 3)
    assert [e.get("user") for e in log] == [None, None, "anna"]


def test_what_came_behind_a_connect_is_no_request(guarded):
    proxy = guarded()
    with proxy.connect() as client:
        client.send(b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443"
                    b"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
        reply = client.response()
        assert reply.status == 407 and reply.get("Connection") == "close"
        assert client.rest() == b""


def test_networks_that_need_not(guarded, site):
    page = site(ok("x"))
    proxy = guarded(**{"users.clients": ["192.0.2.0/24"]})
    assert proxy.get(page.url()).status == 200
    assert "user" not in entries(proxy, 1)[0]


def test_own_pages_need_no_login(guarded):
    proxy = guarded(**{"tls.intercept": True})
    with proxy.connect() as client:
        client.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert client.response().status == 200
    assert proxy.get("http://aduana.internal/proxy.pac").status == 200
    assert tls.get(proxy, "aduana.internal", 443).status == 200


def test_an_origin_that_asks_is_no_proxy(guarded, site):
    page = site(ok("x", 'Proxy-Authenticate: Basic realm="evil"',
                   status="407 Proxy Authentication Required"))
    reply = guarded().get(page.url(), basic("anna", "secret"))
    assert reply.status == 502 and "Proxy-Authenticate" not in reply


def test_programs(guarded, site):
    page = site(ok("x"))
    proxy = guarded()
    for user, code in ("anna:secret", "200"), ("anna:no", "407"):
        got = subprocess.run(
            ["curl", "-s", "-x", proxy.url, "--proxy-anyauth", "-U", user,
             "-w", "%{http_code} %{num_connects}", "-o", "/dev/null",
             page.url()], capture_output=True, text=True, timeout=300)
        # Asked first, answered on the same connection.
        assert got.stdout == f"{code} 1", got
    requests = pytest.importorskip("requests")
    mine = {"http": f"http://bert:secret@127.0.0.1:{proxy.port}"}
    with requests.Session() as session:
        session.trust_env = False
        assert session.get(page.url(), proxies=mine).text == "x"


def test_without_users_nothing_is_asked(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"log.access.format": "json"})
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200
    assert "Proxy-Authorization" not in page.requests[0]
    assert "user" not in entries(proxy, 1)[0]
