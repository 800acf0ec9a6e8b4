# SPDX-License-Identifier: MIT
"""A body is held back until the verdict, within bounds."""
import gzip

import pytest

from wire import ok

TEXT = "Content-Type: text/plain; charset=utf-8"
WORDS = "danger_words:\n  action: block\n  words: [bomba]\n"


def start(aduana, write, beyond, hold="64 KiB"):
    return aduana(**{"filters.danger_words": write("words.yaml", WORDS),
                     "filters.hold": hold, "filters.beyond": beyond})


def test_word_at_the_end_of_what_is_held(aduana, site, write):
    page = site(ok(b"palabra " * 8000 + b"bomba", TEXT))
    reply = start(aduana, write, "cut").get(page.url())
    assert reply.status == 403 and b"palabra palabra" not in reply.body


@pytest.mark.parametrize("beyond", ["cut", "pass", "block"])
def test_word_beyond(aduana, site, write, beyond):
    body = b"palabra " * 40000 + b"bomba " + b"palabra " * 40000
    page = site(ok(body, TEXT))
    proxy = start(aduana, write, beyond)
    reply = proxy.get(page.url())
    if beyond == "cut":
        assert not reply.clean and b"bomba" not in reply.body
    elif beyond == "pass":
        assert reply.clean and reply.body == body
    else:
        assert reply.status == 403 and b"palabra palabra" not in reply.body


@pytest.mark.parametrize("beyond", ["cut", "pass"])
def test_clean_and_long_passes_whole(aduana, site, write, beyond):
    body = b"palabra " * 100000
    reply = start(aduana, write, beyond).get(site(ok(body, TEXT)).url())
    assert reply.clean and reply.body == body


def test_gzip_bomb_costs_little(aduana, site, write):
    bomb = gzip.compress(b"a " * 50_000_000)
    page = site(ok(bomb, TEXT, "Content-Encoding: gzip"))
    proxy = start(aduana, write, "cut", hold="1 MiB")
    reply = proxy.get(page.url())
    assert reply.status in (200, 403)
    assert proxy.memory() < 200 * 1024
