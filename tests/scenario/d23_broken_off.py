# SPDX-License-Identifier: MIT
"""A download that broke off is kept as the part that it is, and the next client
brings the rest (RFC 9111 3.3)."""
import threading

import pytest

from proxy import request, wait_for
from ranged import BINARY, FRESH, part, pattern, ranged
from wire import DEADLINE

BODY = pattern(300_000)


class Breaks:
    """An origin that hangs up after ${keep} body bytes, the first time."""

    def __init__(self, origin, keep, answer=None, chunked=False):
        self.asked = []
        self.keep = keep
        self.answer = answer or ranged(BODY, FRESH, BINARY)
        self.chunked = chunked
        self.site = origin(self.serve)

    def serve(self, peer):
        while (r := peer.request()) is not None:
            self.asked.append(r.get("Range"))
            reply = self.answer(r)
            if len(self.asked) > 1:
                peer.send(reply)
                continue
            head, body = reply.split(b"\r\n\r\n", 1)
            if self.chunked:
                head = head.replace(b"Content-Length: %d" % len(body),
                                    b"Transfer-Encoding: chunked")
                body = b"%x\r\n" % len(body) + body
            peer.send(head + b"\r\n\r\n" + body[:self.keep])
            return


def test_the_rest_is_asked_for(aduana, origin):
    page = Breaks(origin, 123_456)
    proxy = aduana()
    cut = proxy.get(page.site.url())
    assert cut.status == 200 and not cut.clean
    # What came is never given as the whole.
    mid = proxy.get(page.site.url(), "Range: bytes=1000-1999")
    assert mid.hit and mid.body == BODY[1000:2000]
    assert mid.get("Content-Range") == "bytes 1000-1999/300000"
    whole = proxy.get(page.site.url())
    assert whole.clean and whole.status == 200 and whole.body == BODY
    assert page.asked == [None, "bytes=123456-"]
    again = proxy.get(page.site.url())
    assert again.hit and again.body == BODY
    assert "ABORTED" in proxy.log(1)[0]


def test_broken_off_again_and_again(aduana, origin):
    asked = []

    def serve(peer):
        while (r := peer.request()) is not None:
            asked.append(r.get("Range"))
            reply = ranged(BODY, FRESH, BINARY)(r)
            head = reply.index(b"\r\n\r\n") + 4
            peer.send(reply[:head + 100_000])
            if len(reply) > head + 100_000:
                return

    page = origin(serve)
    proxy = aduana()
    assert not proxy.get(page.url()).clean
    assert not proxy.get(page.url()).clean
    assert proxy.get(page.url()).body == BODY
    assert asked == [None, "bytes=100000-", "bytes=200000-"]


def test_a_part_that_broke_off_is_a_smaller_part(aduana, origin):
    page = Breaks(origin, 5000)
    proxy = aduana()
    cut = proxy.get(page.site.url(), "Range: bytes=10000-19999")
    assert cut.status == 206 and not cut.clean
    hit = proxy.get(page.site.url(), "Range: bytes=10000-14999")
    assert hit.hit and hit.body == BODY[10000:15000]
    more = proxy.get(page.site.url(), "Range: bytes=10000-15000")
    assert not more.hit and more.body == BODY[10000:15001]


NOT_KEPT = {
    "weak tag": {"answer": ranged(BODY, FRESH, BINARY, etag='W/"v1"')},
    "no tag": {"answer": ranged(BODY, FRESH, BINARY, etag=None)},
    "no length": {"chunked": True},
    "no-store": {"answer": ranged(BODY, "Cache-Control: no-store", BINARY)},
    "nothing": {"keep": 0},
}


@pytest.mark.parametrize("label", NOT_KEPT)
def test_not_kept(aduana, origin, label):
    page = Breaks(origin, **{"keep": 100_000, **NOT_KEPT[label]})
    proxy = aduana()
    assert not proxy.get(page.site.url()).clean
    assert proxy.get(page.site.url()).body == BODY
    assert page.asked == [None, None]


def test_a_text_is_not_kept_under_a_word_list(aduana, origin, write):
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    text = b"palabra " * 30_000
    page = Breaks(origin, 100_000, ranged(text, FRESH,
                                          "Content-Type: text/plain"))
    proxy = aduana(**{"filters.danger_words": words})
    proxy.get(page.site.url())
    assert proxy.get(page.site.url()).body == text
    assert page.asked == [None, None]


def test_a_whole_is_not_lost_for_a_beginning(aduana, origin):
    count = [0]

    def serve(peer):
        while peer.request() is not None:
            count[0] += 1
            reply = ranged(BODY, FRESH, BINARY, etag=f'"v{count[0]}"')
            if count[0] == 2:
                peer.send(reply(request_of())[:-1000])
                return
            peer.send(reply(request_of()))

    page = origin(serve)
    proxy = aduana()
    proxy.get(page.url())
    assert not proxy.get(page.url(), "Cache-Control: no-cache").clean
    kept = proxy.get(page.url())
    assert kept.hit and kept.body == BODY and kept.get("ETag") == '"v1"'


def request_of():
    """Any request without a range."""
    return {}


def test_followers_of_what_breaks_off_see_it_cut(aduana, origin):
    go_on = threading.Event()
    asked = []

    def serve(peer):
        while (r := peer.request()) is not None:
            asked.append(r.get("Range"))
            reply = ranged(BODY, FRESH, BINARY)(r)
            if len(asked) > 1:
                peer.send(reply)
                continue
            peer.send(reply[:150_000])
            go_on.wait(DEADLINE)
            return

    page = origin(serve)
    proxy = aduana(workers=2)
    clients = [proxy.connect() for _ in range(6)]
    for client in clients:
        client.send(request("GET", page.url()))
    wait_for(lambda: asked, "the first request")
    go_on.set()
    for client in clients:
        with client:
            reply = client.response()
            assert reply.status == 200
            assert not reply.clean or reply.body == BODY
    assert proxy.get(page.url()).body == BODY
