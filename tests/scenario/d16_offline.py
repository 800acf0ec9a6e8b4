# SPDX-License-Identifier: MIT
"""cache.offline: what is stored is given, everything else gets a 504."""
import pytest

from wire import ok

STORED = (
    "Cache-Control: max-age=3600",
    "Cache-Control: max-age=1, must-revalidate",
    "Cache-Control: no-cache",
)


@pytest.fixture
def offline(aduana, tmp_path):
    """A proxy whose settings file can be changed, and a way to do so."""
    settings = tmp_path / "offline.yaml"
    settings.write_text("cache: {offline: false}\n")
    proxy = aduana(config=settings)

    def switch():
        settings.write_text("cache: {offline: true}\n")
        assert proxy.reload().returncode == 0
    return proxy, switch


@pytest.mark.parametrize("directive", STORED)
def test_what_is_stored_is_given(offline, site, directive):
    page = site(ok("kept", directive, "Age: 20", 'ETag: "1"'))
    proxy, switch = offline
    proxy.get(page.url())
    page.close()
    switch()
    reply = proxy.get(page.url(), "Cache-Control: no-cache")
    assert reply.status == 200 and reply.body == b"kept"
    assert reply.hit and "detail=offline" in reply.cache
    assert proxy.ask("HEAD", page.url()).status == 200
    assert "TCP_OFFLINE_HIT/200" in proxy.log(2)[1]
    assert page.count == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "BREW"])
def test_all_else_is_504(aduana, site, method):
    page = site(ok("x"))
    reply = aduana(**{"cache.offline": True}).ask(method, page.url())
    assert reply.status == 504
    assert reply.cache == "aduana; detail=offline"
    assert page.connections == 0


def test_tunnels_too(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"cache.offline": True})
    client, reply = proxy.tunnel(page.authority)
    with client:
        assert reply.status == 504
    assert page.connections == 0


def test_the_page_says_so(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"cache.offline": True})
    assert b"offline" in proxy.get(page.url()).body
    assert "sin conexión".encode() in \
        proxy.get(page.url(), "Accept-Language: es").body


def test_own_pages_are_there(aduana):
    proxy = aduana(**{"cache.offline": True})
    assert proxy.get("http://aduana.internal/").status == 200
