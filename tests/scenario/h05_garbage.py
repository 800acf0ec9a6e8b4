# SPDX-License-Identifier: MIT
"""Random bytes, cut and mixed requests: answered or closed, never a crash."""
import contextlib
import random

from proxy import request, wait_for
from wire import ok


def test_random_mutations(aduana, site):
    page = site(lambda r: ok("x"))
    proxy = aduana(**{"timeouts.head": "1s", "timeouts.body": "1s"})
    before = proxy.workers()
    rng = random.Random(20260101)
    seeds = [request("GET", page.url("/a")),
             request("POST", page.url("/b"), body=b"hello"),
             request("POST", page.url("/c"), "Transfer-Encoding: chunked") +
             b"5\r\nhello\r\n0\r\n\r\n",
             b"CONNECT " + page.authority.encode() + b" HTTP/1.1\r\n\r\n"]
    for _ in range(300):
        data = bytearray(rng.choice(seeds) + rng.choice(seeds))
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(data))
            what = rng.randrange(3)
            if what == 0:
                data[at] = rng.randrange(256)
            elif what == 1:
                del data[at:at + rng.randint(1, 20)]
            else:
                data[at:at] = bytes([rng.choice(b"\r\n\0 :;,\t")])
            if not data:
                data = bytearray(b"x")
        with proxy.connect() as client:
            try:
                client.send(bytes(data))
                client.half_close()
                client.rest()
            except OSError:
                pass

    def served():
        """Its head has to be in time, too."""
        with contextlib.suppress(OSError, EOFError):
            return proxy.get(page.url("/after")).status == 200
        return False
    wait_for(served, "an answer")
    assert proxy.workers() == before
