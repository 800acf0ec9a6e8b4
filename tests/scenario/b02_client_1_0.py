# SPDX-License-Identifier: MIT
"""An HTTP/1.0 client gets no chunks, and the end of the stream as the end."""
from proxy import request
from wire import chunked, ok


def test_chunked_answer_is_unchunked(aduana, site):
    page = site(chunked(b"one,", b"two"))
    with aduana().connect() as client:
        client.send(request("GET", page.url(), version="HTTP/1.0"))
        reply = client.response()
        assert "Transfer-Encoding" not in reply
        assert reply.body == b"one,two"
        assert client.closed()
    assert page.requests[0].version == "HTTP/1.1"


def test_length_is_kept(aduana, site):
    page = site(ok("five!"))
    with aduana().connect() as client:
        client.send(request("GET", page.url(), version="HTTP/1.0"))
        reply = client.response()
        assert reply.get("Content-Length") == "5"
        assert reply.body == b"five!"
        assert client.closed()


def test_post(aduana, site):
    page = site(lambda r: ok(r.body))
    reply = aduana().ask("POST", page.url(), body=b"abc", version="HTTP/1.0")
    assert reply.body == b"abc"


def test_no_host_field_is_fine(aduana, site):
    page = site(ok("yes"))
    with aduana().connect() as client:
        client.send(f"GET {page.url('/')} HTTP/1.0\r\n\r\n".encode())
        assert client.response().status == 200
    assert page.requests[0].get("Host") == page.authority


def test_interim_answers_do_not_reach_it(aduana, site):
    page = site(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok("yes"))
    reply = aduana().get(page.url(), version="HTTP/1.0")
    assert reply.status == 200 and reply.interim == []
