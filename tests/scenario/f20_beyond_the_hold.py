# SPDX-License-Identifier: MIT
"""A word in a body longer than what is held: the client never has the body
whole, wherever the word stands, however the body is framed."""
import contextlib

import pytest

from wire import chunked, ok

TEXT = "Content-Type: text/html; charset=utf-8"
WORDS = "danger_words:\n  action: block\n  words: [%s]\n"
FILL = b"<p>hola que tal</p>\n" * 50


def start(aduana, write, beyond="cut", hold="64 KiB"):
    return aduana(**{"filters.danger_words": write("words.yaml",
                                                   WORDS % "bomba"),
                     "filters.hold": hold, "filters.beyond": beyond})


def framed(how, body):
    if how == "length":
        return ok(body, TEXT)
    if how == "chunks":
        return chunked(*[body[i:i + 1000] for i in range(0, len(body), 1000)],
                       lines=(TEXT,))
    return ok(body, TEXT, "Connection: close", length=False)


@pytest.mark.parametrize("how", ["length", "chunks", "close"])
@pytest.mark.parametrize("times", [70, 150, 900])
def test_word_at_the_very_end(aduana, site, write, how, times):
    body = FILL * times + b"<p>la bomba</p>" + b"fin" * 10
    proxy = start(aduana, write)
    try:
        reply = proxy.get(site(framed(how, body)).url())
    except EOFError:        # cut before the first byte
        return
    assert reply.status == 403 or not reply.clean and \
        b"<p>la bomba" not in reply.body


def test_word_where_holding_ends_and_the_rest_unchecked(aduana, site, write):
    body = b"<p>la bomba</p>" + FILL * 100
    proxy = start(aduana, write, beyond="pass", hold="4 KiB")
    assert proxy.get(site(ok(body, TEXT)).url()).status == 403


def test_stored_body_under_a_new_list(aduana, site, write):
    body = FILL * 3000
    page = site(ok(body, TEXT, "Cache-Control: max-age=600"))
    proxy = start(aduana, write)
    assert proxy.get(page.url()).body == body
    write("words.yaml", WORDS % "terrorismo")
    assert proxy.reload().returncode == 0
    for _ in range(2):
        reply = proxy.get(page.url())
        assert reply.clean and reply.body == body and reply.hit
    write("words.yaml", WORDS % "hola")
    assert proxy.reload().returncode == 0
    reply = proxy.get(page.url())
    assert reply.status == 403 or not reply.clean


def test_unreadable_coding_where_broken_is_blocked(aduana, site, write):
    words = write("w.yaml", "danger_words:\n  broken: block\n"
                            "  words: [bomba]\n")
    proxy = aduana(**{"filters.danger_words": words})
    page = site(ok(b"\x0b\x02\x80 la bomba", TEXT, "Content-Encoding: br"))
    assert proxy.get(page.url()).status == 403


@pytest.mark.parametrize("behind", [b" ", b"<!-- x -->", b"<br>\n", b"."])
@pytest.mark.parametrize("how", ["length", "chunks", "close"])
def test_much_that_is_no_word_behind_it(aduana, site, write, how, behind):
    body = FILL * 150 + b"<p>la bomba</p>" + \
        behind * (200_000 // len(behind)) + b"fin"
    proxy = start(aduana, write)
    try:
        reply = proxy.get(site(framed(how, body)).url())
    except EOFError:        # cut before the first byte
        return
    assert not reply.clean
    assert b"bomba" not in reply.body


@pytest.mark.parametrize("store", ["no-store", "max-age=600"])
@pytest.mark.parametrize("at", [300, 600, 1200, 2900])
def test_word_in_two_pieces_amid_much(aduana, origin, write, store, at):
    """Where a body of a known length would go from socket to socket if nobody
    had to see it."""
    body = (FILL * at + b"<p>la bomba</p>" + FILL * 3200)[:3000000]
    cut = len(FILL) * at + len("<p>la bom")

    def serve(peer):
        peer.head()
        with contextlib.suppress(OSError):
            peer.send(ok(body, TEXT, f"Cache-Control: {store}")[:-len(body)])
            peer.send(body[:cut])
            peer.send(body[cut:])
            peer.rest()

    proxy = start(aduana, write)
    try:
        reply = proxy.get(origin(serve).url())
    except (EOFError, ConnectionResetError):    # cut before the first byte
        return
    assert reply.status == 403 or not reply.clean and \
        b"bomba" not in reply.body
