# SPDX-License-Identifier: MIT
"""HEAD is answered from a stored GET, with its length and no body."""
from proxy import request
from wire import ok

FRESH = "Cache-Control: max-age=3600"


def test_from_the_cache(aduana, site):
    page = site(ok("twelve bytes", FRESH))
    proxy = aduana()
    proxy.get(page.url())
    with proxy.connect() as client:
        client.send(request("HEAD", page.url()) + request("GET", page.url()))
        head = client.response("HEAD")
        assert head.hit and head.get("Content-Length") == "12"
        assert client.response().body == b"twelve bytes"
    assert page.count == 1


def test_head_is_not_stored_as_a_page(aduana, site):
    page = site(lambda r: b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n"
                b"Cache-Control: max-age=600\r\n\r\n" +
                (b"body" if r.method == "GET" else b""))
    proxy = aduana()
    assert proxy.ask("HEAD", page.url()).body == b""
    reply = proxy.get(page.url())
    assert reply.body == b"body" and page.count == 2


def test_get_with_a_body_is_neither_stored_nor_served(aduana, site):
    page = site(ok("x", FRESH))
    proxy = aduana()
    proxy.ask("GET", page.url(), body=b"query")
    proxy.get(page.url())
    proxy.ask("GET", page.url(), body=b"query")
    assert page.count == 3
