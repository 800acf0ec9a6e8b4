# SPDX-License-Identifier: MIT
"""Origin-form requests get aduana's own pages: help, PAC, and 404."""
import pytest


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
