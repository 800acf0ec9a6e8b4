# SPDX-License-Identifier: MIT
"""A client's condition is answered from the cache."""
import pytest

from wire import ok

WHEN = "Tue, 15 Nov 1994 12:45:26 GMT"
BEFORE = "Tue, 15 Nov 1994 12:45:25 GMT"
ROWS = [
    ('If-None-Match: "v1"', 304),
    ('If-None-Match: W/"v1"', 304),
    ('If-None-Match: "a", "v1"', 304),
    ("If-None-Match: *", 304),
    ('If-None-Match: "v2"', 200),
    (f"If-Modified-Since: {WHEN}", 304),
    (f"If-Modified-Since: {BEFORE}", 200),
    ("If-Modified-Since: nonsense", 200),
    (f'If-None-Match: "v2"\r\nIf-Modified-Since: {WHEN}', 200),
    ("If-Modified-Since: Tuesday, 15-Nov-94 12:45:26 GMT", 304),
    ("If-Modified-Since: Tue Nov 15 12:45:26 1994", 304),
]


@pytest.mark.parametrize("line,status", ROWS)
def test_from_the_cache(aduana, site, line, status):
    page = site(ok("body", "Cache-Control: max-age=100", 'ETag: "v1"',
                   f"Last-Modified: {WHEN}"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), line)
    assert reply.status == status
    assert page.count == 1
    assert reply.body == (b"" if status == 304 else b"body")
    if status == 304:
        assert reply.get("ETag") == '"v1"'
        assert "Cache-Control" in reply and "Date" in reply
        line = proxy.log(2)[1]
        assert "TCP_INM_HIT/304" in line or "TCP_IMS_HIT/304" in line


def test_if_match_that_fails_is_not_given_the_body(aduana, site):
    page = site(lambda r: ok("no", status="412 Precondition Failed")
                if "If-Match" in r else
                ok("body", "Cache-Control: max-age=100", 'ETag: "v1"'))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url(), 'If-Match: "v2"').status == 412
