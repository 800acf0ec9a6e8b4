# SPDX-License-Identifier: MIT
"""Pages of aduana's own inside TLS: refusals, words, failures, set-up."""
import pytest
import tls
from proxy import free_port
from wire import chunked, ok
from within import inside  # noqa: F401 (a fixture)

NAME = "a.example"
WORDS = "danger_words:\n  action: block\n  words: [bomba]\n"


def test_refused_host(inside, write):  # noqa: F811
    page = inside.site(ok("x"))
    rule = write("black.yaml", "blacklist:\n  rules:\n"
                 "    - {domain: a.example, reason: Not here}\n")
    proxy = inside.start(**{"filters.blacklist": rule})
    with inside.connection(proxy, "www.a.example", page.port) as client:
        for _ in range(2):
            client.send(tls.inner_request("GET", "www.a.example", page.port,
                                          "/p", "Accept: text/html"))
            reply = client.response()
            assert reply.status == 403
            assert b"Not here" in reply.body and b"black.yaml:3" in reply.body
            assert "http_request_denied" in reply.get("Proxy-Status")
    assert not page.peers, "nothing is dialled for what is refused"
    assert "rule=" in proxy.log(3)[1] and "TCP_DENIED/403" in proxy.log(3)[1]


@pytest.mark.parametrize("make", [
    lambda: ok("<p>una BÓMBA</p>".encode(),
               "Content-Type: text/html; charset=utf-8"),
    lambda: chunked(b"<p>una bo", b"mba</p>",
                    lines=["Content-Type: text/html; charset=utf-8"])])
def test_word_in_a_page(inside, write, make):  # noqa: F811
    page = inside.site(lambda r: make())
    proxy = inside.start(**{"filters.danger_words": write("w.yaml", WORDS)})
    reply = tls.get(proxy, NAME, page.port, "/x")
    assert reply.status == 403 and b"una" not in reply.body
    assert "danger=bomba" in proxy.log(2)[1]
    assert f"https://{NAME}:{page.port}/x" in proxy.log(2)[1]


def test_word_in_an_address_and_a_form(inside, write):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start(**{"filters.danger_words": write("w.yaml", WORDS)})
    assert tls.get(proxy, NAME, page.port, "/?q=b%6fmba").status == 403
    with inside.connection(proxy, NAME, page.port) as client:
        client.send(tls.inner_request(
            "POST", NAME, page.port, "/",
            "Content-Type: application/x-www-form-urlencoded",
            body=b"text=una+bomba"))
        assert client.response().status == 403
    assert page.count == 0


def test_origin_that_is_not_there(inside):  # noqa: F811
    port = free_port()
    proxy = inside.start()
    with inside.connection(proxy, NAME, port) as client:
        for _ in range(2):
            client.send(tls.inner_request("GET", NAME, port))
            reply = client.response()
            assert reply.status == 502
            assert "connection_refused" in reply.get("Proxy-Status")


def test_origin_that_is_not_tls(inside, origin):  # noqa: F811
    def serve(peer):
        peer.send(ok("plain", status="400 Bad Request"))
        peer.rest()

    page = origin(serve)
    reply = tls.get(inside.start(), NAME, page.port)
    assert reply.status == 502 and b"plain" not in reply.body
    assert "tls_protocol_error" in reply.get("Proxy-Status")


def test_origin_that_nobody_signed(inside):  # noqa: F811
    leaf = inside.authority.self_signed([NAME])
    page = tls.TlsOrigin(lambda r: ok("x"), leaf)
    inside.closing.append(page)
    reply = tls.get(inside.start(), NAME, page.port)
    assert reply.status == 502
    assert "tls_" in reply.get("Proxy-Status")
    assert page.count == 0


def test_loop(inside):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start()
    tls.get(proxy, NAME, page.port)
    via = page.requests[0].get("Via")
    assert tls.get(proxy, NAME, page.port, "/", f"Via: {via}").status == 502
    assert page.count == 1


def test_own_pages(inside):  # noqa: F811
    """aduana.internal, and no other host, has our pages inside TLS."""
    page = inside.site(ok("theirs"))
    proxy = inside.start(**{"connect.ports": ["443", "1024-65535"]})
    with inside.connection(proxy, "aduana.internal", 443) as client:
        for path, status in (("/", 200), ("/proxy.pac", 200), ("/x", 404)):
            client.send(tls.inner_request("GET", "aduana.internal", 443,
                                          path))
            assert client.response().status == status
    for path in ("/", "/proxy.pac", "/ca.crt"):
        assert tls.get(proxy, NAME, page.port, path).body == b"theirs"
