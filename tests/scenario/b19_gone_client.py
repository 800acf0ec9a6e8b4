# SPDX-License-Identifier: MIT
"""A client that leaves takes its request with it, and nothing else."""
import threading

from proxy import request
from wire import DEADLINE, ok


def test_origin_is_told(aduana, origin):
    asked, gone = threading.Event(), threading.Event()

    def serve(peer):
        peer.request()
        asked.set()
        try:
            gone_clean = peer.sock.recv(1) == b""
        except ConnectionResetError:
            gone_clean = True
        assert gone_clean
        gone.set()

    page = origin(serve)
    proxy = aduana()
    client = proxy.connect()
    client.send(request("POST", page.url("/long"), body=b"x"))
    assert asked.wait(DEADLINE)
    client.reset()
    assert gone.wait(DEADLINE)
    line = proxy.log(1)[0]
    assert "_ABORTED" in line


def test_in_the_middle_of_an_upload(aduana, origin):
    seen = []

    def serve(peer):
        seen.append(peer.request())

    page = origin(serve)
    proxy = aduana()
    client = proxy.connect()
    client.send(request("POST", page.url("/up"), "Content-Length: 1000") +
                b"x" * 10)
    client.reset()
    proxy.log(1)
    assert all(r is None or not r.clean for r in seen)


def test_others_are_served_on(aduana, site):
    page = site(ok("x" * 100000))
    proxy = aduana()
    for i in range(30):
        client = proxy.connect()
        client.send(request("GET", page.url(f"/{i}")))
        client.reset()
    assert proxy.get(page.url("/last")).status == 200
