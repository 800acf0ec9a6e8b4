# SPDX-License-Identifier: MIT
"""Bodies are read in every coding, charset and part that browsers would."""
import gzip
import subprocess

import pytest

from wire import ok

TEXT = "Content-Type: text/html; charset=utf-8"
FORM = "Content-Type: multipart/form-data; boundary=B"
WORDS = "danger_words:\n  action: block\n  broken: %s\n" \
        "  words: [bomba, isis]\n"


def packed(program, text):
    return subprocess.run([program, "-c"], input=text, check=True,
                          stdout=subprocess.PIPE).stdout


PACK = {"gzip": gzip.compress, "br": lambda t: packed("brotli", t),
        "zstd": lambda t: packed("zstd", t)}


@pytest.fixture
def proxy(aduana, write):
    return aduana(**{"filters.danger_words": write("words.yaml",
                                                   WORDS % "block")})


@pytest.mark.parametrize("coding", sorted(PACK))
@pytest.mark.parametrize("word, status", [("bomba", 403), ("crisis", 200)])
def test_coding(proxy, site, coding, word, status):
    body = PACK[coding](b"<p>una %s</p>" % word.encode() * 50)
    page = site(ok(body, TEXT, "Content-Encoding: " + coding))
    reply = proxy.get(page.url(), "Accept-Encoding: " + coding)
    assert reply.status == status
    assert page.requests[0].get("Accept-Encoding") == coding
    if status == 200:
        assert reply.body == body


@pytest.mark.parametrize("coding", sorted(PACK))
def test_cut_or_damaged_is_broken(proxy, site, coding):
    body = PACK[coding](b"<p>una crisis</p>" * 50)
    for bad in (body[:-3], body[:9] + b"\x00\xff\x00\xff" + body[13:]):
        page = site(ok(bad, TEXT, "Content-Encoding: " + coding))
        assert proxy.get(page.url()).status == 403


@pytest.mark.parametrize("charset", ["utf-8", "latin1", "koi8-r", "cp1251",
                                     "shift_jis", "gb18030", "utf-16"])
@pytest.mark.parametrize("word, status", [("bomba", 403), ("calma", 200)])
def test_charset(proxy, site, charset, word, status):
    body = ("<p>una %s</p>" % word).encode(charset)
    label = {"cp1251": "windows-1251"}.get(charset, charset)
    page = site(ok(body, "Content-Type: text/html; charset=" + label))
    assert proxy.get(page.url()).status == status


@pytest.mark.parametrize("charset, text", [
    ("latin1", "La acción de la población española, mañana: una bómba"),
    ("cp1251", "Это самый обычный текст о самолёте и людях: ВОМВА"),
])
def test_no_charset_said(proxy, site, charset, text):
    calm = text.rsplit(":", 1)[0]
    page = site(ok(text.encode(charset), "Content-Type: text/plain"))
    assert proxy.get(page.url()).status == 403
    page = site(ok(calm.encode(charset), "Content-Type: text/plain"))
    assert proxy.get(page.url()).status == 200


def part(head, body):
    return b"--B\r\n" + head + b"\r\n\r\n" + body + b"\r\n--B--\r\n"


@pytest.mark.parametrize("body, status", [
    (part(b"Content-Disposition: form-data; name=q", b"una bomba"), 403),
    (part(b"Content-Disposition: form-data; name=q", b"una crisis"), 200),
    (part(b"Content-Disposition: form-data; name=f; filename=bomba.png\r\n"
          b"Content-Type: image/png", b"\x89PNG"), 403),
    (part(b"Content-Disposition: form-data; name=f; filename=a.png\r\n"
          b"Content-Type: image/png", b"\x89PNG bomba \xff\xfe\x00"), 200),
    (part(b"Content-Transfer-Encoding: base64", b"dW5hIGJvbWJh"), 403),
])
def test_form_with_parts(proxy, site, body, status):
    page = site(ok("x"))
    assert proxy.ask("POST", page.url(), FORM, body=body).status == status
    assert page.count == (status == 200)
