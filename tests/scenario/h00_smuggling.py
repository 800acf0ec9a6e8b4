# SPDX-License-Identifier: MIT
"""What two readers could read differently is refused: 400, closed, logged,
and nothing of it reaches the origin."""
import pytest

from proxy import request
from wire import ok

INNER = b"GET http://%b/smuggled HTTP/1.1\r\nHost: %b\r\n\r\n"


def post(*lines, body=b""):
    head = "POST {url} HTTP/1.1\r\nHost: {host}\r\n" + \
        "".join(line + "\r\n" for line in lines) + "\r\n"
    return head.encode("latin-1") + body


def raw(text):
    return text.encode("latin-1")


CL = "Content-Length: 5"
TE = "Transfer-Encoding: chunked"
H = "Host: {host}\r\n"
GET = "GET {url} HTTP/1.1\r\n"
ROWS = {
    "CL and TE": post(CL, TE, body=b"0\r\n\r\n"),
    "TE and CL": post(TE, CL, body=b"0\r\n\r\n"),
    "two lengths that differ": post(CL, "Content-Length: 6", body=b"hello"),
    "list of lengths": post("Content-Length: 5, 6", body=b"hello"),
    "length with a sign": post("Content-Length: +5", body=b"hello"),
    "negative length": post("Content-Length: -5", body=b"hello"),
    "hex length": post("Content-Length: 0x5", body=b"hello"),
    "length with a letter": post("Content-Length: 5x", body=b"hello"),
    "empty length": post("Content-Length:", body=b"hello"),
    "length with blanks inside": post("Content-Length: 5 5", body=b"hello"),
    "65-bit length": post("Content-Length: 18446744073709551621",
                          body=b"hello"),
    "decimal point": post("Content-Length: 5.0", body=b"hello"),
    "identity": post("Transfer-Encoding: identity", CL, body=b"hello"),
    "TE gzip": post("Transfer-Encoding: gzip", body=b"hello"),
    "TE gzip, chunked": post("Transfer-Encoding: gzip, chunked",
                             body=b"0\r\n\r\n"),
    "TE chunked, chunked": post("Transfer-Encoding: chunked, chunked",
                                body=b"0\r\n\r\n"),
    "TE chunked, identity": post("Transfer-Encoding: chunked, identity",
                                 body=b"0\r\n\r\n"),
    "two TE lines": post(TE, TE, body=b"0\r\n\r\n"),
    "TE with a vertical tab": post("Transfer-Encoding: \x0bchunked",
                                   body=b"0\r\n\r\n"),
    "TE xchunked": post("Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "TE quoted": post('Transfer-Encoding: "chunked"', body=b"0\r\n\r\n"),
    "TE empty": post("Transfer-Encoding:", body=b"hello"),
    "TE with a parameter": post("Transfer-Encoding: chunked;q=1",
                                body=b"0\r\n\r\n"),
    "TE in HTTP/1.0": post(TE, body=b"0\r\n\r\n").replace(b"1.1", b"1.0", 1),
    "space before the colon": post("Content-Length : 5", body=b"hello"),
    "TE space before the colon": post("Transfer-Encoding : chunked", CL,
                                      body=b"hello"),
    "obs-fold": raw(GET + H + "X-A: b\r\n c\r\n\r\n"),
    "obs-fold of TE": raw(GET + H + "X-A: b\r\n Transfer-Encoding: chunked"
                          "\r\n\r\n"),
    "first field folded": raw(GET + " X-A: b\r\n" + H + "\r\n"),
    "bare LF ends a line": raw(GET + H + "X-A: b\nX-B: c\r\n\r\n"),
    "bare LF ends the head": raw(GET + H + "X-A: b\n\n"),
    "bare LF in the request line": raw("GET {url} HTTP/1.1\n" + H + "\r\n"),
    "bare CR in a value": raw(GET + H + "X-A: b\rX-B: c\r\n\r\n"),
    "bare CR in a name": raw(GET + H + "X\r-A: b\r\n\r\n"),
    "NUL in a value": raw(GET + H + "X-A: b\0c\r\n\r\n"),
    "NUL in a name": raw(GET + H + "X\0A: b\r\n\r\n"),
    "NUL in the target": raw("GET {url}\0 HTTP/1.1\r\n" + H + "\r\n"),
    "control byte in a value": raw(GET + H + "X-A: b\x01c\r\n\r\n"),
    "empty name": raw(GET + H + ": b\r\n\r\n"),
    "no colon": raw(GET + H + "nonsense\r\n\r\n"),
    "name with a space": raw(GET + H + "X A: b\r\n\r\n"),
    "name with a bracket": raw(GET + H + "X(A): b\r\n\r\n"),
    "name in UTF-8": raw(GET + H + "Xñ: b\r\n\r\n"),
    "two hosts": raw(GET + H + H + "\r\n"),
    "hosts in a list": raw(GET + "Host: a, b\r\n\r\n"),
    "no host": raw(GET + "\r\n"),
    "host with a path": raw(GET + "Host: {host}/x\r\n\r\n"),
    "host with a blank": raw(GET + "Host: a b\r\n\r\n"),
    "host with userinfo": raw(GET + "Host: a@{host}\r\n\r\n"),
    "version 2.0": raw("GET {url} HTTP/2.0\r\n" + H + "\r\n"),
    "version 0.9": raw("GET {url} HTTP/0.9\r\n" + H + "\r\n"),
    "version 1.10": raw("GET {url} HTTP/1.10\r\n" + H + "\r\n"),
    "version in lower case": raw("GET {url} http/1.1\r\n" + H + "\r\n"),
    "version with a sign": raw("GET {url} HTTP/+1.1\r\n" + H + "\r\n"),
    "no version": raw("GET {url}\r\n" + H + "\r\n"),
    "two spaces after the method": raw("GET  {url} HTTP/1.1\r\n" + H +
                                       "\r\n"),
    "two spaces after the target": raw("GET {url}  HTTP/1.1\r\n" + H +
                                       "\r\n"),
    "tab for a space": raw("GET\t{url} HTTP/1.1\r\n" + H + "\r\n"),
    "space before the method": raw(" GET {url} HTTP/1.1\r\n" + H + "\r\n"),
    "space at the end of the line": raw("GET {url} HTTP/1.1 \r\n" + H +
                                        "\r\n"),
    "space in the target": raw("GET {url}/a b HTTP/1.1\r\n" + H + "\r\n"),
    "method with a bracket": raw("G(T {url} HTTP/1.1\r\n" + H + "\r\n"),
    "method with a colon": raw("GET: {url} HTTP/1.1\r\n" + H + "\r\n"),
    "binary": bytes(range(128, 256)) + b"\r\n\r\n",
    "TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "port over the top": raw("GET http://127.0.0.1:65616/ HTTP/1.1\r\n" + H +
                             "\r\n"),
    "port with a sign": raw("GET http://127.0.0.1:+80/ HTTP/1.1\r\n" + H +
                            "\r\n"),
    "port with a letter": raw("GET http://127.0.0.1:80x/ HTTP/1.1\r\n" + H +
                              "\r\n"),
    "no authority": raw("GET http:///x HTTP/1.1\r\n" + H + "\r\n"),
    "backslash in the authority": raw("GET http://127.0.0.1\\@a/ HTTP/1.1"
                                      "\r\n" + H + "\r\n"),
}


@pytest.mark.parametrize("name", ROWS)
def test_refused(aduana, site, name):
    page = site(ok("reached"))
    proxy = aduana(**{"timeouts.head": "2s"})
    bad = ROWS[name].replace(b"{url}", page.url("/x").encode()) \
        .replace(b"{host}", page.authority.encode())
    inner = INNER % (page.authority.encode(), page.authority.encode())
    with proxy.connect() as client:
        client.send(bad + inner)
        reply = client.response()
        assert 400 <= reply.status < 600 and reply.status in (
            400, 408, 431, 501, 505), reply.start
        assert client.closed()
    assert page.count == 0
    assert len(proxy.log(1)) == 1
    assert proxy.get(page.url("/after")).status == 200


def test_same_length_twice_is_one_or_none(aduana, site):
    page = site(lambda r: ok(r.body))
    with aduana().connect() as client:
        client.send(request("POST", page.url(), CL, CL) + b"hello")
        assert client.response().status in (200, 400)
    for got in page.requests:
        assert got.all("Content-Length") == ["5"]
