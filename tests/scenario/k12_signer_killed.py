# SPDX-License-Identifier: MIT
"""kill -9 of the signer, again and again, while new names are asked for: no
request fails."""
import os
import signal
import threading
import time

from inside import age
from proxy import children, title, wait_for
from tls import Authority, Names, TlsOrigin, get
from wire import ok

KILLS = 4
ASKERS = 3
# As long a certificate is waited for; a machine may take longer to start
# another signer.
LEAF_WAIT_S = 5


def signer(proxy):
    found = [p for p in children(proxy.process.pid)
             if title(p) == "aduana-signer"]
    return found[0] if found else None


class Asker(threading.Thread):
    """Asks for one new name after another; what failed."""

    def __init__(self, proxy, origin, number):
        super().__init__(daemon=True)
        self.proxy, self.origin, self.number = proxy, origin, number
        self.over = False
        self.asked = []
        self.failed = []

    def run(self):
        while not self.over and not self.failed:
            name = f"n{len(self.asked)}.a{self.number}.test"
            try:
                begun = time.monotonic()
                reply = get(self.proxy, name, self.origin.port)
                if reply.status != 200:
                    self.failed.append(f"{name}: {reply.start}")
            except (OSError, AssertionError) as error:
                if time.monotonic() - begun < LEAF_WAIT_S:
                    self.failed.append(f"{name}: {error!r}")
            self.asked.append(name)


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
    done = [len(asker.asked) for asker in askers]
    wait_for(lambda: all(len(a.asked) > n or a.failed for a, n in
                         zip(askers, done)), "names after the last kill")
    for asker in askers:
        asker.over = True
    for asker in askers:
        asker.join(120)
        assert asker.failed == []
    wait_for(lambda: proxy.stderr.count("ended: signal 9 (Killed)") >= KILLS,
             "a word of each")
    assert proxy.stderr.count("ended: signal 9 (Killed)") == KILLS
