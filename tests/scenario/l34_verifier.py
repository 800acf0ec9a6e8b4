# SPDX-License-Identifier: MIT
"""The verifier: nobody else has the hashes, its death costs nobody a request,
and another file makes another one."""
import errno
import json
import os
import signal
import threading

import users
from inside import Inside, age, memory_holds, needs_root
from proxy import SANITIZED, children, title, wait_for
from users import basic
from wire import ok

KILLS = 3


def verifier(proxy):
    found = [p for p in children(proxy.process.pid)
             if title(p) == "aduana-verifier"]
    return found[0] if found else None


def test_nobody_else_has_a_hash(aduana, site, tmp_path):
    needs_root()
    page = site(ok("x"))
    path = users.write(tmp_path / "users")
    proxy = aduana(**{"users.file": path})
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200
    hashes = {"hash": users.SECRET["-apr1"].encode()[7:]}
    assert memory_holds(verifier(proxy), hashes) == {"hash"}
    for pid in [proxy.process.pid, *children(proxy.process.pid)]:
        assert pid == verifier(proxy) or not memory_holds(pid, hashes), \
            title(pid)
    with Inside(proxy.workers()[0]) as worker:
        assert worker.open(path, os.O_RDONLY) == errno.EACCES
    status = open(f"/proc/{verifier(proxy)}/status").read()
    assert SANITIZED or "Seccomp:\t2" in status
    assert "everybody on this machine" not in proxy.stderr


def test_a_file_that_all_may_read_is_told(aduana, tmp_path):
    path = users.write(tmp_path / "users")
    os.chmod(path, 0o644)
    proxy = aduana(**{"users.file": path})
    wait_for(lambda: "everybody on this machine may read" in proxy.stderr,
             "a word about the file")


class Asker(threading.Thread):
    """Asks with a password that no worker remembers."""

    def __init__(self, proxy, url, name):
        super().__init__(daemon=True)
        self.proxy, self.url, self.name = proxy, url, name
        self.over = False
        self.asked = 0
        self.failed = []

    def run(self):
        while not self.over and not self.failed:
            try:
                reply = self.proxy.get(self.url, basic(self.name, "secret"))
                if reply.status != 200:
                    self.failed.append(reply.start)
            except (OSError, AssertionError, EOFError) as error:
                self.failed.append(repr(error))
            self.asked += 1


def test_killed_again_and_again(aduana, site, tmp_path):
    page = site(ok("x"))
    names = [f"user{i}" for i in range(4)]
    proxy = aduana(workers=2, **{
        "users.file": users.write(tmp_path / "users", "-5", names),
        "users.cache_time": "1s"})
    askers = [Asker(proxy, page.url(), name) for name in names]
    for asker in askers:
        asker.start()
    for _ in range(KILLS):
        victim = verifier(proxy)
        # One that dies young has to wait before the next.
        wait_for(lambda: age(victim) > 1.1, "a second of life")
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: verifier(proxy) not in (None, victim), "another")
    done = [a.asked for a in askers]
    wait_for(lambda: all(a.asked > n + 5 or a.failed for a, n in
                         zip(askers, done)), "answers after the last kill")
    for asker in askers:
        asker.over = True
    for asker in askers:
        asker.join(120)
        assert asker.failed == []
    wait_for(lambda: proxy.stderr.count("ended: signal 9 (Killed)") >= KILLS,
             "a word of each")
    assert proxy.stderr.count("ended: signal 9 (Killed)") == KILLS


def test_another_file_another_verifier(aduana, site, tmp_path):
    page = site(ok("x"))
    path = tmp_path / "users"
    users.write(path, names=["anna", "bert"])
    proxy = aduana(**{"users.file": str(path)})
    first = verifier(proxy)
    assert proxy.get(page.url(), basic("bert", "secret")).status == 200
    assert proxy.reload().returncode == 0
    assert verifier(proxy) == first
    users.write(path, names=["anna"])
    assert proxy.reload().returncode == 0
    wait_for(lambda: verifier(proxy) not in (None, first), "another")
    wait_for(lambda: proxy.get(page.url(), basic("bert", "secret")).status
             == 407, "bert to be unknown")
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200


def test_listed_by_name(aduana, tmp_path):
    path = tmp_path / "users"
    path.write_text(f"# people\nñandú:{users.SECRET['-apr1']}\n"
                    f"a b:{users.SECRET['-5']}\n")
    proxy = aduana(**{"users.file": str(path)})
    assert proxy.ctl("users").stdout == \
        "sha256\t3\ta b\napr1\t2\tñandú\n"
    path.write_text(f"a \"b\\:{users.SECRET['-5']}\n")
    assert proxy.reload().returncode == 0
    wait_for(lambda: "apr1" not in proxy.ctl("users").stdout, "a new list")
    told = json.loads(proxy.ctl("users", "--json").stdout)
    assert told["entries"] == [{"kind": "sha256", "line": 1, "name": 'a "b\\'}]
    users.write(path, names=["zoe"])
    assert proxy.reload().returncode == 0
    wait_for(lambda: "zoe" in proxy.ctl("users").stdout, "the new list")
    assert aduana().ctl("users").stdout == ""


def test_begun_and_ended_by_a_reload(aduana, site, tmp_path):
    page = site(ok("x"))
    users.write(tmp_path / "users")
    config = tmp_path / "aduana.yaml"
    config.write_text("{}\n")
    proxy = aduana(config=config)
    assert verifier(proxy) is None
    assert proxy.get(page.url()).status == 200
    config.write_text("users: {file: users}\n")
    assert proxy.reload().returncode == 0
    wait_for(lambda: proxy.get(page.url()).status == 407, "407")
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200
    config.write_text("{}\n")
    # Another admin is made a moment after a reload that it concerns.
    wait_for(lambda: proxy.reload().returncode == 0, "a reload")
    wait_for(lambda: proxy.get(page.url()).status == 200, "no question")
    wait_for(lambda: verifier(proxy) is None, "the verifier's end")
