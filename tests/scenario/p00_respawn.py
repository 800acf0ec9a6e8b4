# SPDX-License-Identifier: MIT
"""A worker that is killed costs its own connections and nothing else."""
import os
import signal
import threading

from proxy import request, wait_for
from wire import ok


def test_respawn(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(workers=2)
    proxy.get(page.url())
    proxy.log(1)
    for _ in range(5):
        before = proxy.workers()
        os.kill(before[0], signal.SIGKILL)
        wait_for(lambda: len(proxy.workers()) == 2 and
                 before[0] not in proxy.workers(), "a new worker")
        assert proxy.get(page.url()).hit
    assert page.count == 1


def test_no_worker_at_all_for_a_moment(aduana, site):
    page = site(ok("x"))
    proxy = aduana(workers=1)
    old = proxy.workers()[0]
    os.kill(old, signal.SIGKILL)
    assert proxy.get(page.url()).status == 200
    wait_for(lambda: proxy.workers() and old not in proxy.workers(),
             "a new worker")


def test_lines_of_the_dead_survive(aduana, site):
    page = site(ok("x"))
    proxy = aduana(workers=1)
    for i in range(20):
        proxy.get(page.url(f"/{i}"))
    os.kill(proxy.workers()[0], signal.SIGKILL)
    assert len(proxy.log(20)) == 20


def test_killed_while_it_fills(aduana, origin):
    """What it was storing is neither served cut nor left behind."""
    half = threading.Event()
    body = b"z" * 500000

    def serve(peer):
        first = not half.is_set()
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n"
                      b"Cache-Control: max-age=600\r\n\r\n" % len(body))
            if first:
                peer.send(body[:250000])
                half.set()
                peer.rest()
                return
            peer.send(body)

    page = origin(serve)
    proxy = aduana(workers=1)
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        assert half.wait(120)
        client.exactly(1000)
        os.kill(proxy.workers()[0], signal.SIGKILL)
        client.rest()
    for want_hit in (False, True):
        reply = proxy.get(page.url())
        assert reply.clean and reply.body == body
        assert reply.hit == want_hit


def test_admin_comes_back(aduana, site):
    from proxy import children, title
    page = site(ok("x"))
    proxy = aduana()
    admin = [p for p in children(proxy.process.pid) if "admin" in title(p)]
    assert len(admin) == 1
    os.kill(admin[0], signal.SIGKILL)
    for i in range(20):
        assert proxy.get(page.url(f"/{i}")).status == 200
    assert len(proxy.log(20)) == 20
