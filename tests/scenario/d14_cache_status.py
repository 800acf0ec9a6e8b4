# SPDX-License-Identifier: MIT
"""Every response says what the cache did (RFC 9211)."""
import pytest

from wire import ok

WHY_NOT = (
    ("Cache-Control: no-store", "detail=no-store"),
    ("Cache-Control: private, max-age=9", "detail=private"),
    ("Vary: *", 'detail="Vary: *"'),
    ("Set-Cookie: a=b", "detail=Set-Cookie"),
    ("X-Nothing: said", 'detail="neither freshness nor validator"'),
)


def test_on_every_kind(aduana, site):
    page = site(lambda r: ok("x", "Cache-Control: max-age=600")
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


@pytest.mark.parametrize("line,detail", WHY_NOT, ids=[x for x, _ in WHY_NOT])
def test_why_it_is_not_stored(aduana, site, line, detail):
    page = site(ok("x", line))
    proxy = aduana()
    assert proxy.get(page.url()).cache == \
        f"aduana; fwd=uri-miss; fwd-status=200; {detail}"
    assert "detail" not in proxy.ask("POST", page.url(), body=b"").cache
