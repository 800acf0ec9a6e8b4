# SPDX-License-Identifier: MIT
"""A pooled connection that died costs an idempotent request nothing, and a
POST is never sent twice."""
import threading

from wire import DEADLINE, ok


class Dying:
    """Answers the first request of each connection; hangs up on the second
    after having read it, as long as ${mortal}."""

    def __init__(self):
        self.seen = []
        self.mortal = True

    def __call__(self, peer):
        first = True
        while (r := peer.request()) is not None:
            self.seen.append(r.method)
            if not first and self.mortal:
                return
            first = False
            peer.send(ok("fine"))


def test_get_is_sent_again(aduana, origin):
    dying = Dying()
    page = origin(dying)
    proxy = aduana()
    assert proxy.get(page.url("/1")).status == 200
    assert proxy.get(page.url("/2")).status == 200
    assert dying.seen == ["GET", "GET", "GET"]
    assert page.connections == 2


def test_post_after_a_get_is_sent_once(aduana, origin):
    dying = Dying()
    page = origin(dying)
    proxy = aduana()
    assert proxy.get(page.url("/1")).status == 200
    assert proxy.ask("POST", page.url("/2"), body=b"x").status in (200, 502)
    assert dying.seen.count("POST") == 1


def test_post_that_dies_is_not_sent_again(aduana, origin):
    seen = []

    def serve(peer):
        while (r := peer.request()) is not None:
            seen.append(r.method)
            if r.method == "POST":
                return
            peer.send(ok("fine"))

    page = origin(serve)
    proxy = aduana()
    assert proxy.get(page.url("/1")).status == 200
    assert proxy.ask("POST", page.url("/2"), body=b"once").status == 502
    assert seen == ["GET", "POST"]


def test_fresh_connection_that_dies_is_an_error(aduana, origin):
    seen = []

    def serve(peer):
        seen.append(peer.request().method)

    page = origin(serve)
    assert aduana().get(page.url()).status == 502
    assert len(seen) <= 2


def test_closed_while_idle(aduana, origin):
    closed = threading.Event()

    def serve(peer):
        peer.request()
        peer.send(ok("fine"))
        peer.close()
        closed.set()

    page = origin(serve)
    proxy = aduana()
    for i in range(5):
        closed.clear()
        assert proxy.ask("POST", page.url(f"/{i}"), body=b"x").status == 200
        assert closed.wait(DEADLINE)
