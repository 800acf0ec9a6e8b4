# SPDX-License-Identifier: MIT
"""Requests inside TLS are for the host of the CONNECT, and for no other."""
import pytest
import tls
from wire import ok
from within import inside, records  # noqa: F401 (a fixture)

NAME = "a.example"


def send(client, start, *lines, method="GET"):
    client.send("\r\n".join([start, *lines, "", ""]).encode())
    return client.response(method)


def test_target_and_host(inside):  # noqa: F811
    page = inside.site(lambda r: ok(f"{r.target} {r.get('Host')}"))
    authority = f"{NAME}:{page.port}"
    with inside.connection(inside.start(), NAME, page.port) as client:
        for target, host in (("/", authority), ("/x?y=1", authority.upper()),
                             (f"https://{authority}/x", authority),
                             ("/", f"{NAME}.:{page.port}"),
                             (f"HTTPS://{NAME.upper()}.:{page.port}/x",
                              authority)):
            reply = send(client, f"GET {target} HTTP/1.1", f"Host: {host}",
                         "Cache-Control: no-store")
            path = target[target.index("/", 8):] if "://" in target else target
            assert reply.body.decode() == f"{path} {authority}"
    assert page.handshakes == 1


DISAGREE = [
    ("/", "b.example:{port}"),
    ("/", "a.example"),
    ("/", "a.example:443"),
    ("/", "127.0.0.1:{port}"),
    ("/", "x.a.example:{port}"),
    ("https://b.example:{port}/", "a.example:{port}"),
    ("https://b.example:{port}/", "b.example:{port}"),
    ("https://a.example:{port}/", "b.example:{port}"),
    ("https://a.example/", "a.example:{port}"),
    ("http://a.example:{port}/", "a.example:{port}"),
    ("http://a.example/", "a.example:{port}"),
    ("http://127.0.0.1:{port}/", "127.0.0.1:{port}"),
]


def test_misdirected(inside):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start()
    with inside.connection(proxy, NAME, page.port) as client:
        for target, host in DISAGREE:
            reply = send(client, f"GET {target.format(port=page.port)} "
                         "HTTP/1.1", f"Host: {host.format(port=page.port)}")
            assert reply.status == 421, (target, host)
            assert b"another host" in reply.body
        reply = send(client, "GET / HTTP/1.1", f"Host: {NAME}:{page.port}")
        assert reply.status == 200
    assert page.count == 1
    assert f"aduana_tls_misdirected_total {len(DISAGREE)}" in \
        proxy.ctl("metrics").stdout


BAD = [
    ("GET / HTTP/1.1", [], 400),
    ("GET / HTTP/1.1", ["Host: {a}", "Host: {a}"], 400),
    ("GET / HTTP/1.1", ["Host:"], 400),
    ("GET / HTTP/1.1", ["Host: a b"], 400),
    ("GET * HTTP/1.1", ["Host: {a}"], 400),
    ("GET a.example:443 HTTP/1.1", ["Host: {a}"], 400),
    ("GET ftp://{a}/ HTTP/1.1", ["Host: {a}"], 400),
    ("GET https://u:p@{a}/ HTTP/1.1", ["Host: {a}"], 400),
    ("CONNECT {a} HTTP/1.1", ["Host: {a}"], 501),
    ("CONNECT b.example:443 HTTP/1.1", ["Host: b.example:443"], 501),
]


@pytest.mark.parametrize("start,fields,status", BAD)
def test_refused(inside, start, fields, status):  # noqa: F811
    page = inside.site(ok("x"))
    authority = f"{NAME}:{page.port}"
    with inside.connection(inside.start(), NAME, page.port) as client:
        reply = send(client, start.format(a=authority),
                     *(f.format(a=authority) for f in fields))
        assert reply.status == status
        assert client.closed()
    assert page.count == 0


def test_without_host(inside):  # noqa: F811
    """HTTP/1.0 may leave it out: the CONNECT has said it."""
    page = inside.site(lambda r: ok(r.get("Host")))
    with inside.connection(inside.start(), NAME, page.port) as client:
        reply = send(client, "GET / HTTP/1.0")
        assert reply.body.decode() == f"{NAME}:{page.port}"


def test_server_as_a_whole(inside):  # noqa: F811
    page = inside.site(ok("", "Allow: GET"))
    authority = f"{NAME}:{page.port}"
    with inside.connection(inside.start(), NAME, page.port) as client:
        for target in ("*", f"https://{authority}"):
            reply = send(client, f"OPTIONS {target} HTTP/1.1",
                         f"Host: {authority}")
            assert reply.status == 200 and reply.get("Allow") == "GET"
    assert [r.target for r in page.requests] == ["*", "*"]


