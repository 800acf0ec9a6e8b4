# SPDX-License-Identifier: MIT
"""Every response says what the cache did (RFC 9211)."""
from wire import ok


def test_on_every_kind(aduana, site):
    page = site(lambda r: ok("x", "Cache-Control: max-age=60")
                if r.target == "/s" else ok("x", "Cache-Control: no-store"))
    proxy = aduana()
    assert "fwd=uri-miss" in proxy.get(page.url("/n")).cache
    miss = proxy.get(page.url("/s")).cache
    assert "fwd=uri-miss" in miss and "stored" in miss
    assert "fwd-status=200" in miss or "fwd-status" not in miss
    hit = proxy.get(page.url("/s")).cache
    assert "hit" in hit and "ttl=" in hit
    assert "fwd=method" in proxy.ask("POST", page.url("/s"), body=b"").cache
    request = proxy.get(page.url("/s"), "Cache-Control: no-cache").cache
    assert "fwd=" in request


def test_members_of_others_stay_before_ours(aduana, site):
    page = site(ok("x", "Cache-Status: other; hit"))
    value = aduana().get(page.url()).cache
    assert value.startswith("other; hit, ")
