# SPDX-License-Identifier: MIT
"""Reloads under load: not one request fails."""
import threading

from p01_kill_under_load import Load
from proxy import wait_for
from wire import ok


def test_five_reloads(aduana, site):
    page = site(ok("x" * 5000, "Cache-Control: max-age=3600"))
    proxy = aduana(workers=2)
    proxy.get(page.url())
    loads = [Load(proxy, page.url()) for _ in range(4)]
    for load in loads:
        load.start()
    for _ in range(5):
        target = sum(x.good for x in loads) + 100
        wait_for(lambda: sum(x.good for x in loads) >= target, "answers")
        assert proxy.reload().returncode == 0
    for load in loads:
        load.stopping.set()
    for load in loads:
        load.join(120)
    assert [x.wrong for x in loads] == [[]] * 4
    assert [x.lost for x in loads] == [0] * 4, "connections were lost"


def test_a_request_that_runs_is_finished(aduana, origin):
    from proxy import request
    asked, go_on = threading.Event(), threading.Event()

    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst")
        asked.set()
        assert go_on.wait(120)
        peer.send(b"later")

    page = origin(serve)
    proxy = aduana()
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        assert asked.wait(120)
        old = proxy.workers()
        assert proxy.reload().returncode == 0
        wait_for(lambda: set(proxy.workers()) - set(old), "new workers")
        go_on.set()
        assert client.response().body == b"firstlater"
    wait_for(lambda: not set(old) & set(proxy.workers()),
             "the end of the old worker")


def test_a_tunnel_lives_on(aduana, origin):
    def echo(peer):
        while data := peer.sock.recv(1000):
            peer.send(data)

    page = origin(echo)
    proxy = aduana()
    client, _ = proxy.tunnel(page.authority)
    with client:
        client.send(b"a")
        assert client.exactly(1) == b"a"
        assert proxy.reload().returncode == 0
        client.send(b"b")
        assert client.exactly(1) == b"b"
