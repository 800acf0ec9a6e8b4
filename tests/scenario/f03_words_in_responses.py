# SPDX-License-Identifier: MIT
"""Danger words in response bodies, however they are wrapped."""
import gzip
import zlib

import pytest

from wire import chunked, ok

WORDS = """\
danger_words:
  action: block
  broken: flag
  words:
    - isis
    - terrorismo
    - bomba
"""
HTML = "Content-Type: text/html; charset=utf-8"
PAGE = "<html><body><p>Hay una Bomba en la plaza.</p></body></html>".encode()
CALM = "<html><body>análisis de la crisis; oasis, tesis</body></html>".encode()


def gz(data):
    return gzip.compress(data, mtime=0)


def halves(data, at=None):
    at = at or len(data) // 2
    return data[:at], data[at:]


SPLIT = PAGE.index(b"Bomba") + 3
DIRTY = {
    "plain": ok(PAGE, HTML),
    "chunked, split in the word": chunked(*halves(PAGE, SPLIT), lines=[HTML]),
    "one byte a chunk": chunked(*[PAGE[i:i + 1] for i in range(len(PAGE))],
                                lines=[HTML]),
    "gzip": ok(gz(PAGE), HTML, "Content-Encoding: gzip"),
    "gzip, chunked, split": chunked(*halves(gz(PAGE)), lines=[
        HTML, "Content-Encoding: gzip"]),
    "x-gzip": ok(gz(PAGE), HTML, "Content-Encoding: x-gzip"),
    "deflate": ok(zlib.compress(PAGE), HTML, "Content-Encoding: deflate"),
    "to the close": ok(PAGE, HTML, "Connection: close", length=False),
    "upper case": ok(PAGE.upper(), HTML),
    "accent": ok("la bómba".encode(), HTML),
    "decomposed": ok("la bo\u0301mba".encode(), HTML),
    "entity": ok(b"la b&#111;mba", HTML),
    "hex entity": ok(b"la &#x62;omba", HTML),
    "zero width": ok("la bom\u200bba".encode(), HTML),
    "soft hyphen": ok("la bom\u00adba".encode(), HTML),
    "latin-1": ok("día de bómba".encode("latin-1"),
                  "Content-Type: text/html; charset=iso-8859-1"),
    "utf-16": ok("una bomba".encode("utf-16"),
                 "Content-Type: text/plain; charset=utf-16"),
    "plain text": ok(PAGE, "Content-Type: text/plain"),
    "json": ok(b'{"a":"bomba"}', "Content-Type: application/json"),
    "no type": ok(PAGE),
    "404 page": ok(PAGE, HTML, status="404 Not Found"),
}
CLEAN = {
    "plain": ok(CALM, HTML),
    "gzip": ok(gz(CALM), HTML, "Content-Encoding: gzip"),
    "chunked": chunked(*halves(CALM), lines=[HTML]),
    "part of a word": ok(b"bombardeo bombas rebomba", HTML),
    "picture": ok(b" bomba ", "Content-Type: image/png"),
    "empty": ok(b"", HTML),
}


@pytest.fixture
def words(write):
    return write("words.yaml", WORDS)


@pytest.mark.parametrize("name", DIRTY)
def test_refused(aduana, site, words, name):
    page = site(DIRTY[name])
    proxy = aduana(**{"filters.danger_words": words})
    reply = proxy.get(page.url())
    assert reply.status == 403, reply.body[:200]
    assert f"{words}:7".encode() in reply.body
    assert b"plaza" not in reply.body
    line = proxy.log(1)[0]
    assert "TCP_DENIED_REPLY/403" in line
    assert "danger" in line and f"{words}:7" in line


@pytest.mark.parametrize("name", CLEAN)
def test_passed(aduana, site, words, name):
    page = site(CLEAN[name])
    proxy = aduana(**{"filters.danger_words": words})
    reply = proxy.get(page.url())
    assert reply.status == 200 and reply.clean
    assert "danger" not in proxy.log(1)[0]


def test_bytes_are_untouched(aduana, site, words):
    body = gz(CALM * 50)
    page = site(ok(body, HTML, "Content-Encoding: gzip"))
    reply = aduana(**{"filters.danger_words": words}).get(page.url())
    assert reply.body == body
    assert reply.get("Content-Encoding") == "gzip"


def test_a_refused_page_is_not_stored(aduana, site, words):
    page = site(ok(PAGE, HTML, "Cache-Control: max-age=3600"))
    proxy = aduana(**{"filters.danger_words": words})
    for _ in range(3):
        reply = proxy.get(page.url())
        assert reply.status == 403 and b"plaza" not in reply.body


def test_a_part_does_not_slip_through(aduana, site, words):
    def answer(r):
        if "Range" in r:
            return ok(PAGE[30:50], HTML, "Content-Range: bytes 30-49/%d" %
                      len(PAGE), status="206 Partial Content")
        return ok(PAGE, HTML)

    page = site(answer)
    proxy = aduana(**{"filters.danger_words": words})
    reply = proxy.get(page.url(), "Range: bytes=30-49", "Accept: text/html")
    assert b"una B" not in reply.body and b"omba" not in reply.body[:100]


def test_origin_is_asked_only_for_codings_that_are_read(aduana, site, words):
    page = site(ok(CALM, HTML))
    aduana(**{"filters.danger_words": words}).get(
        page.url(), "Accept-Encoding: gzip, br, zstd, x-strange")
    sent = page.requests[0].get("Accept-Encoding", "")
    assert "x-strange" not in sent and "gzip" in sent


def test_interleaved_requests_keep_apart(aduana, site, words):
    from proxy import request
    dirty, calm = site(ok(PAGE, HTML)), site(ok(CALM, HTML))
    proxy = aduana(**{"filters.danger_words": words})
    with proxy.connect() as client:
        for i in range(20):
            page, want = (dirty, 403) if i % 2 else (calm, 200)
            client.send(request("GET", page.url(f"/{i}")))
            assert client.response().status == want


def test_clean_hit_passes_and_new_words_refuse_it(aduana, site, write):
    path = write("words.yaml", WORDS)
    page = site(ok(b"<p>una tormenta</p>", HTML,
                   "Cache-Control: max-age=3600"))
    proxy = aduana(**{"filters.danger_words": path})
    assert proxy.get(page.url()).status == 200
    assert proxy.get(page.url()).hit
    write("words.yaml", WORDS + "    - tormenta\n")
    assert proxy.reload().returncode == 0
    assert proxy.get(page.url()).status == 403
