# SPDX-License-Identifier: MIT
"""The operator's cache.rules: the first that fits decides, and Cache-Status
names it."""
import re

import pytest

from proxy import flag, run
from wire import DEADLINE, ok

OLD = "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"


def ttl(reply):
    return int(re.search(r"ttl=(-?\d+)", reply.cache).group(1))


def by_rule(did):
    return f'detail="rule --set cache.rules:1{did}"'


def twice(proxy, url, *lines):
    """Ask once to fill, then again."""
    first = proxy.get(url)
    return first, proxy.get(url, *lines)


@pytest.mark.parametrize("rule, lines, most, did", [
    ({"ttl": "1h"}, ["Cache-Control: max-age=5"], 3600, " ttl"),
    ({"ttl": "1h"}, ["Cache-Control: max-age=0"], 3600, " ttl"),
    ({"ttl": "1h"}, [], 3600, " ttl"),
    ({"ttl": {"override": "1h"}}, ["Expires: 0"], 3600, " ttl"),
    ({"ttl": "10min"}, ["Cache-Control: s-maxage=900"], 600, " ttl"),
    ({"ttl": {"min": "1h"}}, ["Cache-Control: max-age=5"], 3600, " min"),
    ({"ttl": {"min": "1h"}}, [], 3600, " min"),
    ({"ttl": {"min": "1h"}}, ["Cache-Control: max-age=7200"], 7200, ""),
    ({"ttl": {"max": "1h"}}, ["Cache-Control: max-age=7200"], 3600,
     " max"),
    ({"ttl": {"max": "1h"}}, [OLD], 3600, " max"),
    ({"immutable": True}, [], 2592000, " immutable"),
    ({"immutable": True, "ttl": {"min": "1h"}}, [], 3600,
     " immutable min"),
    ({"immutable": True}, ["Cache-Control: max-age=900"], 900,
     " immutable"),
])
def test_how_long(aduana, site, rule, lines, most, did):
    page = site(ok("x", *lines))
    proxy = aduana(**{"cache.rules": [dict(rule, urls=["*/x"])]})
    first, reply = twice(proxy, page.url("/x"))
    assert by_rule(did) in first.cache and "stored" in first.cache
    assert reply.hit and by_rule(did) in reply.cache, reply.cache
    assert most - DEADLINE < ttl(reply) <= most
    assert page.count == 1
    assert "rule" not in proxy.get(page.url("/y")).cache


@pytest.mark.parametrize("line", [
    "Cache-Control: no-store", "Cache-Control: private",
    "Cache-Control: private, max-age=600", "Vary: *"])
def test_private_stays_private(aduana, site, line):
    page = site(ok("x", line))
    proxy = aduana(**{"cache.rules": [
        {"urls": ["*"], "ttl": "1h", "immutable": True}]})
    assert "stored" not in proxy.get(page.url()).cache
    assert not proxy.get(page.url()).hit


def test_the_authorized_are_not_mixed(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"cache.rules": [{"urls": ["*"], "ttl": "1h"}]})
    proxy.get(page.url(), "Authorization: Basic eDp5")
    assert not proxy.get(page.url()).hit


def test_errors_are_not_prolonged(aduana, site):
    page = site(ok("x", status="404 Not Found"))
    proxy = aduana(**{"cache.rules": [{"urls": ["*"], "ttl": "1h"}]})
    assert not any(r.hit for r in twice(proxy, page.url()))


def test_no_cache_is_asked_for_each_time(aduana, site):
    def answer(request):
        if "if-none-match" in request:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        return ok("x", 'ETag: "1"', "Cache-Control: no-cache")

    page = site(answer)
    proxy = aduana(**{"cache.rules": [{"urls": ["*"], "ttl": "1h"}]})
    _, reply = twice(proxy, page.url())
    assert reply.body == b"x" and page.count == 2


def test_never(aduana, site, write):
    page = site(ok("x", "Cache-Control: max-age=600"))
    path = write("aduana.yaml", "cache.rules: []\n")
    proxy = aduana(config=path)
    assert twice(proxy, page.url())[1].hit
    write("aduana.yaml",
          'cache:\n  rules:\n    - urls: ["*"]\n      never: true\n')
    assert proxy.reload().returncode == 0
    # What was stored before is not an answer, either.
    reply = proxy.get(page.url())
    assert not reply.hit and "fwd=bypass" in reply.cache
    assert 'detail="rule aduana.yaml:3 never"' in reply.cache
    assert "stored" not in reply.cache and page.count == 2
    assert proxy.get(page.url(), "Cache-Control: only-if-cached").status == 504
    write("aduana.yaml", "cache.rules: []\n")
    assert proxy.reload().returncode == 0
    assert proxy.get(page.url()).hit


