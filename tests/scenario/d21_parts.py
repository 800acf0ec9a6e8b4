# SPDX-License-Identifier: MIT
"""A 206 is stored as the part that it is, and answers ranges that lie in it
(RFC 9111 3.3, RFC 9110 15.3.7)."""
import pytest

from ranged import BINARY, FRESH, part, pattern, ranged
from wire import ok

BODY = pattern(1000)


def get(proxy, page, asked, *lines):
    return proxy.get(page.url(), f"Range: bytes={asked}", *lines)


INSIDE = [
    ("100-199", 100, 199),
    ("120-150", 120, 150),
    ("100-100", 100, 100),
    ("199-199", 199, 199),
]


@pytest.mark.parametrize("asked,first,last", INSIDE)
def test_what_lies_inside_is_a_hit(aduana, site, asked, first, last):
    page = site(ranged(BODY, FRESH, BINARY, "X-Own: kept"))
    proxy = aduana()
    miss = get(proxy, page, "100-199")
    assert miss.status == 206 and miss.body == BODY[100:200]
    assert miss.get("Content-Range") == "bytes 100-199/1000"
    assert "fwd=uri-miss" in miss.cache and "stored" in miss.cache
    hit = get(proxy, page, asked)
    assert hit.hit and hit.status == 206
    assert hit.body == BODY[first:last + 1]
    assert hit.all("Content-Range") == [f"bytes {first}-{last}/1000"]
    assert hit.get("Content-Length") == str(last - first + 1)
    assert hit.get("X-Own") == "kept" and hit.get("ETag") == '"v1"'
    assert page.count == 1
    assert "TCP_MEM_HIT/206" in proxy.log(2)[1]


def test_suffix_and_open_end_count_from_the_whole(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    assert get(proxy, page, "-100").body == BODY[900:]
    for asked, first in (("-100", 900), ("-1", 999), ("950-", 950),
                         ("900-5000", 900)):
        hit = get(proxy, page, asked)
        assert hit.hit and hit.body == BODY[first:]
        assert hit.get("Content-Range") == f"bytes {first}-999/1000"
    assert page.count == 1


OUTSIDE = ["0-99", "99-150", "150-200", "200-", "-1", "0-", "100-120,130-140",
           "1000-", "5-4", "x"]


@pytest.mark.parametrize("asked", OUTSIDE)
def test_everything_else_is_asked(aduana, site, asked):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, "100-199")
    reply = get(proxy, page, asked)
    assert not reply.hit and "fwd=partial" in reply.cache
    assert page.count == 2
    assert page.requests[1].get("Range") == f"bytes={asked}"
    assert "If-Range" not in page.requests[1]


def test_never_given_as_whole(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, "100-199")
    whole = proxy.get(page.url())
    assert whole.status == 200 and whole.body == BODY and not whole.hit
    again = proxy.get(page.url())
    assert again.hit and again.body == BODY
    # A whole replaces a part, and answers what the part could not.
    assert get(proxy, page, "0-9").hit
    assert page.count == 2


def test_head_is_not_answered_from_a_part(aduana, site):
    page = site(lambda r: ok(b"", "Content-Length: 1000", FRESH, length=False)
                if r.method == "HEAD" else ranged(BODY, FRESH, BINARY)(r))
    proxy = aduana()
    get(proxy, page, "100-199")
    head = proxy.ask("HEAD", page.url())
    assert not head.hit and head.get("Content-Length") == "1000"
    head = proxy.ask("HEAD", page.url(), "Range: bytes=100-199")
    assert not head.hit and head.status == 200
    assert page.count == 3


def test_a_part_that_is_all_is_a_whole(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY, etag=None))
    proxy = aduana()
    first = get(proxy, page, "0-")
    assert first.status == 206 and first.body == BODY
    assert first.get("Content-Range") == "bytes 0-999/1000"
    whole = proxy.get(page.url())
    assert whole.hit and whole.status == 200 and whole.body == BODY
    assert "Content-Range" not in whole and whole.reason.strip() == "OK"
    assert get(proxy, page, "5-6").hit
    assert page.count == 1


