# SPDX-License-Identifier: MIT
"""action: flag lets a page pass and marks it; broken text is marked too."""
import gzip

from wire import ok

TEXT = "Content-Type: text/plain; charset=utf-8"


def words(write, action, broken):
    return write("words.yaml", f"danger_words:\n  action: {action}\n"
                 f"  broken: {broken}\n  words: [bomba]\n")


def test_danger_flagged(aduana, site, write):
    page = site(ok("una bomba", TEXT))
    proxy = aduana(**{"filters.danger_words": words(write, "flag", "flag")})
    reply = proxy.get(page.url())
    assert reply.status == 200 and reply.body == b"una bomba"
    assert "danger" in proxy.log(1)[0]


def test_broken_flagged(aduana, site, write):
    page = site(lambda r: ok(b"\xff\xfe\xfd not utf-8 \xc3", TEXT)
                if r.target == "/utf" else
                ok(gzip.compress(b"text" * 100)[:-20] + b"x" * 20, TEXT,
                   "Content-Encoding: gzip"))
    proxy = aduana(**{"filters.danger_words": words(write, "block", "flag")})
    for i, path in enumerate(("/utf", "/gzip")):
        assert proxy.get(page.url(path)).status == 200
        assert "broken" in proxy.log(i + 1)[i]


def test_broken_blocked(aduana, site, write):
    page = site(ok(b"\xff\xfe\xfd not utf-8 \xc3", TEXT))
    proxy = aduana(**{"filters.danger_words": words(write, "flag", "block")})
    assert proxy.get(page.url()).status == 403
