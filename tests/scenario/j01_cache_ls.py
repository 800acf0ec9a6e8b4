# SPDX-License-Identifier: MIT
"""Looking at what is stored: cache ls, cache show."""
import json
import os
import subprocess

from proxy import children, title, wait_for
from wire import DEADLINE, ok


def entries(proxy, *args):
    done = proxy.ctl("--json", "cache", "ls", *args)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_freshness(aduana, site):
    def answer(r):
        if r.target == "/stale":
            return ok("x", "Cache-Control: max-age=10", "Age: 30", 'ETag: "a"')
        if r.target == "/guess":
            return ok("guess", "Date: Tue, 15 Nov 1994 08:12:31 GMT",
                      "Last-Modified: Mon, 15 Nov 1993 08:12:31 GMT")
        return ok("fresh", "Cache-Control: max-age=1000",
                  "Content-Type: text/x")

    page = site(answer)
    proxy = aduana()
    for path in ("/fresh", "/stale", "/guess"):
        proxy.get(page.url(path))
    found = {e["url"]: e for e in entries(proxy)["entries"]}
    fresh = found[page.url("/fresh")]
    assert fresh["status"] == 200 and fresh["bytes"] == 5
    assert fresh["state"] == "whole" and fresh["type"] == "text/x"
    assert 1000 - DEADLINE < fresh["fresh_seconds"] <= 1000
    assert not fresh["heuristic"]
    stale = found[page.url("/stale")]
    assert -20 - DEADLINE < stale["fresh_seconds"] <= -20
    assert stale["age_seconds"] >= 30
    assert found[page.url("/guess")]["heuristic"]


