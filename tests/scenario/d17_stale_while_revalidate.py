# SPDX-License-Identifier: MIT
"""RFC 5861 3: the stale response is given at once and revalidated behind."""
import json
import re
import threading

import pytest

from proxy import wait_for
from wire import DEADLINE, ok

SWR = "Cache-Control: max-age=10, stale-while-revalidate=1000"
STALE = (SWR, "Age: 20", 'ETag: "1"')
NOT_MODIFIED = (b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=1000\r\n"
                b'ETag: "1"\r\n\r\n')


def ttl(reply):
    return int(re.search(r"ttl=(-?\d+)", reply.cache).group(1))


def refreshed(proxy, url, *lines):
    """The next answer that is not given stale."""
    got = []

    def fresh():
        got[:] = [proxy.get(url, *lines)]
        return "stale-while-revalidate" not in got[0].cache
    wait_for(fresh, "a fresh answer")
    return got[0]


def test_given_at_once_and_replaced(aduana, script):
    page = script(ok("old", *STALE), ok("new", "Cache-Control: max-age=100"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url())
    assert reply.body == b"old" and reply.hit
    assert -10 - DEADLINE < ttl(reply) <= -10
    assert "detail=stale-while-revalidate" in reply.cache
    reply = refreshed(proxy, page.url())
    assert reply.hit and reply.body == b"new"
    assert page.requests[1].get("If-None-Match") == '"1"'


def test_304_makes_it_fresh(aduana, script):
    page = script(ok("old", *STALE), NOT_MODIFIED)
    proxy = aduana()
    proxy.get(page.url())
    proxy.get(page.url())
    reply = refreshed(proxy, page.url())
    assert reply.hit and reply.body == b"old" and ttl(reply) > 1000 - DEADLINE


def test_one_at_a_time_and_no_waiting(aduana, site):
    go = threading.Event()

    def answer(request):
        if "If-None-Match" not in request:
            return ok("old", *STALE)
        assert go.wait(120)
        return NOT_MODIFIED
    page = site(answer)
    proxy = aduana()
    proxy.get(page.url())
    for _ in range(20):
        assert proxy.get(page.url()).body == b"old"
    go.set()
    refreshed(proxy, page.url())
    assert page.count == 2


def test_the_refresh_is_not_logged(aduana, script):
    page = script(ok("old", *STALE), NOT_MODIFIED)
    proxy = aduana()
    proxy.get(page.url())
    proxy.get(page.url())
    wait_for(lambda: len(page.requests) == 2, "the refresh")
    reply = refreshed(proxy, page.url())
    assert reply.hit
    lines = proxy.log(3)
    assert "TCP_STALE_HIT/200" in lines[1] and "HIER_NONE" in lines[1]
    assert not [x for x in lines if "REFRESH" in x]


def test_the_clients_own_wishes_stay_behind(aduana, script):
    page = script(ok("0123456789", *STALE), NOT_MODIFIED)
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Range: bytes=2-4", "X-Own: 1",
                      "Cache-Control: max-stale", "If-Match: \"1\"",
                      "Connection: X-Hop", "X-Hop: 1", "Cookie: a=b",
                      "Authorization: Basic eA==")
    assert reply.status == 206 and reply.body == b"234"
    wait_for(lambda: len(page.requests) == 2, "the refresh")
    asked = page.requests[1]
    for name in ("Range", "Cache-Control", "If-Match", "X-Hop",
                 "Authorization"):
        assert name not in asked, name
    assert asked.get("X-Own") == "1" and asked.get("Cookie") == "a=b"


def test_head_is_refreshed_by_get(aduana, script):
    page = script(ok("old", *STALE), NOT_MODIFIED)
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.ask("HEAD", page.url()).hit
    wait_for(lambda: len(page.requests) == 2, "the refresh")
    assert page.requests[1].method == "GET"


@pytest.mark.parametrize("failure", [
    ok("sorry", "Cache-Control: max-age=9", status="503 x"),
    ok("no", "Cache-Control: no-store", status="404 x"),
    ok("mine", "Cache-Control: private"),
    b"garbage\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nCache-Control: max-age=9"
    b"\r\nConnection: close\r\n\r\nshort",
])
def test_a_failed_one_changes_nothing(aduana, site, failure):
    def answer(request):
        return failure if "If-None-Match" in request else ok("old", *STALE)
    page = site(answer)
    proxy = aduana()
    proxy.get(page.url())
    proxy.get(page.url())
    wait_for(lambda: page.count == 2, "the refresh")
    for _ in range(5):
        reply = proxy.get(page.url())
        assert reply.body == b"old" and "stale-while" in reply.cache
    page.close()
    assert proxy.get(page.url()).body == b"old"