def test_a_reload_holds_for_what_is_stored(aduana, site, write):
    page = site(ok("x", "Cache-Control: max-age=600"))
    path = write("aduana.yaml",
                 'cache.rules: [{urls: ["*"], ttl: {max: 5min}}]\n')
    proxy = aduana(config=path)
    assert 300 - DEADLINE < ttl(twice(proxy, page.url())[1]) <= 300
    write("aduana.yaml", 'cache.rules: [{urls: ["*"], ttl: 1d}]\n')
    assert proxy.reload().returncode == 0
    assert ttl(proxy.get(page.url())) > 86400 - DEADLINE
    write("aduana.yaml", 'cache.rules: []\n')
    assert proxy.reload().returncode == 0
    assert 600 - DEADLINE < ttl(proxy.get(page.url())) <= 600
    assert page.count == 1


def test_immutable_and_reload_of_a_browser(aduana, site):
    page = site(lambda r: ok("x", "Cache-Control: max-age=600, immutable")
                if r.target == "/said" else ok("x"))
    proxy = aduana(**{"cache.rules": [
        {"urls": ["*/ruled"], "immutable": True}]})
    for path in ("/said", "/ruled"):
        before = page.count
        _, reply = twice(proxy, page.url(path), "Cache-Control: max-age=0")
        assert reply.hit and page.count == before + 1
        # A forced reload is heard.
        assert not proxy.get(page.url(path), "Cache-Control: no-cache").hit


def test_first_match(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(**{"cache.rules": [
        {"urls": ["*/a/b*"]},
        {"urls": ["*/a/*"], "ttl": "1h"},
        {"urls": ["*/a/*"], "never": True}]})
    assert ttl(twice(proxy, page.url("/a/b"))[1]) <= 600
    assert ttl(twice(proxy, page.url("/a/c"))[1]) > 600


def test_ignored_arguments(aduana, site):
    page = site(lambda r: ok(r.target, "Cache-Control: max-age=600"))
    proxy = aduana(**{"cache.rules": [
        {"urls": ["*"], "ignore": ["fbclid", "utm_*"]}]})
    first = proxy.get(page.url("/p?utm_source=a&id=1&fbclid=7"))
    # The origin sees what the client asked for.
    assert first.body == b"/p?utm_source=a&id=1&fbclid=7"
    assert by_rule(" ignore") in first.cache
    for same in ("/p?id=1", "/p?id=1&utm_x=", "/p?fbclid&id=1"):
        reply = proxy.get(page.url(same))
        assert reply.hit and reply.body == first.body
    assert by_rule("") in proxy.get(page.url("/p?id=1")).cache
    for other in ("/p", "/p?id=2", "/p?id=1&b", "/p?utmost=1"):
        assert not proxy.get(page.url(other)).hit
    assert proxy.get(page.url("/p?utm_z=1")).hit
    # All of them are one entry: for PURGE ...
    assert proxy.ask("PURGE", page.url("/p?utm_q=9&id=1")).status == 200
    assert not proxy.get(page.url("/p?id=1&fbclid=8")).hit
    # ... and for what a change makes invalid.
    proxy.ask("POST", page.url("/p?fbclid=1&id=1"), body=b"")
    assert not proxy.get(page.url("/p?id=1")).hit


def test_location_is_made_invalid_under_its_key(aduana, site):
    def answer(request):
        if request.method == "POST":
            return ok("", "Location: /list?utm_a=1", status="303 See Other")
        return ok("x", "Cache-Control: max-age=600")

    page = site(answer)
    proxy = aduana(**{"cache.rules": [{"urls": ["*"], "ignore": ["utm_*"]}]})
    assert twice(proxy, page.url("/list"))[1].hit
    proxy.ask("POST", page.url("/form"), body=b"")
    assert not proxy.get(page.url("/list")).hit


def test_mistakes_are_told(write):
    path = write("aduana.yaml", "cache:\n  rules:\n"
                 '    - {urls: ["*.x"], tll: 1h}\n'
                 '    - {urls: ["*.y"], ttl: {min: 2h, max: 1h}}\n'
                 f'    - {{urls: ["{"a" * 3000}"]}}\n')
    done = run("--config", path, "--check")
    assert done.returncode == 1
    assert ":3:23: cache.rules: unknown key `tll`" in done.stderr
    assert "did you mean `ttl`?" in done.stderr
    assert ":4:28: cache.rules: ttl: min is over max" in done.stderr
    done = run("--check", *flag("cache.rules", [{"urls": ["a" * 3000]}]))
    assert done.returncode == 1
    assert "--set cache.rules:1:" in done.stderr
    assert "longer than 2048 bytes" in done.stderr
