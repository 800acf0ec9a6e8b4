# SPDX-License-Identifier: MIT
"""Removing what is stored: by address, host and pattern, by PURGE."""
import json
import threading

import pytest
from proxy import wait_for
from wire import ok

KEPT = "Cache-Control: max-age=1000"


def answer(r):
    if "vary" in r.target:
        return ok(r.get("Accept-Language", "-"), KEPT, "Vary: Accept-Language")
    return ok(r.target, KEPT)


@pytest.fixture
def stored(aduana, site):
    """A proxy with these paths of one origin stored."""
    def start(*paths, **settings):
        page = site(answer)
        proxy = aduana(**settings)
        for path in paths:
            assert proxy.get(page.url(path)).status == 200
            assert proxy.get(page.url(path)).hit
        return proxy, page
    return start


def test_address(stored):
    proxy, page = stored("/a", "/b", workers=2)
    done = proxy.ctl("purge", page.url("/a"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 removed\n"
    assert not proxy.get(page.url("/a")).hit
    assert proxy.get(page.url("/b")).hit


def test_nothing_there(stored):
    proxy, page = stored("/a")
    done = proxy.ctl("purge", page.url("/b"))
    assert done.returncode == 1
    assert "nothing was stored" in done.stderr and not done.stdout
    assert proxy.get(page.url("/a")).hit


def test_any_spelling(stored):
    proxy, page = stored("/a?b=c&d=%41")
    url = page.url("/a?b=c&d=%41").replace("http", "HTTP", 1) \
        .replace("127.0.0.1", "2130706433")
    assert proxy.ctl("purge", url).returncode == 0
    assert not proxy.get(page.url("/a?b=c&d=%41")).hit


def test_every_variant(stored):
    proxy, page = stored()
    url = page.url("/vary")
    for language in ("es", "en", "de"):
        proxy.get(url, f"Accept-Language: {language}")
    assert proxy.get(url, "Accept-Language: en").hit
    done = proxy.ctl("--json", "purge", url)
    assert json.loads(done.stdout) == {"removed": 3, "stopped": 0}
    for language in ("es", "en", "de"):
        assert not proxy.get(url, f"Accept-Language: {language}").hit
    assert proxy.ctl("cache", "ls").stdout.count("\n") == 3


def test_host(aduana, site):
    one, other = site(answer), site(answer)
    proxy = aduana()
    for page in (one, other):
        proxy.get(page.url("/a"))
        proxy.get(page.url("/b"))
    assert proxy.ctl("purge", "--host", f"127.0.0.1:{one.port}").stdout == \
        "2 removed\n"
    assert not proxy.get(one.url("/a")).hit
    assert proxy.get(other.url("/a")).hit
    assert proxy.ctl("purge", "--host", "127.0.0.1").stdout == "3 removed\n"
    assert proxy.ctl("purge", "--host", "0.0.1",
                     "--subdomains").returncode == 1


def test_pattern(stored):
    proxy, page = stored("/img/a.jpg", "/img/b.jpg", "/a.html")
    done = proxy.ctl("purge", "--pattern", "*.jpg")
    assert done.stdout == "2 removed\n"
    assert not proxy.get(page.url("/img/a.jpg")).hit
    assert proxy.get(page.url("/a.html")).hit


@pytest.mark.parametrize("how", ["address", "host", "pattern", "method"])
def test_during_a_fill(aduana, origin, how):
    """What began to be stored before is delivered whole, and not kept."""
    go, begun = threading.Event(), threading.Event()
    count = []

    def serve(peer):
        while peer.request():
            count.append(1)
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n"
                      + KEPT.encode() + b"\r\n\r\n01234")
            begun.set()
            go.wait(120)
            peer.send(b"56789")

    site = origin(serve)
    proxy = aduana(workers=2)
    url = f"http://127.0.0.1:{site.port}/slow"
    got = []
    client = threading.Thread(target=lambda: got.append(proxy.get(url)))
    client.start()
    begun.wait(120)
    wait_for(lambda: "filling" in proxy.ctl("cache", "ls").stdout, "a fill")
    if how == "method":
        assert proxy.ask("PURGE", url).status == 404
    else:
        what = {"address": [url], "host": ["--host", "127.0.0.1"],
                "pattern": ["--pattern", "*/slow"]}[how]
        done = proxy.ctl("--json", "purge", *what)
        assert json.loads(done.stdout) == {"removed": 0, "stopped": 1}
    go.set()
    client.join()
    assert got[0].body == b"0123456789" and got[0].clean
    assert not proxy.get(url).hit
    assert len(count) == 2
    assert proxy.get(url).hit


@pytest.mark.parametrize("how", ["address", "host", "pattern", "method"])
@pytest.mark.parametrize("vary", [b"", b"Vary: Accept-Language\r\n"])
def test_before_the_head(aduana, origin, how, vary):
    """Nor is kept what was asked for before and is answered after."""
    go, asked = threading.Event(), threading.Event()
    count = []

    def serve(peer):
        while peer.request():
            count.append(1)
            asked.set()
            go.wait(120)
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + vary
                      + KEPT.encode() + b"\r\n\r\nold")

    site = origin(serve)
    proxy = aduana(workers=2)
    url = f"http://127.0.0.1:{site.port}/slow"
    got = []
    client = threading.Thread(target=lambda: got.append(proxy.get(url)))
    client.start()
    asked.wait(120)
    if how == "method":
        assert proxy.ask("PURGE", url).status == 404
    else:
        what = {"address": [url], "host": ["--host", "127.0.0.1"],
                "pattern": ["--pattern", "*/slow"]}[how]
        assert proxy.ctl("purge", *what).returncode == 1
    go.set()
    client.join()
    assert got[0].body == b"old"
    assert not proxy.get(url).hit and len(count) == 2
    assert proxy.get(url).hit


