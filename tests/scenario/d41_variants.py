# SPDX-License-Identifier: MIT
"""A URL has at most cache.variants variants: who sends ever new request
fields does not fill the cache with one page."""
import json

from proxy import wait_for
from wire import ok


def stored(proxy):
    """Objects in the cache."""
    return json.loads(proxy.ctl("--json", "status").stdout)["cache"]["objects"]


def test_ever_new_fields(aduana, site):
    page = site(lambda r: ok(r.get("Accept", ""), "Vary: Accept, User-Agent",
                             "Cache-Control: max-age=600")
                if r.target == "/v" else
                ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(workers=2, **{"cache.variants": 8})
    assert proxy.get(page.url("/other")).status == 200
    for i in range(50):
        reply = proxy.get(page.url("/v"), f"Accept: a/{i}")
        assert not reply.hit and reply.body == f"a/{i}".encode()
    # The last ones are there, the others are not.
    for i in range(42, 50):
        reply = proxy.get(page.url("/v"), f"Accept: a/{i}")
        assert reply.hit and reply.body == f"a/{i}".encode()
    wait_for(lambda: stored(proxy) == 9, "8 variants and the other page")
    assert proxy.get(page.url("/other")).hit
    assert not proxy.get(page.url("/v"), "Accept: a/41").hit
    # That one took the place of the oldest.
    assert not proxy.get(page.url("/v"), "Accept: a/42").hit
    assert proxy.get(page.url("/v"), "Accept: a/49").hit


def test_a_few_stay(aduana, site):
    page = site(lambda r: ok(r.get("Accept-Language", ""),
                             "Vary: Accept-Language",
                             "Cache-Control: max-age=600"))
    proxy = aduana(**{"cache.variants": 2})
    for _ in range(3):
        for language in ("en", "es"):
            line = f"Accept-Language: {language}"
            assert proxy.get(page.url(), line).body == language.encode()
    assert page.count == 2