@pytest.mark.parametrize("host", ["a.example", "127.0.0.1"])
def test_address_and_name(inside, host):  # noqa: F811
    """CONNECT named an address, the hello a name: the name goes on."""
    page = inside.site(lambda r: ok(r.get("Host")), NAME)
    proxy = inside.start()
    with inside.connection(proxy, "127.0.0.1", page.port,
                           server_name=NAME) as client:
        reply = send(client, "GET / HTTP/1.1", f"Host: {host}:{page.port}")
        assert reply.body.decode() == f"{NAME}:{page.port}"
        reply = send(client, "GET / HTTP/1.1", f"Host: b.example:{page.port}")
        assert reply.status == 421
    assert page.server_names == [NAME]


def test_another_server_name(inside):  # noqa: F811
    """The CONNECT rules: neither leaf, nor dial, nor URL are the hello's."""
    page = inside.site(lambda r: ok(r.get("Host")), NAME)
    proxy = inside.start(**{"log.access.format": "json"})
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with inside.connection(proxy, NAME, page.port, context=context,
                           server_name="b.example") as client:
        names = [v for k, v in client.sock.getpeercert()["subjectAltName"]]
        assert names == [NAME]
        reply = send(client, "GET / HTTP/1.1", f"Host: {NAME}:{page.port}")
        assert reply.body.decode() == f"{NAME}:{page.port}"
        reply = send(client, "GET / HTTP/1.1", f"Host: b.example:{page.port}")
        assert reply.status == 421
    assert page.server_names == [NAME]


def test_fields_of_a_proxy(inside):  # noqa: F811
    """Proxy-* inside are for nobody, other addresses of the origin would lead
    around us; the rest stays as it is."""
    page = inside.site(ok("x", "Strict-Transport-Security: max-age=9",
                          "Alt-Svc: h3=\":443\"", "Via: 1.1 shield"))
    authority = f"{NAME}:{page.port}"
    with inside.connection(inside.start(), NAME, page.port) as client:
        reply = send(client, "GET / HTTP/1.1", f"Host: {authority}",
                     "Proxy-Authorization: Basic eDp5", "Proxy-Connection: x",
                     "Authorization: Bearer z", "X-Forwarded-For: 192.0.2.1",
                     "X-Forwarded-Proto: https")
    got = page.requests[0]
    assert "Proxy-Authorization" not in got and "Proxy-Connection" not in got
    assert got.get("Authorization") == "Bearer z"
    assert got.get("X-Forwarded-For") == "192.0.2.1"
    assert got.get("X-Forwarded-Proto") == "https"
    assert got.get("Via").startswith("1.1 ")
    assert reply.get("Strict-Transport-Security") == "max-age=9"
    assert "Alt-Svc" not in reply
    assert "1.1 shield" in reply.get("Via")


def test_origin_that_wants_a_proxy_password(inside):  # noqa: F811
    page = inside.site(ok("x", "Proxy-Authenticate: Basic realm=x",
                          status="407 Proxy Authentication Required"))
    proxy = inside.start()
    assert tls.get(proxy, NAME, page.port).status == 502


def test_https_in_the_clear(inside):  # noqa: F811
    """Some programs leave TLS to their proxy: it is fetched, and proved."""
    page = inside.site(ok("x", "Cache-Control: max-age=600"))
    bad = inside.site(ok("x"), "other.example")
    proxy = inside.start(**{"log.access.format": "json"})
    url = page.url("/x", NAME)
    assert proxy.get(url).body == b"x"
    assert proxy.get(url).hit and tls.get(proxy, NAME, page.port, "/x").hit
    assert page.server_names == [NAME]
    record = records(proxy, 1)[0]
    assert record["url"] == url and "tls_version" not in record
    assert record["origin_tls"].startswith("TLSv1.")
    reply = proxy.get(bad.url("/", NAME))
    assert reply.status == 502 and "tls_" in reply.get("Proxy-Status")
    assert bad.count == 0
    assert proxy.get("https://a.example:22/").status == 403


@pytest.mark.parametrize("settings", [
    {"tls.intercept": False}, {"tls.clients": ["192.0.2.0/24"]}])
def test_https_in_the_clear_refused(inside, settings):  # noqa: F811
    """Not for those whose TLS would not be opened."""
    page = inside.site(ok("x"))
    reply = inside.start(**settings).get(page.url("/", NAME))
    assert reply.status == 501
    assert page.count == 0
