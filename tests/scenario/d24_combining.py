# SPDX-License-Identifier: MIT
"""Parts of one version that touch become one (RFC 9111 3.4, RFC 9110
15.3.7.3)."""
import pytest

from proxy import request
from ranged import BINARY, FRESH, part, pattern, ranged, second_cut
from wire import ok

BODY = pattern(1000)


def get(proxy, page, asked, *lines):
    first, last = asked
    reply = proxy.get(page.url(), f"Range: bytes={first}-{last}", *lines)
    assert reply.status == 206 and reply.clean
    assert reply.body == BODY[first:last + 1]
    assert reply.get("Content-Range") == f"bytes {first}-{last}/1000"
    return reply


# The first, the second, and what is there then.
JOINED = {
    "behind": ((100, 199), (200, 299), (100, 299)),
    "overlapping behind": ((100, 199), (150, 299), (100, 299)),
    "by one byte": ((100, 199), (199, 200), (100, 200)),
    "before": ((100, 199), (50, 99), (50, 199)),
    "overlapping before": ((100, 199), (50, 150), (50, 199)),
    "around": ((100, 199), (50, 250), (50, 250)),
    "same start": ((100, 199), (100, 250), (100, 250)),
    "same end": ((100, 199), (50, 199), (50, 199)),
}


@pytest.mark.parametrize("label", JOINED)
def test_parts_that_touch_become_one(aduana, site, label):
    first, second, both = JOINED[label]
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, first)
    assert not get(proxy, page, second).hit
    hit = get(proxy, page, both)
    assert hit.hit and page.count == 2
    # And no byte more.
    for asked in ((both[0] - 1, both[1]), (both[0], both[1] + 1)):
        proxy.ask("PURGE", page.url())
        get(proxy, page, first)
        get(proxy, page, second)
        assert not get(proxy, page, asked).hit


def test_a_gap_keeps_the_larger(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, (100, 299))
    get(proxy, page, (301, 310))
    assert get(proxy, page, (100, 299)).hit
    get(proxy, page, (400, 900))
    assert get(proxy, page, (400, 900)).hit
    assert not get(proxy, page, (100, 110)).hit


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1)])
def test_everything_makes_a_whole(aduana, site, order):
    pieces = [(0, 399), (400, 699), (700, 999)]
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    for n in order:
        get(proxy, page, pieces[n])
    if order == (0, 2, 1):      # the middle touches only what is kept
        get(proxy, page, (700, 999))
    whole = proxy.get(page.url())
    assert whole.hit and whole.status == 200 and whole.body == BODY
    assert "Content-Range" not in whole
    assert whole.get("Content-Length") == "1000"


def test_seeking_like_a_player(aduana, site):
    """Open ranges that are left, and gone on from elsewhere."""
    body = pattern(3_000_000)
    page = site(ranged(body, FRESH, BINARY))
    proxy = aduana()
    at = 0
    while at < len(body):
        last = min(at + 262_143, len(body) - 1)
        reply = proxy.get(page.url(), f"Range: bytes={at}-{last}")
        assert reply.body == body[at:last + 1]
        at = last + 1
    count = page.count
    for at in (0, 2_000_000, 1_000_000, 2_999_999):
        hit = proxy.get(page.url(), f"Range: bytes={at}-")
        assert hit.hit and hit.body == body[at:]
    assert proxy.get(page.url()).hit and page.count == count


def test_large_parts_with_a_slow_client(aduana, site):
    body = pattern(24_000_000)
    page = site(ranged(body, FRESH, BINARY))
    proxy = aduana(**{"cache.size": "128 MiB"})
    proxy.get(page.url(), "Range: bytes=1000-20000999")
    with proxy.connect() as client:
        client.send(request("GET", page.url(),
                            "Range: bytes=15000000-22999999"))
        client.head()
        got = b"".join(client.exactly(n) for n in [1000] * 100 + [7900000])
    assert got == body[15_000_000:23_000_000]
    hit = proxy.get(page.url(), "Range: bytes=1000-22999999")
    assert hit.hit and hit.body == body[1000:23_000_000]


