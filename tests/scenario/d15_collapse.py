# SPDX-License-Identifier: MIT
"""Many who ask for the same at once share one fetch, across workers (RFC 9111
4, RFC 9211 2.7): all get it whole or see that they did not, and what is not for
sharing is fetched by each."""
import os
import signal
import threading

import pytest

from crowd import (BODY, CLIENTS, SIZE, Crowd, FirstAlone, Slow, head,
                   ports_of, waiting, worker_of)
from proxy import request, wait_for
from wire import DEADLINE, ok


@pytest.mark.parametrize("workers, file", [(1, ""), (2, ""), (2, "store")])
def test_one_fetch_for_a_crowd(aduana, origin, tmp_path, workers, file):
    slow = Slow(origin)
    proxy = aduana(workers=workers, **{
        "cache.file": str(tmp_path / file) if file else "",
        "cache.size": "64 MiB"})
    crowd = Crowd(proxy, slow.url, CLIENTS)
    crowd.follow()
    slow.more.set()
    crowd.run_out()
    assert all(c.whole for c in crowd.clients)
    assert slow.asked == 1
    collapsed = [c for c in crowd.clients
                 if b"Cache-Status: aduana; fwd=uri-miss; collapsed" in c.head]
    assert len(collapsed) == CLIENTS - 1
    log = "\n".join(proxy.log(CLIENTS))
    assert log.count("TCP_CF_HIT/200") == CLIENTS - 1
    assert proxy.get(slow.url).hit
    assert slow.asked == 1


def test_the_leaders_worker_dies_in_the_middle(aduana, origin):
    slow = Slow(origin)
    proxy = aduana(workers=2)
    crowd = Crowd(proxy, slow.url, CLIENTS)
    crowd.follow()
    victim = worker_of(proxy, slow.peers[0])
    os.kill(victim, signal.SIGSTOP)
    crowd.join(20)
    crowd.follow()
    os.kill(victim, signal.SIGKILL)
    slow.more.set()
    crowd.run_out()
    assert not any(c.wrong for c in crowd.clients)
    assert not all(c.whole for c in crowd.clients)
    reply = proxy.get(slow.url)
    assert reply.clean and reply.body == BODY
    assert proxy.get(slow.url).hit


def test_the_leaders_worker_dies_before_the_head(aduana, origin):
    asked = []
    never = threading.Event()

    def serve(peer):
        while peer.request() is not None:
            asked.append(peer)
            if len(asked) == 1:
                never.wait(DEADLINE)
                return
            peer.send(head(SIZE) + BODY)

    page = origin(serve)
    proxy = aduana(workers=2, **{"cache.wait": "60s"})
    crowd = Crowd(proxy, page.url(), 20)
    wait_for(lambda: waiting(proxy) == 19 and asked, "all wait")
    victim = worker_of(proxy, asked[0])
    # Some must be the other worker's.
    os.kill(victim, signal.SIGSTOP)
    crowd.join(20)
    wait_for(lambda: waiting(proxy) == 39, "all wait")
    lost = ports_of(victim, 2)
    saved = [c for c in crowd.clients if c.port not in lost]
    os.kill(victim, signal.SIGKILL)
    crowd.run_out()
    never.set()
    assert not any(c.wrong for c in crowd.clients)
    assert len(saved) >= 5 and all(c.whole for c in saved)
    assert len(asked) == 2


@pytest.mark.parametrize("line", [
    "Cache-Control: no-store", "Cache-Control: private, max-age=600",
    "Cache-Control: max-age=600\r\nVary: *", "Cache-Control: no-cache",
    "Cache-Control: max-age=0"])
def test_what_is_not_shared_is_not_waited_for(aduana, origin, line):
    """The second and all others are answered only when all of them are at the
    origin at once."""
    n = 8
    page = FirstAlone(origin, n, head(len(BODY), line, 'ETag: "x"') + BODY)
    proxy = aduana(workers=2, **{"cache.wait": "60s"})
    crowd = Crowd(proxy, page.url(), n)
    wait_for(lambda: waiting(proxy) == n - 1, "all wait")
    page.go.set()
    crowd.run_out()
    assert all(c.whole for c in crowd.clients)
    assert page.count == n


