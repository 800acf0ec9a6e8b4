# SPDX-License-Identifier: MIT
"""Bytes that an origin sends between two answers are never an answer, also
when the worker hears of them and of the next request in one batch."""
import os
import signal

from proxy import halt, request, wait_for
from wire import ok


def unread(port):
    """Bytes that wait on this machine's ends of connections to ${port}."""
    total = 0
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            row = line.split()
            if row[2].endswith(f":{port:04X}"):
                total += int(row[4].split(":")[1], 16)
    return total


def test_request_first_then_stray_bytes(aduana, origin):
    def serve(peer):
        while (r := peer.request()) is not None:
            peer.send(ok("right " + r.target))

    page = origin(serve)
    proxy = aduana()
    worker = proxy.workers()[0]
    with proxy.connect() as client:
        client.send(request("GET", page.url("/1")))
        assert client.response().body == b"right /1"
        halt(worker)
        try:
            client.send(request("GET", page.url("/2")))
            wait_for(lambda: unread_at(proxy.port), "the request")
            page.peers[0].send(ok("stray"))
            wait_for(lambda: unread(page.port), "the stray bytes")
        finally:
            os.kill(worker, signal.SIGCONT)
        assert client.response().body == b"right /2"


def unread_at(port):
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            row = line.split()
            if row[1].endswith(f":{port:04X}") and \
                    int(row[4].split(":")[1], 16):
                return True
    return False