def test_without_room_for_both(aduana, site):
    body = pattern(3_000_000)
    page = site(ranged(body, FRESH, BINARY))
    proxy = aduana(**{"cache.size": "8 MiB", "cache.max_object": "2 MiB"})
    proxy.get(page.url(), "Range: bytes=1000-1500999")
    more = proxy.get(page.url(), "Range: bytes=1000000-2499999")
    assert more.body == body[1_000_000:2_500_000]
    assert proxy.get(page.url(), "Range: bytes=1000-1999").hit


# What is not one version is never put together; the newer stays.
ALIEN = {
    "another tag": {"etag": '"v2"'},
    "weak tags": {"etag": 'W/"v1"', "first": 'W/"v1"'},
    "no tags": {"etag": None, "first": None},
}


@pytest.mark.parametrize("label", ALIEN)
def test_not_without_one_strong_tag(aduana, site, label):
    options = dict(ALIEN[label])
    tags = [options.pop("first", '"v1"'), options["etag"]]
    date = "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT"

    def answer(r):
        tag = tags[0] if page.count == 1 else tags[1]
        return ranged(BODY, FRESH, BINARY, date, etag=tag)(r)

    page = site(answer)
    proxy = aduana()
    get(proxy, page, (100, 199))
    get(proxy, page, (200, 350))
    assert get(proxy, page, (200, 350)).hit
    assert not get(proxy, page, (150, 250)).hit


def test_not_with_another_total(aduana, site):
    def answer(r):
        first, last = (100, 199) if page.count == 1 else (200, 350)
        total = 1000 if page.count == 1 else 1001
        return part(BODY, first, last, FRESH, 'ETag: "v1"', BINARY,
                    total=total)

    page = site(answer)
    proxy = aduana()
    get(proxy, page, (100, 199))
    proxy.get(page.url(), "Range: bytes=200-350")
    assert not proxy.get(page.url(), "Range: bytes=150-250").hit


def test_same_tag_other_bytes(aduana, site):
    """The origin's fault: nobody can tell, nothing breaks."""
    def answer(r):
        return ranged(BODY if page.count == 1 else BODY[::-1],
                      FRESH, BINARY)(r)

    page = site(answer)
    proxy = aduana()
    get(proxy, page, (100, 199))
    other = proxy.get(page.url(), "Range: bytes=150-299")
    assert other.body == BODY[::-1][150:300]
    hit = proxy.get(page.url(), "Range: bytes=100-299")
    assert hit.hit and hit.body == BODY[100:150] + BODY[::-1][150:300]


def test_newer_fields_win(aduana, site):
    def answer(r):
        return ranged(BODY, FRESH, BINARY, f"X-Own: {page.count}",
                      *(["X-Old: kept"] if page.count == 1 else []))(r)

    page = site(answer)
    proxy = aduana()
    get(proxy, page, (100, 199))
    get(proxy, page, (200, 299))
    hit = get(proxy, page, (100, 299))
    assert hit.hit and hit.all("X-Own") == ["2"]
    assert hit.get("X-Old") == "kept"


@pytest.mark.parametrize("second,there", [((200, 299), (100, 249)),
                                          ((50, 149), (50, 99))])
def test_a_second_part_cut_short(aduana, origin, second, there):
    """What had come of both, in one piece, is there; never more."""
    page = origin(second_cut(BODY, 50, FRESH, BINARY))
    proxy = aduana()
    get(proxy, page, (100, 199))
    cut = proxy.get(page.url(), "Range: bytes=%d-%d" % second)
    assert not cut.clean
    assert get(proxy, page, there).hit
    assert not get(proxy, page, (there[0], there[1] + 1)).hit


def test_no_range_at_all_from_this_origin(aduana, site):
    """It sends the whole for every range: that is given, not taken for a
    part."""
    page = site(ok(BODY, FRESH, 'ETag: "v1"', BINARY))
    proxy = aduana()
    for _ in range(2):
        reply = proxy.get(page.url(), "Range: bytes=0-9")
        assert reply.status == 200 and reply.body == BODY