def test_each_language_is_fetched_once(aduana, origin):
    go = threading.Event()
    asked = []

    def serve(peer):
        while (req := peer.request()) is not None:
            asked.append(req.get("Accept-Language"))
            assert go.wait(DEADLINE)
            peer.send(ok("in " + asked[-1] + " " * 5000, "Vary: Accept-Language",
                         "Cache-Control: max-age=600")
                      if len(asked) == 1 else
                      ok("in " + req.get("Accept-Language") + " " * 5000,
                         "Vary: Accept-Language",
                         "Cache-Control: max-age=600"))

    page = origin(serve)
    proxy = aduana(workers=2, **{"cache.wait": "60s"})
    clients = [(proxy.connect(), "en" if i % 2 else "es") for i in range(20)]
    for client, language in clients:
        client.send(request("GET", page.url(), f"Accept-Language: {language}"))
    wait_for(lambda: waiting(proxy) == 19, "all wait")
    go.set()
    for client, language in clients:
        with client:
            assert client.response().body.split() == [
                b"in", language.encode()]
    assert sorted(asked) == ["en", "es"]


def test_revalidated_once_for_many(aduana, origin):
    go = threading.Event()
    asked = []

    def serve(peer):
        while (req := peer.request()) is not None:
            asked.append(req.get("If-None-Match"))
            if len(asked) == 1:
                peer.send(ok("old", "Cache-Control: max-age=1", 'ETag: "1"'))
                continue
            assert go.wait(DEADLINE)
            peer.send(b"HTTP/1.1 304 Not Modified\r\n"
                      b"Cache-Control: max-age=600\r\nETag: \"1\"\r\n\r\n")

    page = origin(serve)
    proxy = aduana(workers=2, **{"cache.wait": "60s"})
    assert proxy.get(page.url()).body == b"old"
    wait_for(lambda: proxy.get(page.url(), "Cache-Control: only-if-cached")
             .status == 504, "stale")
    clients = [proxy.connect() for i in range(20)]
    for client in clients:
        client.send(request("GET", page.url()))
    wait_for(lambda: waiting(proxy) == 19, "all wait")
    go.set()
    states = []
    for client in clients:
        with client:
            reply = client.response()
            assert reply.body == b"old"
            states.append(reply.cache)
    assert asked == [None, '"1"']
    assert sum("fwd=stale; collapsed" in s for s in states) == 19


def test_a_growing_body_of_unknown_length_is_cut_for_all(aduana, origin):
    first, go = threading.Event(), threading.Event()

    def serve(peer):
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                      b"Cache-Control: max-age=600\r\n\r\n5\r\nhello\r\n")
            first.set()
            assert go.wait(DEADLINE)
            peer.reset()
            return

    page = origin(serve)
    proxy = aduana(workers=2)
    clients = [proxy.connect() for _ in range(10)]
    for client in clients:
        client.send(request("GET", page.url()))
    for client in clients:
        assert client.until(b"hello").startswith(b"HTTP/1.1 200")
    go.set()
    for client in clients:
        with client:
            assert b"0\r\n\r\n" not in client.rest()


def test_who_waits_too_long_asks(aduana, origin):
    asked = []
    never = threading.Event()

    def serve(peer):
        while peer.request() is not None:
            asked.append(1)
            if len(asked) == 1:
                never.wait(DEADLINE)
                return
            peer.send(ok("there", "Cache-Control: max-age=600"))

    page = origin(serve)
    proxy = aduana(workers=1, **{"cache.wait": "300ms"})
    with proxy.connect() as one, proxy.connect() as two:
        one.send(request("GET", page.url()))
        wait_for(lambda: asked, "one request")
        two.send(request("GET", page.url()))
        assert two.response().body == b"there"
        assert len(asked) == 2
        never.set()
        assert one.response().status == 502