def test_asked_for(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=1000"))
    proxy = aduana()
    for path, times in (("/often", 6), ("/once", 1)):
        for _ in range(times):
            proxy.get(page.url(path))
    asked = {e["url"]: e["asked"] for e in entries(proxy)["entries"]}
    assert asked == {page.url("/often"): 6, page.url("/once"): 1}


def test_columns_in_a_pipe(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=1000"))
    proxy = aduana()
    proxy.get(page.url("/a"))
    lines = proxy.ctl("cache", "ls").stdout.splitlines()
    cells = lines[0].split("\t")
    assert len(lines) == 1
    assert cells[:4] == ["200", "whole", "1", "-"]
    assert cells[-1] == page.url("/a")
    # As many as the help names.
    text = proxy.ctl("cache", "ls", "--help").stdout
    assert len(text.split("between these:\n")[1].splitlines()) == len(cells)


def test_on_a_terminal(aduana, site):
    page = site(ok("x" * 2000, "Cache-Control: max-age=7700"))
    proxy = aduana()
    proxy.get(page.url("/a"))
    done = subprocess.run(
        ["script", "-qec", " ".join(map(str, [
            proxy.ctl("--version").args[0], "--socket", proxy.socket,
            "cache", "ls"])), "/dev/null"],
        capture_output=True, text=True, timeout=300,
        env=dict(os.environ, NO_COLOR="1"))
    titles, row = done.stdout.splitlines()
    assert titles.split()[:3] == ["status", "state", "size"]
    assert "2.0 KiB" in row and "2.1 h" in row
    assert row.endswith(page.url("/a"))


def test_pattern_and_pages(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=1000"))
    proxy = aduana()
    want = {page.url(f"/{n}") for n in range(200)}
    for url in want:
        proxy.get(url)
    assert len(entries(proxy)["entries"]) == 100
    seen, after, turns = [], None, 0
    while True:
        more = entries(proxy, "--limit", "30",
                       *(["--after", after] if after else []))
        seen += [e["url"] for e in more["entries"]]
        turns += 1
        after = more["after"]
        if after is None:
            break
    assert turns == 7 and len(seen) == 200 and set(seen) == want
    assert len(entries(proxy, "*/1?")["entries"]) == 10
    assert "--after" in proxy.ctl("cache", "ls").stderr
    assert proxy.ctl("cache", "ls", "*/nothing").returncode == 0


def test_variants_and_secrets(aduana, site):
    page = site(ok("x", "Cache-Control: public, max-age=1000",
                   "Set-Cookie: id=topsecret", "X-Auth-Token: topsecret",
                   "Vary: Accept-Language, Cookie"))
    proxy = aduana()
    proxy.get(page.url("/v"), "Accept-Language: es", "Cookie: topsecret")
    proxy.get(page.url("/v"), "Accept-Language: en")
    assert len(entries(proxy)["entries"]) == 2
    done = proxy.ctl("--json", "cache", "show", page.url("/v"))
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["varies_by"] == "accept-language,cookie"
    assert {e["variant"] for e in shown["entries"]} == {
        "accept-language: es; cookie: (hidden)",
        "accept-language: en; cookie absent"}
    for entry in shown["entries"]:
        assert entry["head"][0].startswith("HTTP/1.1 200")
        assert "Set-Cookie: (hidden)" in entry["head"]
    text = proxy.ctl("cache", "show", page.url("/v")).stdout
    assert "accept-language: es" in text
    for out in (done.stdout, text, proxy.ctl("cache", "ls").stdout):
        assert "topsecret" not in out


def test_only_what_can_be_reached(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=1000", "Vary: X-Kind"))
    proxy = aduana()
    proxy.get(page.url("/v"), "X-Kind: a")
    proxy.ask("PURGE", page.url("/v"))
    assert entries(proxy)["entries"] == []
    assert proxy.ctl("cache", "show", page.url("/v")).returncode == 1


def test_nothing_to_show(aduana):
    done = aduana().ctl("cache", "show", "http://a.example/")
    assert done.returncode == 1 and "nothing was stored" in done.stderr


def test_wrong_usage(aduana):
    proxy = aduana()
    rows = [
        (["cache"], "cache ls, cache show"),
        (["cache", "list"], "cache ls, cache show"),
        (["cache", "show"], "needs URL"),
        (["cache", "show", "a.example/x"], "begins with http://"),
        (["cache", "show", "ftp://a.example/x"], "http and https"),
        (["cache", "ls", "a", "b"], "one word more"),
        (["cache", "ls", "--limit", "0"], "1 to 10000"),
        (["cache", "ls", "--limit", "many"], "1 to 10000"),
        (["cache", "ls", "--after", "x"], "earlier list"),
        (["cache", "ls", "--host", "x"], "no option --host"),
        (["purge"], "exactly one of URL, --host HOST, --pattern GLOB"),
        (["purge", "http://a/", "--host", "a"], "exactly one of"),
        (["purge", "--host", "http://a.example/"], "such as example.com"),
        (["purge", "http://a/", "--subdomains"], "subdomains"),
        (["purge", "--host"], "--host"),
        (["purge", "--hosts", "a"], "--hosts"),
        (["purge", ""], "empty"),
        (["status", "x"], "one word more"),
        (["purg", "http://a/"], "no command \"purg\"; did you mean `purge`?"),
        (["quite-other"], "--help shows them"),
        (["status", "--nix"], "Try: aduanactl --help"),
    ]
    for args, part in rows:
        done = proxy.ctl(*args)
        assert done.returncode == 2, args
        assert part in done.stderr, (args, done.stderr)
        assert not done.stdout


def test_http_says_what_is_wrong(aduana):
    proxy = aduana()
    rows = [("GET", "/cache?limt=3", "it takes: pattern, limit, after"),
            ("GET", "/cache?limit=%zz", "two hexadecimal digits"),
            ("GET", "/cache/entry", "needs the argument url"),
            ("POST", "/cache/purge?url=a&url=b", "only once"),
            ("POST", "/cache/purge", "exactly one of: url, host, pattern")]
    for method, path, part in rows:
        done = subprocess.run(
            ["curl", "-sS", "-X", method, "-w", "%{http_code}",
             "--unix-socket", proxy.socket, f"http://localhost{path}"],
            capture_output=True, text=True, timeout=300)
        assert part in done.stdout and done.stdout.endswith("400"), path


def test_the_longest_address(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=1000"))
    proxy = aduana()
    url = page.url("/%26" + "&" * 16000)
    assert proxy.get(url).status == 200
    assert json.loads(proxy.ctl("--json", "cache", "show", url).stdout
                      )["entries"][0]["url"] == url
    assert proxy.ctl("purge", url).returncode == 0
    assert not proxy.get(url).hit


def test_a_part(aduana, site):
    def answer(r):
        assert r.get("Range") == "bytes=100-199"
        return (b"HTTP/1.1 206 Partial Content\r\nContent-Length: 100\r\n"
                b"Content-Range: bytes 100-199/5000\r\nETag: \"a\"\r\n"
                b"Cache-Control: max-age=1000\r\n\r\n" + b"x" * 100)

    page = site(answer)
    proxy = aduana()
    assert proxy.get(page.url("/p"), "Range: bytes=100-199").status == 206
    found = entries(proxy)["entries"]
    assert [(e["state"], e["range"]) for e in found] == \
        [("part", "100-199/5000")]


def test_in_a_file(aduana, site, tmp_path):
    """What was purged stays away, the rest is there, also after a fall."""
    page = site(ok("x", "Cache-Control: max-age=1000"))
    file = str(tmp_path / "cache")
    proxy = aduana(**{"cache.file": file})
    for path in ("/a", "/b", "/c"):
        proxy.get(page.url(path))
    assert proxy.ctl("purge", page.url("/a")).returncode == 0
    proxy.stop()
    proxy = aduana(**{"cache.file": file})
    assert {e["url"] for e in entries(proxy)["entries"]} == \
        {page.url("/b"), page.url("/c")}
    assert proxy.ctl("purge", "--pattern", "*/b").returncode == 0
    pids = children(proxy.process.pid)
    proxy.process.kill()
    proxy.process.wait()
    proxy.stop = lambda: None
    wait_for(lambda: not any(map(title, pids)), "the end of all")
    proxy = aduana(**{"cache.file": file})
    assert [e["url"] for e in entries(proxy)["entries"]] == [page.url("/c")]
    assert not proxy.get(page.url("/b")).hit
    assert proxy.get(page.url("/c")).hit
