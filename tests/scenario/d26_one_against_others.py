# SPDX-License-Identifier: MIT
"""What one client sends does not change what others get (RFC 9111 4.1, 4.3.4,
5.2.1.5)."""
import re
import threading

import pytest

from proxy import SLOW, request, wait_for
from wire import DEADLINE, ok


def waiting(proxy):
    """Requests that wait for another's fetch."""
    return int(re.search(r"^aduana_waiting (\d+)", proxy.ctl("metrics").stdout,
                         re.M).group(1))


def shows(name):
    return lambda r: ok(repr(r.all(name)), "Cache-Control: max-age=600",
                        f"Vary: {name}")


@pytest.mark.parametrize("name", ["Origin", "X-Kind", "Accept-Language"])
def test_what_connection_lists_chooses_no_variant(aduana, site, name):
    page = site(shows(name))
    proxy = aduana()
    proxy.get(page.url(), f"{name}: es", f"Connection: {name}")
    reply = proxy.get(page.url(), f"{name}: es")
    assert reply.body == b"['es']" and page.count == 2
    # It is the variant of those who send none.
    assert proxy.get(page.url()).hit


@pytest.mark.parametrize("name, theirs, ours", [
    ("Origin", ["https://a.example,"], "https://a.example"),
    ("Origin", [",https://a.example"], "https://a.example"),
    ("User-Agent", ["M (KHTML,like Gecko)"], "M (KHTML, like Gecko)"),
    ("Cookie", ["a=1,"], "a=1"),
    ("Cookie", ["a=1", "b=2"], "a=1,b=2"),
    ("X-Kind", ["a,,b"], "a,b"),
    ("X-Kind", ["a,"], "a"),
    ("X-Kind", ["a b"], "ab"),
    ("Accept-Language", ["e s"], "es"),
    ("Accept-Language", ["es;q=0 .5"], "es;q=0.5"),
    ("Accept-Encoding", ["g zip"], "gzip")])
def test_values_that_only_look_alike(aduana, site, name, theirs, ours):
    page = site(shows(name))
    proxy = aduana()
    proxy.get(page.url(), *[f"{name}: {value}" for value in theirs])
    reply = proxy.get(page.url(), f"{name}: {ours}")
    assert reply.body == f"['{ours}']".encode() and page.count == 2


@pytest.mark.parametrize("name, theirs, ours", [
    ("X-Kind", "1,2", " 1, 2 "),
    ("Accept-Language", "es ; q=0.5 ,, EN", "en,es;q=0.5"),
    ("Accept", "text/html, */*", "text/html,*/*")])
def test_values_that_are_alike(aduana, site, name, theirs, ours):
    page = site(shows(name))
    proxy = aduana()
    proxy.get(page.url(), f"{name}: {theirs}")
    assert proxy.get(page.url(), f"{name}: {ours}").hit


def not_modified(*lines):
    return ok(b"", *lines, status="304 Not Modified", length=False)


