# SPDX-License-Identifier: MIT
"""Squid's manager at the proxy's port, and the tools that ask it."""
import re
import subprocess
import urllib.request

import pytest
from proxy import free_port, wait_for
from wire import ok

ACTIONS = ("menu info counters service_times 5min 60min utilization "
           "client_list active_requests objects ipcache fqdncache config "
           "filedescriptors mem").split()


@pytest.fixture
def busy(aduana, site):
    page = site(ok("x" * 10000, "Cache-Control: max-age=1000"))
    proxy = aduana()
    for _ in range(4):
        proxy.get(page.url("/a"))
    proxy.log(4)
    return proxy


def manager(proxy, action):
    answer = proxy.get(proxy.url + "/squid-internal-mgr/" + action)
    assert answer.status == 200, action
    return answer.body.decode()


def test_every_action(busy):
    for action in ACTIONS:
        assert manager(busy, action), action
        assert action in manager(busy, "menu")
    assert busy.get(busy.url + "/squid-internal-mgr/shutdown").status == 404
    assert busy.ask("POST", busy.url + "/squid-internal-mgr/info").status == 405


def test_forms(busy):
    counters = dict(re.findall(r"^(\S+) = (\d+)", manager(busy, "counters"),
                               re.M))
    assert counters["client_http.hits"] == "3"
    assert counters["server.http.requests"] == "1"
    assert re.search(r"^\tUP Time:\t\d+\.\d{3} seconds$",
                     manager(busy, "info"), re.M)
    times = re.findall(r"^\t([A-Za-z ()]+): +(\d+)% +(\d\.\d{5}) +(\d\.\d{5})$",
                       manager(busy, "service_times"), re.M)
    assert len(times) == 5 * 19
    misses = [row for row in times if row[0] == "Cache Misses"]
    assert float(misses[9][2]) > 0
    assert re.search(r"^client_http\.requests = \d\.\d{6}/sec$",
                     manager(busy, "5min"), re.M)


def test_cache_object(busy):
    answer = busy.get("cache_object://localhost/counters", version="HTTP/1.0")
    assert answer.status == 200
    assert b"client_http.requests = 5" in answer.body
    assert busy.get("cache_object://localhost/").status == 200
    for wrong in ("cache_object://localhost/in%66o", "cache_object://",
                  "cache_object://a b/info", "cache_object:///info",
                  "cache_object://localhost/info/x",
                  "CACHE_OBJECT://localhost/info"):
        assert busy.get(wrong).status == 400, wrong
    assert busy.ask("POST", "cache_object://localhost/info").status == 400


def test_others_may_not(aduana):
    proxy = aduana(**{"manager.allow": ["192.0.2.0/24"]})
    assert proxy.get(proxy.url + "/squid-internal-mgr/info").status == 403
    assert proxy.get("cache_object://localhost/info").status == 403


def test_squidclient(busy):
    def client(action):
        return subprocess.run(
            ["squidclient", "-h", "127.0.0.1", "-p", str(busy.port),
             "mgr:" + action], capture_output=True, text=True, timeout=300,
            check=True).stdout
    assert "UP Time:" in client("info")
    assert "client_http.hits = 3" in client("counters")


def exported(proxy):
    """What prometheus-squid-exporter tells of it."""
    port = free_port()
    exporter = subprocess.Popen(
        ["prometheus-squid-exporter", "-squid-hostname", "127.0.0.1",
         "-squid-port", str(proxy.port), "-listen", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def scrape():
        try:
            url = f"http://127.0.0.1:{port}/metrics"
            return direct.open(url, timeout=300).read().decode()
        except OSError:
            return None
    try:
        return squid_names(wait_for(scrape, "the exporter's answer"))
    finally:
        exporter.kill()
        exporter.wait()


def squid_names(text):
    found = re.findall(r"^(squid_\w+)(?:\{.*\})? (\S+)$", text, re.M)
    assert len(found) == len({name for name, _ in found})
    return {name: float(value) for name, value in found}


def test_exporter(busy):
    found = exported(busy)
    assert found["squid_up"] == 1
    assert found["squid_client_http_hits_total"] == 3
    assert found["squid_client_http_requests_total"] >= 4
    assert found["squid_server_http_requests_total"] == 1
    assert found["squid_client_http_kbytes_out_kbytes_total"] >= 39


# What the exporter's own questions change between the two looks.
MOVES = re.compile(r"squid_(client_http_(requests|kbytes_\w+)_total|"
                   r"HTTP_Requests_All_\d+|Cache_Misses_\d+|up)")


def test_exporters_names(aduana, site):
    page = site(ok("x" * 10000, "Cache-Control: max-age=1000"))
    proxy = aduana(**{"metrics.squid_names": True})
    for _ in range(4):
        proxy.get(page.url("/a"))
    proxy.log(4)
    theirs = exported(proxy)
    ours = squid_names(proxy.ctl("metrics").stdout)
    theirs.pop("squid_exporter_build_info")
    assert len(theirs) > 100
    assert theirs.keys() == {name for name in ours
                             if not name.startswith("squid_info_")}
    for name, value in theirs.items():
        # The manager's page has five decimals.
        assert MOVES.fullmatch(name) or abs(ours[name] - value) < 2e-5, name
    assert ours["squid_client_http_hits_total"] == 3
    assert ours["squid_up"] == 1
    assert ours["squid_info_StoreEntries"] == 1
    assert ours["squid_info_UP_Time"] >= 0
    assert 0 < ours["squid_Cache_Misses_95"] < 60


def test_exporters_names_are_asked_for(busy):
    assert squid_names(busy.ctl("metrics").stdout) == {}
