# SPDX-License-Identifier: MIT
"""A response that comes too slowly does not hold its place in the cache; who
asked for it gets it all the same."""
import json
import threading

import pytest

from proxy import request, wait_for
from wire import DEADLINE

PART = b"p" * 1000


def cache(proxy):
    return json.loads(proxy.ctl("--json", "status").stdout)["cache"]


@pytest.mark.parametrize("settings", [
    {"cache.fill_time": "1s"},
    {"timeouts.body": "1s", "limits.rate": "1 MiB"},
])
@pytest.mark.parametrize("chunked", [False, True])
def test_it_goes_on_uncached(aduana, origin, settings, chunked):
    go_on = threading.Event()

    def serve(peer):
        while peer.request() is not None:
            head = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n"
            peer.send(head + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked
                              else b"Content-Length: 4000\r\n\r\n"))
            # Often enough not to be taken for silent.
            for _ in range(3):
                peer.send(b"3e8\r\n" + PART + b"\r\n" if chunked else PART)
                go_on.wait(0.4)
            assert go_on.wait(DEADLINE)
            peer.send(b"3e8\r\n" + PART + b"\r\n0\r\n\r\n" if chunked
                      else PART)

    page = origin(serve)
    proxy = aduana(**settings)
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        client.more()
        wait_for(lambda: cache(proxy)["filling"] == 0 and
                 cache(proxy)["objects"] == 0, "the fill is given up")
        go_on.set()
        reply = client.response()
        assert reply.clean and reply.body == PART * 4
    assert not proxy.get(page.url()).hit
    # A machine that is busy may take too long, once more.
    wait_for(lambda: proxy.get(page.url()).hit, "a hit")
    status = cache(proxy)
    assert status["objects"] == 1 and status["filling"] == 0


def test_the_client_is_slow_and_not_the_origin(aduana, origin):
    """A fill does not wait for its reader."""
    def serve(peer):
        while peer.request() is not None:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n"
                      b"Cache-Control: max-age=600\r\n\r\n" + b"x" * 8000000)

    page = origin(serve)
    proxy = aduana(**{"cache.fill_time": "1h"})
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        wait_for(lambda: cache(proxy)["objects"] == 1, "it is stored")
        assert client.response().body == b"x" * 8000000
