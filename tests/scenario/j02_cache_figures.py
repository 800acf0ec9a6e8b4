# SPDX-License-Identifier: MIT
"""How the cache does: in aduanactl status and in the metrics."""
import json
import re
import threading

from proxy import request, wait_for
from wire import ok


def test_status(aduana, site):
    page = site(ok("x" * 10000, "Cache-Control: max-age=1000"))
    proxy = aduana()
    for _ in range(4):
        proxy.get(page.url("/a"))
    proxy.log(4)
    cache = json.loads(proxy.ctl("--json", "status").stdout)["cache"]
    assert cache["objects"] == 1 and cache["body_bytes"] == 10000
    assert cache["used"] > 10000 and cache["capacity"] > 1 << 24
    assert cache["hits_by_requests"] == 0.75
    assert 0.7 < cache["hits_by_sent_bytes"] < 0.8
    assert cache["evictions"] == cache["damaged"] == 0
    assert cache["collapsed"] == cache["flights"] == cache["pins"] == 0
    assert cache["blocks"] == 2         # head and body
    text = proxy.ctl("status").stdout
    assert re.search(r"^  hits by requests +0\.750$", text, re.M)
    assert re.search(r"^  body bytes +10000 \(9\.8 KiB\)$", text, re.M)


def test_what_is_under_way(aduana, origin):
    """A fetch that leads and the deadlines of its worker are seen, and gone
    when it is over."""
    asked, go_on = threading.Event(), threading.Event()

    def serve(peer):
        peer.request()
        asked.set()
        assert go_on.wait(120)
        peer.send(ok("x", "Cache-Control: max-age=1000"))

    def told():
        return json.loads(proxy.ctl("--json", "status").stdout)

    def timers():
        return json.loads(proxy.ctl("--json", "stats").stdout)[
            "workers"][0]["timers"]

    page = origin(serve)
    proxy = aduana()
    before = wait_for(timers, "what the worker tells of itself")
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        assert asked.wait(120)
        assert told()["cache"]["flights"] == 1
        wait_for(lambda: timers() > before, "deadlines")
        go_on.set()
        assert client.response().status == 200
    proxy.log(1)
    status = told()
    assert status["cache"]["flights"] == 0
    assert status["log"] == {"unread_bytes": 0, "unwritten_bytes": 0}
    wait_for(lambda: timers() == before, "no deadline left")


def test_metrics(aduana, site):
    page = site(ok("x" * 10000, "Cache-Control: max-age=1000"))
    proxy = aduana()
    proxy.get(page.url("/a"))
    proxy.log(1)
    text = proxy.ctl("metrics").stdout
    assert "\n# TYPE aduana_cache_objects gauge\naduana_cache_objects 1\n" \
        in text
    assert "\n# TYPE aduana_cache_evictions_total counter\n" in text
    names = [line.split()[2] for line in text.splitlines()
             if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    # Every sample has its type before it.
    family = None
    for line in text.splitlines():
        if line.startswith("# TYPE"):
            family = line.split()[2]
        elif not line.startswith("#"):
            assert line.startswith(family), line


def test_no_cache(aduana):
    proxy = aduana(**{"cache.size": 0})
    assert json.loads(proxy.ctl("--json", "status").stdout)["cache"] is None
    assert "aduana_cache_objects" not in proxy.ctl("metrics").stdout
    assert proxy.ctl("status").returncode == 0
