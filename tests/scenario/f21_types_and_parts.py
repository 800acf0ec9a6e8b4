# SPDX-License-Identifier: MIT
"""Ways around the word check: several types, parts, another protocol inside."""
import re

import pytest

from proxy import request
from wire import ok

TEXT = "Content-Type: text/html; charset=utf-8"
PAGE = b"<p>la bomba</p>"
WORDS = "danger_words:\n  action: block\n  words: [%s]\n"


@pytest.fixture
def proxy(aduana, write):
    return aduana(**{"filters.danger_words": write("words.yaml",
                                                   WORDS % "bomba")})


@pytest.mark.parametrize("lines", [
    ("Content-Type: image/png", "Content-Type: text/html"),
    ("Content-Type: image/png, text/html",),
    ("Content-Type: image/png, text/html, */*",),
    ("Content-Type: text / html",),
    ("Content-Type: image/png/x",),
    ("Content-Type: multipart/mixed; boundary=x",),
    ("Content-Type: multipart/x-mixed-replace; boundary=x",),
])
def test_types_of_responses(proxy, site, lines):
    assert proxy.get(site(ok(PAGE, *lines)).url()).status == 403


def test_client_sees_the_type_that_was_judged(proxy, site):
    page = site(ok(PAGE, "Content-Type: text/html", "Content-Type: image/png"))
    assert proxy.get(page.url()).all("Content-Type") == ["image/png"]


def test_html_without_a_type_but_with_a_control_byte(proxy, site):
    page = site(ok(b"<html>\x01" + PAGE))
    assert proxy.get(page.url()).status == 403


def test_types_of_requests(proxy, site):
    page = site(ok("x"))
    reply = proxy.ask("POST", page.url(), "Content-Type: image/png",
                      "Content-Type: text/plain", body=b"la bomba")
    assert reply.status == 403 and page.count == 0


def parts(r):
    """What a good server makes of Range."""
    spans = [tuple(map(int, s)) for s in
             re.findall(r"(\d+)-(\d+)", r.get("Range", ""))]
    status = "206 Partial Content"
    if not spans:
        return ok(PAGE, TEXT)
    if len(spans) == 1:
        first, last = spans[0]
        return ok(PAGE[first:last + 1], TEXT, "Content-Range: bytes "
                  f"{first}-{last}/{len(PAGE)}", status=status)
    body = b"".join(b"--X\r\n\r\n" + PAGE[a:b + 1] + b"\r\n" for a, b in spans)
    return ok(body + b"--X--\r\n", status=status,
              *("Content-Type: multipart/byteranges; boundary=X",))


@pytest.mark.parametrize("method, body", [
    ("GET", None), ("GET", b"x"), ("POST", b"x"), ("POST", None)])
@pytest.mark.parametrize("span", ["0-7", "0-7,8-14"])
def test_parts(proxy, site, method, body, span):
    page = site(parts)
    reply = proxy.ask(method, page.url(), f"Range: bytes={span}", body=body)
    assert reply.status == 403


def test_part_that_nobody_asked_for(proxy, site):
    part = ok(PAGE[:8], TEXT, f"Content-Range: bytes 0-7/{len(PAGE)}",
              status="206 Partial Content")
    assert proxy.get(site(part).url(), "Range: bytes=0-7").status == 502


def test_parts_of_what_was_stored_under_another_list(proxy, site, write):
    page = site(ok(PAGE, TEXT, "Cache-Control: max-age=600"))
    write("words.yaml", WORDS % "terrorismo")
    assert proxy.reload().returncode == 0
    assert proxy.get(page.url()).body == PAGE
    assert proxy.get(page.url(), "Range: bytes=0-7").status == 206
    write("words.yaml", WORDS % "bomba")
    assert proxy.reload().returncode == 0
    for span in ("0-7", "8-14"):
        assert proxy.get(page.url(), f"Range: bytes={span}").status == 403


def test_charset_changed_by_304(proxy, site):
    text = "la bomba".encode("utf-16-le")
    seen = []

    def answer(r):
        seen.append(r)
        if "If-None-Match" in r:
            return ok(b"", "Content-Type: text/html; charset=utf-16le",
                      'ETag: "a"', status="304 Not Modified", length=False)
        return ok(text, "Content-Type: text/html; charset=iso-8859-1",
                  'ETag: "a"', "Cache-Control: max-age=0")

    page = site(answer)
    proxy.get(page.url())
    assert proxy.get(page.url()).status == 403 and len(seen) == 2


@pytest.mark.parametrize("protocol", ["h2c", "HTTP/2.0", "TLS/1.0", "H2C"])
def test_http_inside_an_upgrade(proxy, site, protocol):
    page = site(ok("plain"))
    with proxy.connect() as client:
        client.send(request("GET", page.url(), f"Upgrade: {protocol}",
                            "Connection: Upgrade, HTTP2-Settings",
                            "HTTP2-Settings: AAMAAABkAAQAAP__"))
        assert client.response().body == b"plain"
    got = page.requests[0]
    assert "Upgrade" not in got and "HTTP2-Settings" not in got
