# SPDX-License-Identifier: MIT
"""aduanactl fetch: a page through the proxy, its phases, what is kept."""
import json

import tls
from proxy import free_port, run
from wire import ok

FRESH = "Cache-Control: max-age=600"


def fetch(proxy, *args):
    return proxy.ctl("fetch", *args)


def test_one_answer(aduana, site):
    proxy, origin = aduana(), site(ok("hello", FRESH))
    got = fetch(proxy, origin.url("/a"))
    assert got.returncode == 0, got
    first, *_ = got.stdout.splitlines()
    assert first == "HTTP/1.1 200 OK"
    assert "Cache-Status: aduana; fwd=uri-miss" in got.stdout
    assert f"127.0.0.1:{proxy.port}" in got.stdout
    for phase in ("dns", "connect", "tls", "first byte", "total"):
        assert f"{phase} " in got.stdout, phase
    assert "\033" not in got.stdout


def test_many_and_direct(aduana, site):
    proxy, origin = aduana(), site(ok("hello", FRESH))
    got = fetch(proxy, origin.url("/a"), "--repeat", 3, "--delay", "10ms")
    rows = got.stdout.splitlines()
    assert [r.split()[0] for r in rows] == [
        "try", "1", "2", "3", "min", "avg", "max"]
    assert [r.split()[2] for r in rows[1:4]] == ["uri-miss", "hit", "hit"]
    assert origin.count == 1
    got = fetch(proxy, "--direct", origin.url("/a"), "--json")
    answer = json.loads(got.stdout)
    assert answer["direct"] is True and origin.count == 2
    tried, = answer["tries"]
    assert tried["status"] == 200 and tried["bytes"] == 5
    assert tried["cache"] is None
    assert tried["connected_to"] == origin.authority
    assert 0 < tried["first_us"] <= tried["total_us"]


def test_what_is_sent(aduana, site):
    proxy, origin = aduana(), site(ok("hello"))
    got = fetch(proxy, origin.authority + "/x", "--header", "X-One: 1",
                "--header", "X-Two: 2", "--method", "PUT", "--http1.0")
    assert got.returncode == 0, got
    asked, = origin.requests
    assert asked.start.startswith("PUT /x ")
    assert asked.get("X-One") == "1" and asked.get("X-Two") == "2"
    assert asked.get("User-Agent").startswith("aduanactl/")


def test_outcomes(aduana, site):
    proxy = aduana()
    origin = site(ok("x" * 4000))
    bad = fetch(proxy, f"http://127.0.0.1:{free_port()}/")
    assert bad.returncode == 1 and "502 Bad Gateway" in bad.stdout
    long = fetch(proxy, origin.url(), "--max", "1k")
    assert long.returncode == 1 and "--max" in long.stdout
    nobody = fetch(proxy, origin.url(), "--proxy",
                   f"http://127.0.0.1:{free_port()}")
    assert nobody.returncode == 3 and "failed" in nobody.stdout
    for args in (("--repeat", 0), ("--delay", "x"), ("--header", "nothing"),
                 ("--direct", "--proxy", "http://a"), ("--max", "0")):
        wrong = fetch(proxy, origin.url(), *args)
        assert wrong.returncode == 2 and args[0] in wrong.stderr, wrong
    gone = run("--socket", proxy.folder / "none.sock", "fetch", origin.url(),
               program="aduanactl")
    assert gone.returncode == 3 and "is aduana running" in gone.stderr
    assert "--direct" in gone.stderr


def test_kept(aduana, site, tmp_path):
    proxy = aduana()
    origin = site(lambda r: ok(f"this is {r.target}"))
    kept = tmp_path / "kept"
    for path in ("/a?b=c", "/.d", "/a?b=c"):
        got = fetch(proxy, origin.url(path), "--save", kept)
        assert got.returncode == 0 and "kept in" in got.stdout
    host = f"127.0.0.1_{origin.port}"
    assert {p.name for p in kept.iterdir()} == {
        f"0001-{host}_.d.body", f"0001-{host}_.d.head",
        f"0001-{host}_a_b_c.body", f"0001-{host}_a_b_c.head",
        f"0002-{host}_a_b_c.body", f"0002-{host}_a_b_c.head", "index.jsonl"}
    body = kept / f"0001-{host}_a_b_c.body"
    assert body.read_text() == "this is /a?b=c"
    assert body.stat().st_mode & 0o077 == 0
    assert body.with_suffix(".head").read_text().startswith("HTTP/1.1 200")
    listed = fetch(proxy, "ls", kept)
    rows = [r.split("\t") for r in listed.stdout.splitlines()]
    assert [r[-1] for r in rows] == [
        origin.url(p) for p in ("/a?b=c", "/.d", "/a?b=c")]
    assert [r[2] for r in rows] == ["200"] * 3
    lines = fetch(proxy, "ls", kept, "--json").stdout.splitlines()
    assert [json.loads(x)["bytes"] for x in lines] == [14, 11, 14]
    assert fetch(proxy, "ls", tmp_path / "no").returncode == 1


def test_intercepted_or_not(aduana, closing):
    scene = tls.Scene(aduana, closing)
    proxy = scene.start()
    origin = scene.keep(tls.TlsOrigin(lambda request: ok("inside"),
                                      scene.authority.leaf("good.example")))
    url = f"https://good.example:{origin.port}/"
    got = fetch(proxy, url)
    assert got.returncode == 0, got
    assert "intercepted)" in got.stdout and "not int" not in got.stdout
    tried, = json.loads(fetch(proxy, url, "--json").stdout)["tries"]
    assert tried["intercepted"] is True and tried["tls_us"] > 0
    direct = fetch(proxy, f"https://127.0.0.1:{origin.port}/", "--direct")
    assert direct.returncode == 1 and "certificate" in direct.stdout
    tried, = json.loads(fetch(
        proxy, f"https://127.0.0.1:{origin.port}/", "--direct", "--insecure",
        "--json").stdout)["tries"]
    assert tried["intercepted"] is False and tried["status"] == 200
