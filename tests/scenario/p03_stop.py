# SPDX-License-Identifier: MIT
"""A stop finishes what runs, closes the idle, flushes the log."""
import signal
import threading

import pytest

from proxy import children, request, wait_for
from wire import ok


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_running_request_is_finished(aduana, origin, number):
    asked, go_on = threading.Event(), threading.Event()

    def serve(peer):
        peer.request()
        asked.set()
        assert go_on.wait(120)
        peer.send(ok("done"))

    page = origin(serve)
    proxy = aduana()
    with proxy.connect() as client, proxy.connect() as idle:
        client.send(request("GET", page.url()))
        assert asked.wait(120)
        proxy.signal(number)
        assert idle.closed()
        go_on.set()
        assert client.response().body == b"done"
    assert proxy.wait() == 0
    assert len(proxy.log()) == 1


def test_deadline_of_the_stop(aduana, origin):
    asked = threading.Event()

    def serve(peer):
        peer.request()
        asked.set()
        peer.rest()

    page = origin(serve)
    proxy = aduana(**{"timeouts.stop": "300ms"})
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        assert asked.wait(120)
        proxy.signal(signal.SIGTERM)
        assert proxy.wait() == 0
    assert len(proxy.log()) == 1


def test_nobody_is_left(aduana):
    proxy = aduana(workers=2)
    family = children(proxy.process.pid)
    assert len(family) >= 3
    proxy.stop()
    import pathlib
    wait_for(lambda: not any(pathlib.Path(f"/proc/{p}").exists()
                             for p in family), "the end of all")
    assert not proxy.socket.exists()


def test_children_end_with_a_killed_parent(aduana):
    import pathlib
    proxy = aduana(workers=2)
    family = children(proxy.process.pid)
    proxy.process.kill()
    proxy.process.wait()
    wait_for(lambda: not any(pathlib.Path(f"/proc/{p}").exists()
                             for p in family), "the end of all")
    proxy.stop = lambda: None