def test_method(stored):
    proxy, page = stored("/a")
    assert proxy.ask("PURGE", page.url("/a")).status == 200
    assert proxy.ask("PURGE", page.url("/a")).status == 404
    assert not proxy.get(page.url("/a")).hit


def test_method_is_for_some(stored):
    proxy, page = stored("/a", **{"cache.purge": ["192.0.2.0/24"]})
    assert proxy.ask("PURGE", page.url("/a")).status == 403
    assert proxy.get(page.url("/a")).hit


def test_it_is_counted(stored):
    proxy, page = stored("/a", "/b", "/c")
    proxy.ctl("purge", "--pattern", "*/?", "--json")
    proxy.get(page.url("/c"))
    proxy.ask("PURGE", page.url("/c"))
    assert "\naduana_cache_purged_total 4\n" in proxy.ctl("metrics").stdout


def test_no_cache(aduana):
    done = aduana(**{"cache.size": 0}).ctl("purge", "http://a.example/")
    assert done.returncode == 1 and "no cache" in done.stdout


def test_many(aduana, site):
    """More than one slice of the walk; the others stay."""
    page = site(lambda r: ok("x", KEPT))
    proxy = aduana(workers=2)
    with proxy.connect() as client:
        for i in range(3000):
            client.send(f"GET {page.url(f'/{i % 3}/{i}')} HTTP/1.1\r\n"
                        "Host: a\r\n\r\n".encode())
            assert client.response("GET").status == 200
    assert proxy.ctl("purge", "--pattern", "*/1/*").stdout == "1000 removed\n"
    assert json.loads(proxy.ctl("--json", "cache", "ls", "*/1/*").stdout
                      )["entries"] == []
    assert proxy.ctl("purge", "--host", "127.0.0.1").stdout == "2000 removed\n"


def test_what_a_rule_leaves_out(aduana, site, write):
    """An address is called by what its rule leaves of it, also after a
    reload."""
    page = site(answer)
    config = write("aduana.yaml", "cache:\n  size: 32 MiB\n")
    proxy = aduana(config=config)
    proxy.get(page.url("/a?id=1&utm=x"))
    write("aduana.yaml", "cache:\n  size: 32 MiB\n  rules:\n"
          "    - {urls: ['*'], ignore: [utm]}\n")
    assert proxy.reload().returncode == 0
    assert not proxy.get(page.url("/a?id=1&utm=y")).hit

    def both():
        done = proxy.ctl("--json", "purge", page.url("/a?id=1&utm=x"))
        if done.returncode != 0:
            return None
        return json.loads(done.stdout)["removed"] == 2

    # Admin is replaced a moment after the reload.
    def called_alike():
        done = proxy.ctl("--json", "cache", "show", page.url("/a?utm=z&id=1"))
        return done.returncode == 0

    wait_for(called_alike, "admin with the new rules")
    assert both()
    assert not proxy.get(page.url("/a?id=1")).hit
