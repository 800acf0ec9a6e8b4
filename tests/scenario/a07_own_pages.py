# SPDX-License-Identifier: MIT
"""Origin-form requests get aduana's own pages: help, PAC, and 404."""
import pytest
import tls
from proxy import free_port, request, wait_for
from wire import connect, ok


def own(proxy, path, method="GET"):
    with proxy.connect() as client:
        client.send(f"{method} {path} HTTP/1.1\r\n"
                    f"Host: 127.0.0.1:{proxy.port}\r\n\r\n".encode())
        return client.response(method)


def test_start_page_tells_how_to_set_the_proxy(aduana):
    proxy = aduana()
    page = own(proxy, "/")
    assert page.status == 200
    assert page.get("Content-Type").startswith("text/html")
    assert str(proxy.port).encode() in page.body
    assert b"proxy.pac" in page.body


@pytest.mark.parametrize("path", ["/proxy.pac", "/wpad.dat"])
def test_pac(aduana, path):
    proxy = aduana()
    page = own(proxy, path)
    assert page.status == 200
    assert page.get("Content-Type").startswith(
        "application/x-ns-proxy-autoconfig")
    assert b"FindProxyForURL" in page.body
    assert f"PROXY 127.0.0.1:{proxy.port}".encode() in page.body


def test_head_has_no_body(aduana):
    page = own(aduana(), "/proxy.pac", "HEAD")
    assert page.status == 200 and page.body == b""


def test_unknown_page(aduana):
    assert own(aduana(), "/nothing-here").status == 404


def test_host_name_of_its_own(aduana):
    page = aduana().get("http://aduana.internal/proxy.pac")
    assert page.status == 200
    assert b"FindProxyForURL" in page.body


def test_a_pac_injects_nothing(aduana):
    proxy = aduana()
    with proxy.connect() as client:
        client.send(b"GET /proxy.pac HTTP/1.1\r\nHost: x\";alert(1)//\r\n\r\n")
        page = client.response()
    assert b"alert" not in page.body


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "127.1"])
def test_its_address_asked_for_through_it(aduana, host):
    """A browser that uses the proxy for every address gets there too."""
    proxy = aduana(**{"destinations.allow": []})
    page = proxy.get(f"http://{host}:{proxy.port}/", "Accept-Language: en")
    assert page.status == 200
    assert f"127.0.0.1:{proxy.port}".encode() in page.body
    pac = proxy.get(f"http://{host}:{proxy.port}/proxy.pac")
    assert f"PROXY 127.0.0.1:{proxy.port}".encode() in pac.body
    assert proxy.get(f"http://{host}:{proxy.port}/x").status == 404
    assert proxy.ask("POST", f"http://{host}:{proxy.port}/",
                     body=b"x").status == 405


def test_only_where_it_listens(aduana):
    port = free_port()
    proxy = aduana(listen=[f"127.0.0.2:{port}"])
    proxy.port = port

    def ask(url):
        with connect(port, "127.0.0.2") as client:
            client.send(request("GET", url))
            return client.response()
    assert ask(f"http://127.0.0.2:{port}/").status == 200
    # Nobody listens there: another machine's, for all that is known.
    assert ask(f"http://127.0.0.1:{port}/").status == 502


def test_what_is_not_its_address(aduana, site):
    """Names, https and other ports lead to no page of ours."""
    theirs = site(ok("theirs"))
    proxy = aduana()
    assert proxy.get(theirs.url()).body == b"theirs"
    for url in (f"http://localhost:{proxy.port}/",
                f"https://127.0.0.1:{proxy.port}/"):
        reply = proxy.get(url)
        assert reply.status in (403, 501, 502), url
        assert b"proxy.pac" not in reply.body
    client, reply = proxy.tunnel(f"127.0.0.1:{proxy.port}")
    client.close()
    assert reply.status == 403


def test_its_address_inside_tls(aduana):
    proxy = aduana(**{"tls.intercept": True})
    wait_for(lambda: proxy.get("http://aduana.internal/ca.pem").status == 200,
             "the authority's certificate")
    for lines in ("GET / HTTP/1.1", "GET /proxy.pac HTTP/1.1"):
        with tls.through(proxy, "127.0.0.1", proxy.port,
                         tls.authority_of(proxy)) as client:
            client.send(f"{lines}\r\nHost: 127.0.0.1:{proxy.port}"
                        "\r\n\r\n".encode())
            reply = client.response()
        assert reply.status == 403 and b"PROXY" not in reply.body
