# SPDX-License-Identifier: MIT
"""Ranges are cut from a whole stored object; parts are never stored whole."""
import pytest

from wire import ok

BODY = bytes(range(100))
ROWS = [
    ("bytes=0-9", 206, BODY[:10], "bytes 0-9/100"),
    ("bytes=90-", 206, BODY[90:], "bytes 90-99/100"),
    ("bytes=-5", 206, BODY[95:], "bytes 95-99/100"),
    ("bytes=-500", 206, BODY, "bytes 0-99/100"),
    ("bytes=50-500", 206, BODY[50:], "bytes 50-99/100"),
    ("bytes=99-99", 206, BODY[99:], "bytes 99-99/100"),
    ("bytes=100-", 416, b"", "bytes */100"),
    ("bytes=200-300", 416, b"", "bytes */100"),
    ("bytes=9-0", 200, BODY, None),
    ("bytes=x-y", 200, BODY, None),
    ("lines=0-9", 200, BODY, None),
    ("bytes=0-18446744073709551616", 206, BODY, "bytes 0-99/100"),
]


@pytest.mark.parametrize("value,status,body,place", ROWS)
def test_from_the_cache(aduana, site, value, status, body, place):
    page = site(ok(BODY, "Cache-Control: max-age=100", 'ETag: "v1"',
                   "Content-Type: application/octet-stream"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), f"Range: {value}")
    assert reply.status == status
    assert reply.get("Content-Range") == place
    assert status == 416 or reply.body == body
    assert page.count == 1


IF_RANGE = [('"v1"', 206), ('"v2"', 200), ('W/"v1"', 200)]


@pytest.mark.parametrize("tag,status", IF_RANGE)
def test_if_range(aduana, site, tag, status):
    page = site(ok(BODY, "Cache-Control: max-age=100", 'ETag: "v1"'))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=0-9", f"If-Range: {tag}")
    assert reply.status == status


def test_answer_to_a_range_is_not_stored_as_whole(aduana, site):
    def answer(r):
        if "Range" in r:
            return ok(BODY[:10], "Content-Range: bytes 0-9/100",
                      "Cache-Control: max-age=100",
                      status="206 Partial Content")
        return ok(BODY, "Cache-Control: max-age=100")

    page = site(answer)
    proxy = aduana()
    part = proxy.get(page.url(), "Range: bytes=0-9")
    assert part.body == BODY[:10]
    assert proxy.get(page.url()).body == BODY


def test_several_ranges(aduana, site):
    page = site(ok(BODY, "Cache-Control: max-age=100"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=0-1,5-6,90-")
    assert reply.status in (200, 206)
    if reply.status == 200:
        assert reply.body == BODY
    else:
        assert reply.get("Content-Type").startswith("multipart/byteranges")
