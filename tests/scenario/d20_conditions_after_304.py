# SPDX-License-Identifier: MIT
"""A condition or range of the client over a response that the origin has just
confirmed: the head is whole."""
import pytest

from wire import ok

FIELDS = [f"X-Long-{i}: " + "abcdefgh"[i] * 60 for i in range(8)]
BODY = b"0123456789"


def answer(r):
    if "If-None-Match" in r:
        return ok(b"", 'ETag: "a"', "X-New: " + "n" * 300,
                  status="304 Not Modified", length=False)
    return ok(BODY, 'ETag: "a"', "Cache-Control: max-age=0", *FIELDS)


@pytest.mark.parametrize("line, status", [
    ('If-None-Match: "a"', 304), ("Range: bytes=2-4", 206),
    ("Range: bytes=50-", 416), ('If-Match: "b"', 412)])
def test_head_is_whole(aduana, site, line, status):
    page = site(answer)
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), line)
    assert reply.status == status
    if status == 206:
        assert reply.body == BODY[2:5]
    assert reply.get("ETag") == '"a"' and reply.get("X-New") == "n" * 300
    lines = reply.head.decode().split("\r\n")
    assert [x for x in lines if x.startswith("X-Long")] == FIELDS
    assert all(": " in x for x in lines[1:] if x)
