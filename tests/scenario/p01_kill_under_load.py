# SPDX-License-Identifier: MIT
"""Workers are killed under load: only connections of the killed one fail."""
import os
import signal
import threading

from proxy import SANITIZED, request, wait_for
from wire import ok

KILLS = 5 if SANITIZED else 20


class Load(threading.Thread):
    """Asks for hits until told to stop; a connection that is lost before its
    answer has begun is a new one."""

    def __init__(self, proxy, url):
        super().__init__(daemon=True)
        self.proxy, self.url = proxy, url
        self.stopping = threading.Event()
        self.good = self.lost = 0
        self.wrong = []

    def run(self):
        while not self.stopping.is_set():
            try:
                with self.proxy.connect() as client:
                    while not self.stopping.is_set():
                        client.send(request("GET", self.url))
                        reply = client.response()
                        if reply.status != 200 or reply.body != b"x" * 5000:
                            if reply.clean:
                                self.wrong.append(reply.start)
                            raise EOFError
                        self.good += 1
                        if reply.get("Connection") == "close":
                            break
            except (EOFError, OSError):
                self.lost += 1


def test_kills(aduana, site):
    page = site(ok("x" * 5000, "Cache-Control: max-age=3600"))
    proxy = aduana(workers=2)
    proxy.get(page.url())
    loads = [Load(proxy, page.url()) for _ in range(4)]
    for load in loads:
        load.start()
    for i in range(KILLS):
        target = sum(x.good for x in loads) + 50
        wait_for(lambda: sum(x.good for x in loads) >= target, "answers")
        victim = proxy.workers()[i % 2]
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: victim not in proxy.workers() and
                 len(proxy.workers()) == 2, "two workers")
    target = sum(x.good for x in loads) + 50
    wait_for(lambda: sum(x.good for x in loads) >= target, "answers")
    for load in loads:
        load.stopping.set()
    for load in loads:
        load.join(120)
    assert all(x.wrong == [] for x in loads)
    # Each kill can end each connection once, no more.
    assert sum(x.lost for x in loads) <= KILLS * len(loads)
    assert proxy.get(page.url()).hit
    # What was whole at its client is in the log, whoever died meanwhile.
    good = sum(x.good for x in loads) + 2
    assert len(proxy.log(good)) >= good