def test_a_304_shares_no_cookie_because_the_stored_one_is_public(aduana,
                                                                  script):
    page = script(ok("x", 'ETag: "1"', "Cache-Control: public, max-age=600"),
                  not_modified('ETag: "1"', "Set-Cookie: who=me"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Cookie: who=me", "Cache-Control: max-age=0")
    assert reply.get("Set-Cookie") == "who=me"
    reply = proxy.get(page.url())
    assert reply.hit and "Set-Cookie" not in reply


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_of_a_no_store_request_is_stored(aduana, script, method):
    again = not_modified('ETag: "1"', "X-Made-For: me",
                         "Cache-Control: max-age=600") if method == "GET" else \
        ok(b"", 'ETag: "1"', "X-Made-For: me", "Cache-Control: max-age=600",
           length=False)
    page = script(ok("x", 'ETag: "1"', "Cache-Control: max-age=0"), again,
                  not_modified('ETag: "1"'))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.ask(method, page.url(), "Cache-Control: no-store")
    assert reply.get("X-Made-For") == "me"
    reply = proxy.get(page.url())
    assert reply.body == b"x" and "X-Made-For" not in reply
    assert page.count == 3


@pytest.mark.parametrize("count, size", [(100, 400), (150, 8)])
def test_no_304_makes_a_head_larger_than_one_may_be(aduana, site, count,
                                                    size):
    def answer(r):
        answer.asked += 1
        more = [f"X-{answer.asked}-{i}: {'a' * size}" for i in range(count)]
        if "If-None-Match" in r:
            return not_modified('ETag: "1"', *more)
        return ok("x", 'ETag: "1"', "Cache-Control: max-age=0", *more)

    answer.asked = 0
    page = site(answer)
    proxy = aduana()
    for _ in range(6):
        reply = proxy.get(page.url())
        assert reply.status == 200 and reply.body == b"x"
        assert len(reply.head) < 65536 and len(reply.fields) < 200


@pytest.mark.parametrize("line, status, stored", [
    ('If-Match: "other"', "412 Precondition Failed", True),
    ("If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
     "412 Precondition Failed", True),
    ("Expect: much", "417 Expectation Failed", False)])
def test_a_refusal_of_one_does_not_part_the_others(aduana, origin, line,
                                                   status, stored):
    """Who may not lead does not make others go alone."""
    asked = []
    go = threading.Event()

    def serve(peer):
        while (r := peer.request()) is not None:
            if line.split(":")[0] in r:
                peer.send(ok(b"", status=status))
                continue
            asked.append(r)
            go.wait(DEADLINE)
            peer.send(ok("x", 'ETag: "1"', "Cache-Control: max-age=600",
                         "Last-Modified: Thu, 01 Jan 2015 00:00:00 GMT"))

    page = origin(serve)
    proxy = aduana(**{"cache.wait": "60s"})
    if stored:
        go.set()
        proxy.get(page.url())
        go.clear()
    assert proxy.get(page.url(), line).status == int(status[:3])
    proxy.ask("PURGE", page.url())
    asked.clear()
    clients = [proxy.connect() for _ in range(8)]
    for client in clients:
        client.send(request("GET", page.url()))
    try:
        wait_for(lambda: waiting(proxy) == 7, "all but one wait")
    finally:
        go.set()
    for client in clients:
        with client:
            assert client.response().body == b"x"
    assert len(asked) == 1


def test_an_error_parts_them_for_a_moment_only(aduana, origin):
    asked = []
    go = threading.Event()

    def serve(peer):
        while (r := peer.request()) is not None:
            if "Cookie" in r:
                peer.send(ok(b"", status="431 Too Large"))
                continue
            asked.append(r)
            go.wait(DEADLINE)
            peer.send(ok("x", "Cache-Control: max-age=600"))

    page = origin(serve)
    proxy = aduana(**{"cache.wait": "60s"})
    assert proxy.get(page.url(), "Cookie: large").status == 431
    clients = []

    def one_waits():
        clients.append(proxy.connect())
        clients[-1].send(request("GET", page.url()))
        return waiting(proxy) > 0

    try:
        wait_for(one_waits, "one waits again")
    finally:
        go.set()
    for client in clients:
        with client:
            assert client.response().body == b"x"


def test_who_begins_and_leaves_takes_no_room(aduana, origin):
    """The origin plays along: it never sends the rest."""
    gone = threading.Event()
    asked = []

    def serve(peer):
        r = peer.request()
        asked.append(r)
        if r.target == "/mine":
            peer.send(ok("x", "Cache-Control: max-age=600"))
            return
        peer.send(b"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n"
                  b"Content-Length: 100000\r\n\r\n" + b"x" * 1000)
        assert gone.wait(DEADLINE * SLOW)

    page = origin(serve)
    proxy = aduana(**{"limits.connections": 200, "timeouts.body": "1h"})
    for i in range(300):
        with proxy.connect() as client:
            client.send(request("GET", page.url(f"/{i}")))
            client.until(b"x" * 100)
            client.reset()
    assert proxy.get(page.url("/mine")).body == b"x"
    orphans = re.search(r"^aduana_cache_orphans_total (\d+)",
                        proxy.ctl("metrics").stdout, re.M)
    gone.set()
    assert int(orphans.group(1)) == 64
