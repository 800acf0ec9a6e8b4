# SPDX-License-Identifier: MIT
"""A client that leaves while others wait for, or follow, its fetch, and one
that leaves when most of it is there (request/orphan.h)."""
import threading

import pytest

from crowd import SIZE, Crowd, Slow, head, ports_of, waiting
from proxy import request, wait_for
from wire import DEADLINE, ok


def test_who_follows_gets_it_all_the_same(aduana, origin):
    slow = Slow(origin)
    proxy = aduana(workers=2)
    leader = proxy.connect()
    leader.send(request("GET", slow.url))
    leader.until(b"\r\n\r\n")
    crowd = Crowd(proxy, slow.url, 10)
    crowd.follow()
    port = leader.sock.getsockname()[1]
    leader.reset()
    assert "TCP_MISS_ABORTED" in proxy.log(1)[0]
    wait_for(lambda: not any(port in ports_of(p, 2) for p in proxy.workers()),
             "the connection to be closed")
    slow.more.set()
    crowd.run_out()
    assert all(c.whole for c in crowd.clients)
    assert slow.asked == 1
    assert proxy.get(slow.url).hit
    assert len(proxy.log(12)) == 12


@pytest.mark.parametrize("come, fetched", [(1500000, True), (100000, False)])
def test_most_of_it_is_fetched_to_the_end(aduana, origin, come, fetched):
    go = threading.Event()
    lost = []

    def serve(peer):
        while peer.request() is not None:
            peer.send(head(2500000) + b"x" * come)
            assert go.wait(DEADLINE)
            try:
                peer.send(b"x" * (2500000 - come))
            except OSError:
                lost.append(1)

    page = origin(serve)
    proxy = aduana()
    client = proxy.connect()
    client.send(request("GET", page.url()))
    client.until(b"\r\n\r\n")
    client.exactly(come)
    client.reset()
    assert "TCP_MISS_ABORTED" in proxy.log(1)[0]
    go.set()
    if fetched:
        wait_for(lambda: proxy.get(page.url(), "Cache-Control: only-if-cached")
                 .hit, "it is stored")
    assert proxy.get(page.url()).body == b"x" * 2500000


def test_the_end_waits_for_nobody_who_has_gone(aduana, origin):
    slow = Slow(origin)
    proxy = aduana(workers=1, **{"timeouts.stop": "300ms"})
    leader = proxy.connect()
    leader.send(request("GET", slow.url))
    leader.until(b"\r\n\r\n")
    leader.exactly(SIZE // 2)
    leader.reset()
    proxy.log(1)
    proxy.stop()
    slow.more.set()


def test_who_leaves_does_not_wait_any_more(aduana, origin):
    go = threading.Event()

    def serve(peer):
        while peer.request() is not None:
            assert go.wait(DEADLINE)
            peer.send(ok("there", "Cache-Control: max-age=600"))

    page = origin(serve)
    proxy = aduana(workers=2, **{"cache.wait": "60s"})
    clients = [proxy.connect() for _ in range(10)]
    for client in clients:
        client.send(request("GET", page.url()))
    wait_for(lambda: waiting(proxy) == 9, "all wait")
    # The leader among them: another leads, or nobody is left.
    for client in clients[:9]:
        client.reset()
    proxy.log(9)
    wait_for(lambda: waiting(proxy) == 0, "one is left, and leads")
    go.set()
    assert clients[9].response().body == b"there"
