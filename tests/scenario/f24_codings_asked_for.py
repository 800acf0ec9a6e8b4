# SPDX-License-Identifier: MIT
"""Where words are checked, origins are asked only for what can be read."""
import pytest

from wire import ok


@pytest.mark.parametrize("sent, passed_on", [
    ([], "identity"),
    (["Accept-Encoding: br"], "br"),
    (["Accept-Encoding: x-strange"], "identity"),
    (["Accept-Encoding: br, gzip;q=0.8, lzw, zstd"],
     "br, gzip;q=0.8, zstd"),
    (["Accept-Encoding: *"], "identity"),
])
def test_with_words(aduana, site, write, sent, passed_on):
    page = site(ok("x"))
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    aduana(**{"filters.danger_words": words}).get(page.url(), *sent)
    assert page.requests[0].get("Accept-Encoding") == passed_on


def test_without_words(aduana, site):
    page = site(ok("x"))
    aduana().get(page.url(), "Accept-Encoding: br")
    assert page.requests[0].get("Accept-Encoding") == "br"
