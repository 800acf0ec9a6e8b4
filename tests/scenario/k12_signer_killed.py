# SPDX-License-Identifier: MIT
"""kill -9 of the signer, again and again, while new names are asked for: no
request fails, none waits longer than the next signer takes to come."""
import os
import signal
import threading
import time

from inside import age
from proxy import SLOW, children, title, wait_for
from tls import Authority, Names, TlsOrigin, get
from wire import ok

KILLS = 4
ASKERS = 3
# Its start, and what the machine is busy with besides.
RESPAWN_S = 3 * SLOW


def signer(proxy):
    found = [p for p in children(proxy.process.pid)
             if title(p) == "aduana-signer"]
    return found[0] if found else None


class Asker(threading.Thread):
    """Asks for one new name after another; what failed, how long each took."""

    def __init__(self, proxy, origin, number):
        super().__init__(daemon=True)
        self.proxy, self.origin, self.number = proxy, origin, number
        self.over = False
        self.took = []
        self.failed = []

    def run(self):
        while not self.over and not self.failed:
            name = f"n{len(self.took)}.a{self.number}.test"
            begun = time.monotonic()
            try:
                reply = get(self.proxy, name, self.origin.port)
                if reply.status != 200:
                    self.failed.append(f"{name}: {reply.start}")
            except (OSError, AssertionError) as error:
                self.failed.append(f"{name}: {error!r}")
            self.took.append(time.monotonic() - begun)


def test_no_request_fails(aduana, closing, tmp_path):
    root = Authority(tmp_path)
    names = [f"*.a{i}.test" for i in range(ASKERS)]
    origin = TlsOrigin(lambda _: ok("x"), root.leaf(names))
    dns = Names()
    closing += [origin, dns]
    proxy = aduana(**{"tls.intercept": True, "workers": 2,
                      "tls.trust": [str(root.cafile)],
                      "dns.servers": [dns.server]})
    askers = [Asker(proxy, origin, i) for i in range(ASKERS)]
    for asker in askers:
        asker.start()
    for _ in range(KILLS):
        victim = signer(proxy)
        # One that dies young has to wait before the next.
        wait_for(lambda: age(victim) > 1.1, "a second of life")
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: signer(proxy) not in (None, victim), "another")
    done = [len(asker.took) for asker in askers]
    wait_for(lambda: all(len(a.took) > n or a.failed for a, n in
                         zip(askers, done)), "names after the last kill")
    for asker in askers:
        asker.over = True
    for asker in askers:
        asker.join(60)
        assert asker.failed == []
        assert max(asker.took) < RESPAWN_S, max(asker.took)
    assert proxy.stderr.count("ended: signal 9 (Killed)") == KILLS
