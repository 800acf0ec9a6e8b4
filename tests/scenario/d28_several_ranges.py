# SPDX-License-Identifier: MIT
"""Several ranges of a stored whole: 206 multipart/byteranges (RFC 9110 14.6,
15.3.7.2), and If-Range (13.1.5)."""
import email

import pytest

from ranged import BINARY, FRESH, pattern
from wire import ok

BODY = pattern(1000)
TEXT = "Content-Type: text/plain; charset=us-ascii"


def parts_of(reply):
    """[(type, Content-Range, bytes)], as email's parser has them."""
    kind = reply.get("Content-Type")
    boundary = kind.split("boundary=")[1].encode()
    assert kind.startswith("multipart/byteranges; ")
    mark = b"--" + boundary
    assert reply.body.startswith(mark + b"\r\n")
    assert reply.body.endswith(b"\r\n" + mark + b"--\r\n")
    pieces = (b"\r\n" + reply.body).split(b"\r\n" + mark)
    assert pieces[0] == b"" and pieces[-1] == b"--\r\n"
    found = []
    for piece in pieces[1:-1]:
        head, body = piece.split(b"\r\n\r\n", 1)
        fields = email.message_from_bytes(head.lstrip(b"\r\n"))
        found.append((fields["Content-Type"], fields["Content-Range"], body))
    return found


@pytest.mark.parametrize("asked,spans", [
    ("0-9,20-29", [(0, 9), (20, 29)]),
    ("20-29,0-9", [(20, 29), (0, 9)]),
    ("0-0,-1", [(0, 0), (999, 999)]),
    ("0-9,990-,500-509", [(0, 9), (990, 999), (500, 509)]),
    ("0-9,2000-,20-29", [(0, 9), (20, 29)]),
    (",".join(f"{i * 20}-{i * 20}" for i in range(16)),
     [(i * 20, i * 20) for i in range(16)]),
])
def test_parts(aduana, site, asked, spans):
    page = site(ok(BODY, FRESH, 'ETag: "v1"', BINARY, "X-Own: kept"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), f"Range: bytes={asked}")
    assert reply.status == 206 and reply.hit and reply.clean
    assert len(reply.all("Content-Type")) == 1
    assert "Content-Range" not in reply and reply.get("X-Own") == "kept"
    assert parts_of(reply) == [
        ("application/octet-stream", f"bytes {a}-{b}/1000", BODY[a:b + 1])
        for a, b in spans]
    assert page.count == 1
    assert "TCP_MEM_HIT/206" in proxy.log(2)[1]


def test_of_no_type(aduana, site):
    page = site(ok(BODY, FRESH))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=0-1,4-5")
    assert [p[0] for p in parts_of(reply)] == [None, None]


def test_boundaries_differ(aduana, site):
    page = site(ok(BODY, FRESH))
    proxy = aduana()
    proxy.get(page.url())
    seen = {proxy.get(page.url(), "Range: bytes=0-1,4-5").get("Content-Type")
            for _ in range(10)}
    assert len(seen) == 10


@pytest.mark.parametrize("asked", [
    "0-99,50-149", "0-,0-", "0-9,x", "0-9,9-5",
    ",".join(f"{i * 20}-{i * 20}" for i in range(17))])
def test_what_is_too_much_gets_the_whole(aduana, site, asked):
    page = site(ok(BODY, FRESH))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), f"Range: bytes={asked}")
    assert reply.status == 200 and reply.hit and reply.body == BODY


def test_one_that_exists_is_no_multipart(aduana, site):
    page = site(ok(BODY, FRESH))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=0-9,5000-")
    assert reply.status == 206 and reply.body == BODY[:10]
    assert reply.get("Content-Range") == "bytes 0-9/1000"


def test_none_that_exists(aduana, site):
    page = site(ok(BODY, FRESH))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=5000-,6000-")
    assert reply.status == 416
    assert reply.get("Content-Range") == "bytes */1000"


def test_large_ones_after_a_304(aduana, site):
    body = pattern(2_000_000)

    def answer(r):
        if r.get("If-None-Match") == '"v1"':
            return ok(b"", FRESH, 'ETag: "v1"', "X-New: 1",
                      status="304 Not Modified", length=False)
        return ok(body, "Cache-Control: max-age=0", 'ETag: "v1"')

    page = site(answer)
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=1-900000,1000000-1999999")
    assert [p[2] for p in parts_of(reply)] == [body[1:900001],
                                               body[1000000:]]
    assert reply.get("X-New") == "1" and page.count == 2


# Last-Modified an hour before Date is strong, in the second of Date weak.
OLD = "Sat, 01 Jan 2022 00:00:00 GMT"
LATER = "Sat, 01 Jan 2022 01:00:00 GMT"
IF_RANGE = [
    ((f"Date: {LATER}", f"Last-Modified: {OLD}"), OLD, 206),
    ((f"Date: {OLD}", f"Last-Modified: {OLD}"), OLD, 200),
    ((f"Date: {LATER}", f"Last-Modified: {OLD}"), LATER, 200),
    ((f"Date: {LATER}", f"Last-Modified: {OLD}"),
     "Fri, 31 Dec 2021 23:59:59 GMT", 200),
    ((f"Date: {LATER}",), OLD, 200),
    (('ETag: "v1"',), '"v1"', 206),
    (('ETag: "v1"',), '"v2"', 200),
    (('ETag: W/"v1"',), 'W/"v1"', 200),
    (('ETag: "v1"',), 'W/"v1"', 200),
    (('ETag: "v1"',), '"v1", "v2"', 200),
    (('ETag: "v1"',), "*", 200),
    (('ETag: "v1"',), "nonsense", 200),
    ((), '"v1"', 200),
]


@pytest.mark.parametrize("lines,value,status", IF_RANGE)
def test_if_range(aduana, site, lines, value, status):
    page = site(ok(BODY, "Cache-Control: max-age=999999999", *lines))
    proxy = aduana()
    proxy.get(page.url())
    for asked in ("0-9", "0-9,20-29"):
        reply = proxy.get(page.url(), f"Range: bytes={asked}",
                          f"If-Range: {value}")
        assert reply.status == status and reply.hit, asked


def test_if_range_without_range_is_nothing(aduana, site):
    page = site(ok(BODY, FRESH, 'ETag: "v1"'))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url(), 'If-Range: "v2"').status == 200


def test_a_text_that_is_not_known_to_be_clean_comes_whole(aduana, site, write):
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    text = b"palabra " * 100
    page = site(ok(text, FRESH, TEXT))
    proxy = aduana(**{"filters.danger_words": words})
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=0-6,8-14")
    assert [p[2] for p in parts_of(reply)] == [b"palabra", b"palabra"]
