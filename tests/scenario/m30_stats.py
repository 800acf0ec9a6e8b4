# SPDX-License-Identifier: MIT
"""What is counted and measured, and who leads."""
import json
import re

import users
from proxy import wait_for
from wire import ok


def stats(proxy):
    return json.loads(proxy.ctl("--json", "stats").stdout)


def top(proxy, *args):
    return json.loads(proxy.ctl("--json", "top", *args).stdout)


def test_results(aduana, site):
    page = site(ok("x" * 10000, "Cache-Control: max-age=1000"))
    proxy = aduana()
    for _ in range(4):
        proxy.get(page.url("/a"))
    assert proxy.get("http://127.0.0.1:1/").status == 502
    proxy.log(5)
    shown = stats(proxy)
    assert shown["results"]["TCP_MISS"] >= 1
    assert sum(shown["results"].values()) == 5
    assert shown["statuses"]["200"] == 4
    assert sum(shown["statuses"].values()) == 5
    assert shown["counters"]["requests_total"] == 5
    cache = shown["cache"]
    assert cache["objects"] == 1 and cache["bytes"] == 10000
    assert cache["hit_ratio_requests"] == 0.75
    assert cache["admissions"] == 1
    assert shown["generation"] == 1 and shown["uptime_s"] >= 0


def test_times(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=1000"))
    proxy = aduana()
    for _ in range(3):
        proxy.get(page.url("/a"))
    proxy.log(3)
    times = stats(proxy)["latency"]
    assert times["all"]["count"] == 3
    assert times["hit"]["count"] == 2 and times["miss"]["count"] == 1
    assert times["connect"]["count"] == times["first_byte"]["count"] == 1
    miss = times["miss"]
    assert 0 < miss["sum_us"] == miss["max_us"] < 60_000_000
    assert miss["p50_us"] <= miss["p99_us"] <= miss["max_us"]


def test_processes(aduana):
    proxy = aduana()
    workers = wait_for(lambda: [w for w in stats(proxy)["workers"]
                                if w["rss_bytes"] > 0], "a worker to tell")
    assert workers[0]["fds"] > 5 and workers[0]["state"] == "running"
    kinds = {p["kind"]: p for p in stats(proxy)["processes"]}
    assert {"supervisor", "admin", "worker"} <= set(kinds)
    assert kinds["admin"]["rss_bytes"] > 1 << 20


def test_top(aduana, site):
    page = site(ok("x" * 100, "Cache-Control: max-age=1000"))
    proxy = aduana()
    for _ in range(4):
        proxy.get(page.url("/a"))
    proxy.log(4)
    hosts = top(proxy)
    assert hosts["what"] == "domains" and hosts["for"] == "1h"
    row = hosts["rows"][0]
    assert row["name"] == "127.0.0.1" and row["requests"] == 4
    assert row["hits"] == 3 and row["bytes"] > 400 and row["missed"] == 0
    assert hosts["from"] <= row["last"] <= hosts["to"]
    assert hosts["others"]["requests"] == 0
    assert top(proxy, "clients")["rows"][0]["name"] == "127.0.0.1"
    assert top(proxy, "origins", "--for", "5min")["rows"][0]["requests"] == 1
    assert top(proxy, "users")["rows"] == []
    # What is asked has limits.
    assert proxy.ctl("top", "nonsense").returncode != 0
    assert proxy.ctl("top", "--for", "2h").returncode != 0
    assert proxy.ctl("top", "--limit", "0").returncode != 0


def test_top_outlives_admin(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    proxy.get(page.url("/a"))
    proxy.log(1)
    assert top(proxy)["rows"][0]["requests"] == 1
    proxy.reload()
    assert top(proxy)["rows"][0]["requests"] == 1
    proxy.get(page.url("/a"))
    proxy.log(2)
    assert top(proxy)["rows"][0]["requests"] == 2


def test_top_shows_what_the_log_does(aduana, site, tmp_path):
    """Who was counted by another name is forgotten."""
    page = site(ok("x"))
    config = tmp_path / "aduana.yaml"
    users.write(tmp_path / "users")

    def put(how):
        who = "none" if how == "masked" else how
        config.write_text("users: {file: users}\nlog: {access: "
                          f"{{clients: {how}, users: {who}}}}}\n")
    put("full")
    proxy = aduana(config=config)
    seen = set()
    for n, how in enumerate(("full", "masked", "pseudonym", "none"), 1):
        put(how)
        assert proxy.reload().returncode == 0
        assert proxy.get(page.url("/a"),
                         users.basic("anna", "secret")).status == 200
        _, _, client, _, _, _, _, user, *_ = proxy.log(n)[-1].split()
        names = [row["name"] for row in top(proxy, "clients")["rows"]]
        assert names == [client], how
        names = [row["name"] for row in top(proxy, "users")["rows"]]
        assert names == ([user] if user != "-" else []), how
        seen.add(client)
    assert len(seen) == 4 and "127.0.0.1" in seen


def test_blocked(aduana, write):
    lists = write("black.yaml", "blacklist:\n  domains: [bad.example]\n")
    proxy = aduana(**{"filters.blacklist": lists})
    assert proxy.get("http://www.bad.example/x").status == 403
    proxy.log(1)
    row = top(proxy, "blocked")["rows"][0]
    assert row["name"] == "www.bad.example" and row["blocked"] == 1
    assert "black.yaml:2" in row["detail"]
    assert top(proxy, "rules")["rows"][0]["name"].endswith("black.yaml:2")
    assert top(proxy)["rows"][0]["name"] == "bad.example"


def test_prometheus(aduana, site):
    """Histograms whose buckets grow up to their count, each family once."""
    page = site(ok("x", "Cache-Control: max-age=1000"))
    proxy = aduana()
    for _ in range(3):
        proxy.get(page.url("/a"))
    proxy.log(3)
    text = proxy.ctl("metrics").stdout
    types = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M)
    assert len(types) == len({name for name, _ in types})
    assert ("aduana_phase_seconds", "histogram") in types
    assert 'aduana_responses_total{status="200"} 3\n' in text
    rows = re.findall(r'^aduana_phase_seconds_bucket\{phase="miss",le="(.*)"\}'
                      r" (\d+)$", text, re.M)
    counts = [int(n) for _, n in rows]
    assert counts == sorted(counts) and counts[-1] == 1
    bounds = [float(bound) for bound, _ in rows]
    assert bounds == sorted(bounds) and bounds[-1] == float("inf")
    assert 'aduana_phase_seconds_count{phase="all"} 3\n' in text
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) \w+ .+|'
                            r'\w+(\{(\w+="[^"\\\n]*",?)+\})? [0-9.e+-]+',
                            line), line