def test_no_wait_no_sharing(aduana, origin):
    together = threading.Barrier(5)

    def serve(peer):
        while peer.request() is not None:
            together.wait(DEADLINE)
            peer.send(ok("there", "Cache-Control: max-age=600"))

    page = origin(serve)
    proxy = aduana(workers=2, **{"cache.wait": "0s"})
    clients = [proxy.connect() for _ in range(5)]
    for client in clients:
        client.send(request("GET", page.url()))
    for client in clients:
        with client:
            assert client.response().body == b"there"


def test_conditions_are_answered_from_what_another_fetches(aduana, origin):
    """Nor does a request that might bring a 304 lead."""
    go = threading.Event()
    asked = []

    def serve(peer):
        while (req := peer.request()) is not None:
            asked.append(req)
            assert go.wait(DEADLINE)
            if req.get("If-None-Match") == '"1"':
                peer.send(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            else:
                peer.send(ok("there", "Cache-Control: max-age=600",
                             'ETag: "1"'))

    page = origin(serve)
    proxy = aduana(workers=1)
    with proxy.connect() as one, proxy.connect() as two:
        one.send(request("GET", page.url()))
        wait_for(lambda: asked, "one request")
        two.send(request("GET", page.url(), 'If-None-Match: "1"'))
        wait_for(lambda: waiting(proxy) == 1, "the other waits")
        go.set()
        assert one.response().body == b"there"
        assert two.response().status == 304
        assert len(asked) == 1
        two.send(request("GET", page.url("/other"), 'If-None-Match: "1"'))
        assert two.response().status == 304
        assert not proxy.get(page.url("/other")).hit


def test_failures_are_not_waited_for_in_turn(aduana, origin):
    n = 6
    page = FirstAlone(origin, n, ok("no", status="503 Service Unavailable"))
    proxy = aduana(workers=2, **{"cache.wait": "60s"})
    clients = [proxy.connect() for _ in range(n)]
    for client in clients:
        client.send(request("GET", page.url()))
    wait_for(lambda: waiting(proxy) == n - 1, "all wait")
    page.go.set()
    for client in clients:
        with client:
            assert client.response().status == 503


def test_a_purge_parts_who_came_before(aduana, origin):
    go = threading.Event()
    asked = []

    def serve(peer):
        while peer.request() is not None:
            asked.append(1)
            mine = len(asked)
            if mine == 1:
                assert go.wait(DEADLINE)
            peer.send(ok(f"version {mine}", "Cache-Control: max-age=600"))

    page = origin(serve)
    proxy = aduana(workers=1, **{"cache.wait": "60s"})
    with proxy.connect() as one, proxy.connect() as two:
        one.send(request("GET", page.url()))
        wait_for(lambda: asked, "one request")
        assert proxy.ask("PURGE", page.url()).status == 404
        two.send(request("GET", page.url()))
        assert two.response().body == b"version 2"
        go.set()
        assert one.response().body == b"version 1"
    assert proxy.get(page.url()).body == b"version 2"


@pytest.mark.parametrize("text, status", [("a bomba", 403), ("a rose", 200)])
def test_words_are_looked_for_once_for_all(aduana, origin, write, text, status):
    go = threading.Event()
    asked = []

    def serve(peer):
        while peer.request() is not None:
            asked.append(1)
            assert go.wait(DEADLINE)
            peer.send(ok(text + " " * 100000, "Cache-Control: max-age=600",
                         "Content-Type: text/plain"))

    page = origin(serve)
    words = write("words.yaml", "danger_words:\n  action: block\n"
                  "  words: [bomba]\n")
    proxy = aduana(workers=2, **{"cache.wait": "60s",
                                 "filters.danger_words": words})
    clients = [proxy.connect() for _ in range(10)]
    for client in clients:
        client.send(request("GET", page.url()))
    wait_for(lambda: waiting(proxy) == 9, "all wait")
    go.set()
    for client in clients:
        with client:
            assert client.response().status == status
    assert status == 403 or len(asked) == 1
