# SPDX-License-Identifier: MIT
"""No verdict is kept for what has become another text, nor comes too late."""
import pytest

from wire import ok

HTML = "Content-Type: text/html; charset=utf-8"
WORDS = "danger_words:\n  action: block\n  words: [bomba]\n"
FORM = "Content-Type: multipart/form-data; boundary=B"


@pytest.fixture
def start(aduana, write):
    return lambda **settings: aduana(**{
        "filters.danger_words": write("words.yaml", WORDS), **settings})


def test_another_type_by_304(start, site):
    proxy = start()
    first = ok("bom<b></b>ba", "Content-Type: text/plain", 'ETag: "a"',
               "Cache-Control: no-cache")
    then = ok("", 'ETag: "a"', "Content-Type: text/html",
              "Cache-Control: max-age=1000", length=False,
              status="304 Not Modified")
    page = site(lambda r: then if "If-None-Match" in r else first)
    assert proxy.get(page.url()).status == 200
    assert proxy.get(page.url()).status == 403
    assert proxy.get(page.url()).status == 403
    assert page.count == 2


@pytest.mark.parametrize("gap", ["<!--" + "x" * 60000 + "-->",
                                 "\u00ad" * 30000, "<!---->" * 9000,
                                 "<b x='" + "y" * 60000 + "'>"])
@pytest.mark.parametrize("word", ["bomba", "bom<b>ba</b>"])
def test_unseen_behind_a_word(start, site, gap, word):
    proxy = start(**{"filters.hold": 65536, "filters.beyond": "cut"})
    page = site(ok("<p>hola " * 12000 + f" {word}" + gap + "fin", HTML))
    with proxy.connect() as client:
        client.send(f"GET {page.url()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        try:
            while client.more():
                continue
        except ConnectionError:
            pass
        assert b"hola" in client.held and b"bom" not in client.held


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream"])
def test_field_that_says_a_type(start, site, kind):
    page = site(ok("x"))
    body = (f"--B\r\nContent-Disposition: form-data; name=q\r\n"
            f"Content-Type: {kind}\r\n\r\nuna bomba\r\n--B--\r\n").encode()
    assert start().ask("POST", page.url(), FORM, body=body).status == 403
    assert page.count == 0
