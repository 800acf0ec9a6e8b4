# SPDX-License-Identifier: MIT
"""The log of intercepted requests: whole https URLs, TLS of both sides, names
that disagree, and nothing secret."""
import tls
from wire import ok
from within import inside, records  # noqa: F401 (a fixture)

NAME = "a.example"


def test_json(inside):  # noqa: F811
    page = inside.site(ok("x", "Cache-Control: max-age=600"))
    proxy = inside.start(**{"log.access.format": "json"})
    with inside.connection(proxy, NAME, page.port) as client:
        for _ in range(2):
            client.send(tls.inner_request("GET", NAME, page.port, "/x?y=1"))
            client.response()
        version, cipher = client.sock.version(), client.sock.cipher()[0]
    connect, miss, hit = records(proxy, 3)
    assert connect["method"] == "CONNECT"
    assert connect["url"] == f"{NAME}:{page.port}"
    for record in (connect, miss, hit):
        assert record["tls_version"] == version
        assert record["tls_cipher"] == cipher
        assert record["tls_resumed"] is False
        assert "sni" not in record
    for record in (miss, hit):
        assert record["url"] == f"https://{NAME}:{page.port}/x?y=1"
        assert record["status"] == 200
    assert miss["origin_tls"].startswith("TLSv1.3 TLS_")
    assert "origin_tls" not in hit and "origin_tls" not in connect


def test_resumed(inside):  # noqa: F811
    page = inside.site(ok("x", "Cache-Control: max-age=600"))
    proxy = inside.start(**{"log.access.format": "json"})
    context = tls.client_context(tls.authority_of(proxy))
    session = None
    for _ in range(2):
        with inside.connection(proxy, NAME, page.port, context=context,
                               session=session) as client:
            client.send(tls.inner_request("GET", NAME, page.port))
            client.response()
            session = client.sock.session
            reused = client.sock.session_reused
    assert reused
    assert [r["tls_resumed"] for r in records(proxy, 4)] == [
        False, False, True, True]


def test_plain_has_none(inside, site):  # noqa: F811
    page = site(ok("x"))
    proxy = inside.start(**{"log.access.format": "json"})
    proxy.get(page.url("/"))
    assert not {"tls_version", "tls_cipher", "tls_resumed", "origin_tls",
                "sni"} & records(proxy, 1)[0].keys()


def test_names_that_disagree(inside):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start(**{"log.access.format": "json"})
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with inside.connection(proxy, NAME, page.port, context=context,
                           server_name="b.example") as client:
        client.send(tls.inner_request("GET", NAME, page.port))
        client.response()
    for record in records(proxy, 2):
        assert record["sni"] == "b.example"


def test_address_and_name(inside):  # noqa: F811
    """The CONNECT's line has both; the request's URL is the name's."""
    page = inside.site(ok("x"), NAME)
    proxy = inside.start(**{"log.access.format": "json"})
    with inside.connection(proxy, "127.0.0.1", page.port,
                           server_name=NAME) as client:
        client.send(tls.inner_request("GET", NAME, page.port))
        client.response()
    connect, inner = records(proxy, 2)
    assert connect["url"] == f"127.0.0.1:{page.port}"
    assert connect["sni"] == NAME
    assert inner["url"] == f"https://{NAME}:{page.port}/"
    assert "sni" not in inner and inner["peer"] == "127.0.0.1"


def test_squid(inside):  # noqa: F811
    page = inside.site(ok("x", "Content-Type: text/css"))
    proxy = inside.start()
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with inside.connection(proxy, NAME, page.port, context=context,
                           server_name="b.example") as client:
        client.send(tls.inner_request("GET", NAME, page.port, "/x"))
        client.response()
    connect, inner = proxy.log(2)
    assert connect.split()[5:7] == ["CONNECT", f"{NAME}:{page.port}"]
    assert inner.split()[3] == "TCP_MISS/200"
    assert inner.split()[5:7] == ["GET", f"https://{NAME}:{page.port}/x"]
    assert inner.split()[9] == "text/css"
    assert "\"sni=b.example\"" in connect and "\"sni=b.example\"" in inner


def test_combined(inside):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start(**{"log.access.format": "combined"})
    tls.get(proxy, NAME, page.port, "/x")
    assert f"\"GET https://{NAME}:{page.port}/x HTTP/1.1\" 200" in \
        proxy.log(2)[1]


def test_nothing_secret(inside):  # noqa: F811
    page = inside.site(ok("body-secret", "Set-Cookie: s=set-secret"))
    proxy = inside.start(**{"log.access.format": "json",
                            "log.access.query": False})
    with inside.connection(proxy, NAME, page.port) as client:
        client.send(tls.inner_request(
            "POST", NAME, page.port, "/x?q=query-secret",
            "Cookie: c=cookie-secret", "Authorization: Basic auth-secret",
            "Proxy-Authorization: Basic proxy-secret",
            body=b"form-secret"))
        client.response()
        client.send(b"GET https://u:url-secret@a.example/ HTTP/1.1\r\n"
                    b"Host: a.example\r\n\r\n")
        client.response()
    text = "\n".join(proxy.log(3))
    assert "-secret" not in text
    assert "-secret" not in proxy.stderr


def test_counters(inside):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start()
    for _ in range(3):
        tls.get(proxy, NAME, page.port)
    text = proxy.ctl("metrics").stdout
    assert "aduana_tls_intercepted_total 3" in text
    assert "aduana_tls_leaves_total 1" in text
    assert "aduana_tls_origin_handshakes_total 1" in text