@pytest.mark.parametrize("directive", [
    "max-age=10, stale-while-revalidate=5",
    "max-age=10, stale-while-revalidate=1000, must-revalidate",
    "s-maxage=10, stale-while-revalidate=1000",
    "no-cache, stale-while-revalidate=1000",
])
def test_not_beyond_what_is_allowed(aduana, script, directive):
    page = script(ok("old", "Cache-Control: " + directive, "Age: 20",
                     'ETag: "1"'), ok("new"))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).body == b"new"


def test_nor_against_the_client(aduana, script):
    page = script(ok("old", *STALE), ok("new"))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url(), "Cache-Control: no-cache").body == b"new"


def test_an_endless_answer_is_given_up(aduana, site):
    def answer(request):
        if "If-None-Match" not in request:
            return ok("old", *STALE)
        return (b"HTTP/1.1 200 OK\r\nCache-Control: max-age=9\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n" +
                (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 100)
    page = site(answer)
    proxy = aduana(**{"cache.max_object": "64 KiB"})
    proxy.get(page.url())
    proxy.get(page.url())
    assert page.ended.wait(120)
    assert proxy.get(page.url()).body == b"old"


def test_it_does_not_delay_the_end(aduana, site):
    go = threading.Event()

    def answer(request):
        if "If-None-Match" in request:
            go.wait(2 * DEADLINE)
        return ok("old", *STALE)
    page = site(answer)
    proxy = aduana(**{"timeouts.stop": "1h"})
    proxy.get(page.url())
    proxy.get(page.url())
    wait_for(lambda: page.count == 2, "the refresh")
    proxy.signal(15)
    wait_for(lambda: proxy.process.poll() is not None, "the end")
    go.set()


@pytest.mark.parametrize("directive", [
    "max-age=10, stale-while-revalidate=1000", "max-age=10"])
@pytest.mark.parametrize("answer", ["200", "304", "503"])
def test_nothing_stays_pinned(aduana, site, directive, answer):
    """Behind a client's back or before its eyes."""
    stale = ("Cache-Control: " + directive, "Age: 20", 'ETag: "1"')
    answers = {
        "200": ok("new" * 1000, *stale),
        "304": ok("", *stale, status="304 Not Modified", length=False),
        "503": ok("x", status="503 x"),
    }
    page = site(lambda r: answers[answer] if "If-None-Match" in r
                else ok("old" * 1000, *stale))
    proxy = aduana()
    for _ in range(10):
        proxy.get(page.url())

    def level():
        cache = json.loads(proxy.ctl("--json", "status").stdout)["cache"]
        return cache["pins"] == 0 and cache["filling"] == 0
    wait_for(level, "no pin")


def test_it_is_counted_apart(aduana, script):
    page = script(ok("old", *STALE), ok("x", status="503 x"))
    proxy = aduana()
    proxy.get(page.url())
    proxy.get(page.url())

    def counters():
        status = json.loads(proxy.ctl("--json", "status").stdout)
        return status["counters"]
    wait_for(lambda: counters()["refreshes_failed_total"] == 1, "a failure")
    assert counters()["refreshes_total"] == 1
    assert counters()["requests_total"] == 2
    assert counters()["hits_total"] == counters()["misses_total"] == 1


def test_workers_refresh_it_once(aduana, site):
    """One at a time, whichever worker gave it stale."""
    go = threading.Event()
    running, most, lock = [0], [0], threading.Lock()

    def answer(request):
        if "If-None-Match" not in request:
            return ok("old", *STALE)
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        assert go.wait(120)
        with lock:
            running[0] -= 1
        return NOT_MODIFIED
    page = site(answer)
    proxy = aduana(workers=4)
    proxy.get(page.url())
    for _ in range(60):
        assert proxy.get(page.url()).body == b"old"
    go.set()
    refreshed(proxy, page.url())
    assert most == [1] and page.count == 2


def test_variants_are_refreshed_as_they_were(aduana, site):
    def answer(request):
        lang = request.get("Accept-Language", "-")
        if "If-None-Match" in request:
            return ok("new " + lang, "Cache-Control: max-age=100",
                      "Vary: Accept-Language")
        return ok("old " + lang, *STALE, "Vary: Accept-Language")
    page = site(answer)
    proxy = aduana()
    for lang in ("en", "es"):
        proxy.get(page.url(), "Accept-Language: " + lang)
    for lang in ("en", "es"):
        line = "Accept-Language: " + lang
        assert proxy.get(page.url(), line).body == b"old " + lang.encode()
        reply = refreshed(proxy, page.url(), line)
        assert reply.body == b"new " + lang.encode()


def test_rules_hold_for_it(aduana, script, write):
    """What was allowed once is refused to the refresh too."""
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    page = script(ok("old", *STALE, "Content-Type: text/plain"),
                  ok("bomba", "Cache-Control: max-age=100",
                     "Content-Type: text/plain"))
    proxy = aduana(**{"filters.danger_words": str(words)})
    proxy.get(page.url())
    proxy.get(page.url())
    wait_for(lambda: len(page.requests) == 2, "the refresh")
    assert proxy.get(page.url()).body == b"old"
