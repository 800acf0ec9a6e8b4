# SPDX-License-Identifier: MIT
"""An unsafe request that succeeds forgets what was stored."""
import pytest

from wire import ok

FRESH = "Cache-Control: max-age=3600"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH",
                                    "X-UNKNOWN"])
def test_forgotten(aduana, site, method):
    page = site(ok("x", FRESH))
    proxy = aduana()
    proxy.get(page.url("/a"))
    proxy.get(page.url("/b"))
    proxy.ask(method, page.url("/a"), body=b"y")
    assert not proxy.get(page.url("/a")).hit
    assert proxy.get(page.url("/b")).hit


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_kept_by_safe_methods(aduana, site, method):
    page = site(lambda r: ok("x" if r.method == "GET" else "", FRESH,
                             length=r.method == "GET") if r.method == "GET"
                else b"HTTP/1.1 200 OK\r\nContent-Length: " +
                (b"1" if r.method == "HEAD" else b"0") + b"\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url("/a"))
    proxy.ask(method, page.url("/a"))
    assert proxy.get(page.url("/a")).hit


def test_kept_when_it_failed(aduana, site):
    page = site(lambda r: ok("x", FRESH) if r.method == "GET" else
                ok("no", status="500 Internal Server Error"))
    proxy = aduana()
    proxy.get(page.url())
    proxy.ask("POST", page.url(), body=b"")
    assert proxy.get(page.url()).hit


def test_location_of_the_same_origin(aduana, site):
    page = site(lambda r: ok("x", FRESH) if r.method == "GET" else
                ok("", "Location: /b", status="201 Created"))
    proxy = aduana()
    proxy.get(page.url("/b"))
    proxy.ask("POST", page.url("/a"), body=b"")
    assert not proxy.get(page.url("/b")).hit


def test_location_of_another_origin_is_left_alone(aduana, site):
    other = site(ok("x", FRESH))
    page = site(ok("", f"Location: {other.url('/b')}", status="201 Created"))
    proxy = aduana()
    proxy.get(other.url("/b"))
    proxy.ask("POST", page.url("/a"), body=b"")
    assert proxy.get(other.url("/b")).hit


def test_all_variants_are_forgotten(aduana, site):
    page = site(lambda r: ok("x", FRESH, "Vary: X-Kind"))
    proxy = aduana()
    for kind in "ab":
        proxy.get(page.url(), f"X-Kind: {kind}")
    proxy.ask("DELETE", page.url())
    for kind in "ab":
        assert not proxy.get(page.url(), f"X-Kind: {kind}").hit
