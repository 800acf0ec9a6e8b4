# SPDX-License-Identifier: MIT
"""Admin, signer or verifier that shows no sign of life: killed, replaced, and
told; requests go on, and every one of them is in the log once."""
import os
import signal
import threading
import time

import users
from proxy import SLOW, children, halt, title, wait_for
from tls import Authority, Names, TlsOrigin, get
from users import basic
from wire import DEADLINE, ok

# Above what a busy machine may keep one waiting that is well.
STUCK = {"timeouts.stuck": "6s"}
# Each line is as long as a path may be, so that few of them fill a ring.
PADDING = "x" * 1500
LEAF_WAIT_S = 5
ASKED = 400


def one(proxy, name):
    found = [p for p in children(proxy.process.pid)
             if title(p) == f"aduana-{name}"]
    return found[0] if found else None


def stop_one(proxy, name):
    """Once it has begun: to begin it may take longer."""
    if name == "admin":
        assert proxy.ctl("status").returncode == 0
    pid = wait_for(lambda: one(proxy, name), name, DEADLINE * SLOW)
    halt(pid)
    return pid


def replaced(proxy, name, pid):
    wait_for(lambda: f"{name} {pid} has shown no sign of life for " in
             proxy.stderr, f"a word about {name}", DEADLINE * SLOW)
    assert "s and is stopped; it is killed" in proxy.stderr
    wait_for(lambda: one(proxy, name) not in (None, pid), f"another {name}",
             DEADLINE * SLOW)


class Load(threading.Thread):
    """Asks ${ASKED} times, each time for a page of its own name."""

    def __init__(self, proxy, url, number):
        super().__init__(daemon=True)
        self.proxy, self.url, self.number = proxy, url, number
        self.wrong = []

    def run(self):
        for i in range(ASKED):
            url = f"{self.url}?{self.number}-{i}-{PADDING}"
            try:
                reply = self.proxy.get(url)
                if reply.status != 200:
                    self.wrong.append(reply.start)
            except (AssertionError, EOFError, OSError) as error:
                self.wrong.append(repr(error))


def test_admin_under_load(aduana, site):
    """More lines than there is room for: whoever waits for that goes on once
    there is another admin."""
    page = site(ok("x"))
    proxy = aduana(workers=2, **STUCK, **{"log.access.ring": "64 KiB"})
    loads = [Load(proxy, page.url(), i) for i in range(4)]
    pid = stop_one(proxy, "admin")
    for load in loads:
        load.start()
    replaced(proxy, "admin", pid)
    for load in loads:
        load.join(240 * SLOW)
        assert not load.is_alive() and load.wrong == []
    lines = proxy.log(4 * ASKED)
    asked = [line.split(f"-{PADDING}")[0].split("?")[1] for line in lines]
    assert sorted(asked) == sorted(f"{n}-{i}" for n in range(4)
                                   for i in range(ASKED))
    assert proxy.ctl("status").returncode == 0
    assert proxy.stderr.count("it is killed") == 1


def test_admin_that_a_reload_has_made(aduana, site):
    page = site(ok("x"))
    proxy = aduana(workers=1, **STUCK)
    first = wait_for(lambda: one(proxy, "admin"), "admin", DEADLINE * SLOW)
    assert proxy.reload().returncode == 0
    wait_for(lambda: one(proxy, "admin") not in (None, first), "the next",
             DEADLINE * SLOW)
    pid = stop_one(proxy, "admin")
    replaced(proxy, "admin", pid)
    assert proxy.get(page.url()).status == 200
    assert len(proxy.log(1)) == 1


def is_served(proxy, name, port):
    """Who is not has waited as long as one does for a certificate."""
    begun = time.monotonic()
    try:
        return get(proxy, name, port).status == 200
    except OSError:
        assert time.monotonic() - begun >= LEAF_WAIT_S
        return False


def test_signer(aduana, closing, tmp_path):
    """New names wait for the next one, as long as anybody waits for one."""
    root = Authority(tmp_path)
    origin = TlsOrigin(lambda _: ok("x"), root.leaf(["*.a.test"]))
    dns = Names()
    closing += [origin, dns]
    proxy = aduana(**{
        "tls.intercept": True, "tls.trust": [str(root.cafile)],
        "dns.servers": [dns.server], "timeouts.stuck": "4s"})
    assert get(proxy, "old.a.test", origin.port).status == 200
    pid = stop_one(proxy, "signer")
    for i in range(3):
        wait_for(lambda n=i: is_served(proxy, f"new{n}.a.test", origin.port),
                 "a certificate")
    replaced(proxy, "signer", pid)
    assert get(proxy, "old.a.test", origin.port).status == 200


def test_verifier(aduana, site, tmp_path):
    page = site(ok("x"))
    proxy = aduana(**STUCK, **{
        "users.file": users.write(tmp_path / "users")})
    assert proxy.get(page.url(), basic("bert", "secret")).status == 200
    pid = stop_one(proxy, "verifier")
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200
    replaced(proxy, "verifier", pid)


def test_never(aduana):
    proxy = aduana(**{"timeouts.stuck": "0"})
    pid = stop_one(proxy, "admin")
    # As long as it takes another daemon to end one.
    other = aduana(**STUCK)
    replaced(other, "admin", stop_one(other, "admin"))
    assert one(proxy, "admin") == pid
    os.kill(pid, signal.SIGCONT)