def test_a_stored_whole_is_kept(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    proxy.get(page.url())
    # The client wants it from the origin; its answer is a part of the same.
    get(proxy, page, "0-9", "Cache-Control: no-cache")
    assert proxy.get(page.url()).body == BODY
    assert get(proxy, page, "500-").hit


def test_if_range_must_be_strong_and_equal(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, "100-199")
    assert get(proxy, page, "100-109", 'If-Range: "v1"').hit
    assert page.count == 1
    for tag in ('"v2"', 'W/"v1"', "Sat, 01 Jan 2022 00:00:00 GMT"):
        assert not get(proxy, page, "100-109", f"If-Range: {tag}").hit


def test_conditions_are_answered_from_the_part(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, "100-199")
    assert get(proxy, page, "100-109", 'If-None-Match: "v1"').status == 304
    assert get(proxy, page, "100-109", 'If-Match: "v1"').status == 206
    assert page.count == 1
    get(proxy, page, "100-109", 'If-Match: "v2"')
    assert page.requests[1].get("If-Match") == '"v2"'


def test_stale_is_asked_again(aduana, site):
    page = site(ranged(BODY, "Cache-Control: max-age=1", BINARY, "Age: 5"))
    proxy = aduana()
    get(proxy, page, "100-199")
    reply = get(proxy, page, "100-199")
    assert not reply.hit and reply.body == BODY[100:200]
    assert get(proxy, page, "100-199", "Cache-Control: max-stale=600").hit
    assert page.count == 2


def test_another_version_replaces_it(aduana, site):
    bodies = [BODY, BODY[::-1]]
    page = site(lambda r: ranged(bodies[min(page.count - 1, 1)], FRESH, BINARY,
                                 etag=f'"v{page.count}"')(r))
    proxy = aduana()
    get(proxy, page, "100-199")
    assert get(proxy, page, "90-99").body == BODY[::-1][90:100]
    assert get(proxy, page, "92-95").body == BODY[::-1][92:96]
    assert page.count == 2


def test_variants_have_parts_of_their_own(aduana, site):
    def answer(r):
        body = BODY if r.get("X-Of") == "a" else BODY[::-1]
        return ranged(body, FRESH, BINARY, "Vary: X-Of",
                      etag=f'"{r.get("X-Of")}"')(r)

    page = site(answer)
    proxy = aduana()
    for _ in range(2):
        assert get(proxy, page, "0-9", "X-Of: a").body == BODY[:10]
        assert get(proxy, page, "0-9", "X-Of: b").body == BODY[::-1][:10]
    assert page.count == 2


def test_purge_takes_it(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, "0-9")
    assert proxy.ask("PURGE", page.url()).status == 200
    assert not get(proxy, page, "0-9").hit


# ---- what is no part, or not the one it says --------------------------------

NOT_STORED = {
    "no Content-Range": lambda: ok(BODY[:10], FRESH, status="206 x"),
    "two": lambda: part(BODY, 0, 9, FRESH, "Content-Range: bytes 0-9/1000"),
    "shorter than it says": lambda: part(
        BODY, 0, 8, FRESH, content_range="bytes 0-9/1000"),
    "longer than it says": lambda: part(
        BODY, 0, 10, FRESH, content_range="bytes 0-9/1000"),
    "of an unknown whole": lambda: part(
        BODY, 0, 9, FRESH, content_range="bytes 0-9/*"),
    "beyond the end": lambda: part(
        BODY, 0, 9, FRESH, content_range="bytes 0-9/9"),
    "backwards": lambda: part(
        BODY, 0, 9, FRESH, content_range="bytes 9-0/1000"),
    "another unit": lambda: part(
        BODY, 0, 9, FRESH, content_range="lines 0-9/1000"),
    "too large a number": lambda: part(
        BODY, 0, 9, FRESH,
        content_range="bytes 18446744073709551616-18446744073709551625/*"),
    "several in one": lambda: part(
        BODY, 0, 9, FRESH, "Content-Type: multipart/byteranges; boundary=x"),
    "no-store": lambda: part(BODY, 0, 9, "Cache-Control: no-store"),
    "private": lambda: part(BODY, 0, 9, "Cache-Control: private, max-age=600"),
}


@pytest.mark.parametrize("label", NOT_STORED)
def test_not_stored(aduana, site, label):
    page = site(lambda r: NOT_STORED[label]())
    proxy = aduana()
    for n in (1, 2):
        reply = get(proxy, page, "0-9")
        assert reply.status == 206 and not reply.hit and page.count == n
        assert "stored" not in reply.cache


def test_not_asked_for(aduana, site):
    page = site(part(BODY, 0, 9, FRESH, 'ETag: "v1"', BINARY))
    proxy = aduana()
    assert proxy.get(page.url()).status == 206
    assert not get(proxy, page, "0-9").hit
    assert page.count == 2


def test_of_no_announced_length(aduana, site):
    """Chunked or up to the close: counted when it has come."""
    head = (b"HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/1000\r\n" +
            FRESH.encode() + b"\r\nConnection: close\r\n\r\n")

    def answer(r):
        return head + BODY[:int(r.target[1:])]

    page = site(answer)
    proxy = aduana()
    for size, stored in ((9, False), (11, False), (10, True)):
        url = page.url(f"/{size}")
        proxy.get(url, "Range: bytes=0-9")
        assert proxy.get(url, "Range: bytes=0-9").hit == stored, size


def test_cut_short_is_not_stored(aduana, origin):
    def serve(peer):
        while peer.request() is not None:
            peer.send(part(BODY, 0, 99, FRESH, 'ETag: "v1"')[:-1])
            return

    page = origin(serve)
    proxy = aduana()
    for n in (1, 2):
        reply = get(proxy, page, "0-99")
        assert not reply.clean and page.connections == n


def test_no_part_of_a_text_under_a_word_list(aduana, site, write):
    """What is stored by a proxy without a list is not there for one with."""
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    text = b"una bomba " * 100
    page = site(ranged(text, FRESH, "Content-Type: text/plain"))
    proxy = aduana(**{"filters.danger_words": words})
    for asked in ("0-9", "0-9", "0-2"):
        reply = get(proxy, page, asked)
        assert reply.status == 403 and not reply.hit
    safe = site(ranged(BODY, FRESH, BINARY))
    get(proxy, safe, "0-9")
    assert get(proxy, safe, "2-5").hit


def test_a_range_is_dropped_to_bring_a_stale_whole_up_to_date(aduana, site):
    """What comes then is a whole, and stored as one."""
    def answer(r):
        assert "Range" not in r
        age = 0 if page.count == 1 else 3600
        return ok(BODY, f"Cache-Control: max-age={age}", BINARY,
                  f'ETag: "v{page.count}"')

    page = site(answer)
    proxy = aduana()
    proxy.get(page.url())
    assert get(proxy, page, "0-9").body == BODY
    hit = get(proxy, page, "0-9")
    assert hit.hit and hit.body == BODY[:10] and page.count == 2


def test_a_part_for_a_dropped_range_is_not_stored(aduana, site):
    def answer(r):
        if page.count == 1:
            return ok(BODY, "Cache-Control: max-age=0", BINARY, 'ETag: "v1"')
        return part(BODY, 0, 9, FRESH, BINARY, 'ETag: "v2"')

    page = site(answer)
    proxy = aduana()
    proxy.get(page.url())
    for n in (2, 3):
        assert not get(proxy, page, "0-9").hit and page.count == n


def test_a_text_asked_for_in_parts_is_stored_whole(aduana, site, write):
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    text = b"palabra " * 100
    page = site(ranged(text, FRESH, "Content-Type: text/plain"))
    proxy = aduana(**{"filters.danger_words": words})
    assert get(proxy, page, "0-6").body == text
    count = page.count
    hit = get(proxy, page, "8-14")
    assert hit.hit and hit.body == b"palabra" and page.count == count


def test_a_part_of_a_text_from_before_the_list_is_not_used(aduana, site,
                                                           write):
    """A reload brings a word list; what is stored in part was never read."""
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    config = write("aduana.yaml", "filters:\n  danger_words: \"\"\n")
    text = b"una bomba " * 100
    page = site(ranged(text, FRESH, "Content-Type: text/plain"))
    proxy = aduana(config=config, **{"filters.danger_words": None})
    assert get(proxy, page, "0-19").status == 206
    assert get(proxy, page, "4-8").body == b"bomba"
    write("aduana.yaml", f"filters:\n  danger_words: {words}\n")
    assert proxy.reload().returncode == 0
    for asked in ("4-8", "10-30", "0-"):
        reply = get(proxy, page, asked)
        assert reply.status == 403 and not reply.hit
    assert proxy.get(page.url()).status == 403
