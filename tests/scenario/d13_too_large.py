# SPDX-License-Identifier: MIT
"""What is larger than cache.max_object passes and is not stored."""
from ranged import BINARY, pattern, ranged
from wire import chunked, ok

FRESH = "Cache-Control: max-age=3600"


def test_known_and_unknown_length(aduana, site):
    proxy = aduana(**{"cache.max_object": "64 KiB"})
    for answer in (ok(b"x" * 100000, FRESH),
                   chunked(*[b"x" * 10000] * 10, lines=[FRESH])):
        page = site(answer)
        for _ in range(2):
            reply = proxy.get(page.url())
            assert reply.clean and reply.body == b"x" * 100000
            assert not reply.hit
        assert page.count == 2


def test_more_than_fits_evicts(aduana, site):
    page = site(lambda r: ok(r.target.encode() * 20000, FRESH))
    proxy = aduana(**{"cache.size": "8 MiB",
                      "cache.max_object": "1 MiB"})
    for i in range(200):
        path = f"/{i:04d}"
        assert proxy.get(page.url(path)).body == path.encode() * 20000
    for i in (0, 100, 199):
        path = f"/{i:04d}"
        assert proxy.get(page.url(path)).body == path.encode() * 20000


def test_parts_together(aduana, site):
    """Each part could be stored, both in one not."""
    body = pattern(100000)
    page = site(ranged(body, FRESH, BINARY))
    proxy = aduana(**{"cache.max_object": "64 KiB"})
    for first, last in ((0, 39999), (40000, 79999), (0, 99999), (0, 39999)):
        reply = proxy.get(page.url(), f"Range: bytes={first}-{last}")
        assert reply.clean and reply.body == body[first:last + 1]
    for _ in range(2):
        reply = proxy.get(page.url())
        assert reply.clean and reply.body == body and not reply.hit
