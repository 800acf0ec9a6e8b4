# SPDX-License-Identifier: MIT
"""What a client may ask of the cache (RFC 9111 5.2.1)."""
from wire import ok

FRESH = "Cache-Control: max-age=3600"


def filled(aduana, site, *lines):
    page = site(ok("x", *(lines or (FRESH,)), 'ETag: "e"'))
    proxy = aduana()
    assert proxy.get(page.url()).status == 200
    return proxy, page


def test_no_cache_asks_again(aduana, site):
    proxy, page = filled(aduana, site)
    proxy.get(page.url(), "Cache-Control: no-cache")
    assert page.count == 2


def test_pragma_no_cache_asks_again(aduana, site):
    proxy, page = filled(aduana, site)
    proxy.get(page.url(), "Pragma: no-cache")
    assert page.count == 2


def test_no_store_is_not_stored(aduana, site):
    page = site(ok("x", FRESH))
    proxy = aduana()
    proxy.get(page.url(), "Cache-Control: no-store")
    proxy.get(page.url())
    assert page.count == 2


def test_max_age(aduana, site):
    proxy, page = filled(aduana, site, FRESH, "Age: 100")
    assert proxy.get(page.url(), "Cache-Control: max-age=1000").hit
    proxy.get(page.url(), "Cache-Control: max-age=50")
    assert page.count == 2


def test_min_fresh(aduana, site):
    proxy, page = filled(aduana, site, "Cache-Control: max-age=100")
    assert proxy.get(page.url(), "Cache-Control: min-fresh=10").hit
    proxy.get(page.url(), "Cache-Control: min-fresh=1000")
    assert page.count == 2


def test_max_stale(aduana, site):
    proxy, page = filled(aduana, site, "Cache-Control: max-age=100",
                         "Age: 110")
    assert proxy.get(page.url(), "Cache-Control: max-stale=1000").hit
    proxy.get(page.url(), "Cache-Control: max-stale=1")
    assert page.count == 2


def test_only_if_cached(aduana, site):
    page = site(ok("x", FRESH))
    proxy = aduana()
    missing = proxy.get(page.url(), "Cache-Control: only-if-cached")
    assert missing.status == 504 and page.count == 0
    proxy.get(page.url())
    assert proxy.get(page.url(), "Cache-Control: only-if-cached").hit
