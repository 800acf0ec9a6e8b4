# SPDX-License-Identifier: MIT
"""The disk of the log is full: the proxy serves on, no line is torn, and what
does not fit into memory either is counted.  The disk is a small tmpfs that only
the daemon sees, in a mount namespace of its own; that takes root."""
import json
import os
import pathlib
import re
import signal
import time

from proxy import children, request, title, wait_for
from wire import ok


class Disk:
    """Plays manager.py's part: starts the daemon where the disk is."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        folder.mkdir()

    def starting(self, args, _env):
        mount = (f"mount -t tmpfs -o size={self.size},mode=777 tmpfs "
                 f'"{self.folder}" && exec "$@"')
        return ["unshare", "--mount", "sh", "-c", mount, "sh", *args], {}

    def seen(self, proxy):
        """The folder as the daemon sees it."""
        return pathlib.Path(f"/proc/{proxy.process.pid}/root{self.folder}")


def full(disk):
    filler = disk / "filler"
    for size in (65536, 4096):
        with filler.open("ab", buffering=0) as f:
            try:
                while f.write(b"x" * size):
                    pass
            except OSError:
                pass
    return filler


def start(aduana, tmp_path, size):
    assert os.getuid() == 0, "a tmpfs takes root"
    disk = Disk(tmp_path / "disk", size)
    proxy = aduana(manager=disk, **{
        "log.access.path": str(disk.folder / "access.log"),
        "log.access.format": "json"})
    folder = disk.seen(proxy)
    proxy.log_path = folder / "access.log"
    return proxy, folder


def ids(proxy, n):
    """Of ${n} lines, all whole: any other is no JSON."""
    proxy.log(n)
    text = proxy.log_path.read_bytes()
    assert text.endswith(b"\n")
    return [json.loads(line)["id"] for line in text.splitlines()]


def counter(proxy, name):
    status = json.loads(proxy.ctl("status", "--json").stdout)
    return status["counters"][name]


def admin_of(proxy):
    return next((pid for pid in children(proxy.process.pid)
                 if "admin" in title(pid)), None)


def test_lines_wait(aduana, site, tmp_path):
    page = site(ok("x", "Cache-Control: max-age=3600"))
    proxy, disk = start(aduana, tmp_path, "1m")
    filler = full(disk)
    total = 0

    def ask():
        assert proxy.get(page.url("/0")).status == 200
        return 1

    # What is left of the log's last block takes some.
    while "cannot write" not in proxy.stderr:
        total += ask()
        time.sleep(0.01)
    # Who comes after one that was killed, or relieved, says it no more.
    killed = admin_of(proxy)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: admin_of(proxy) not in (None, killed), "the next")
    total += ask()
    assert proxy.reload().returncode == 0
    for _ in range(100):
        total += ask()
    wait_for(lambda: counter(proxy, "log_lines_total") == total, "lines")
    assert len(proxy.log()) < total
    filler.unlink()
    wait_for(lambda: "written again; 0 lines were dropped" in proxy.stderr,
             "the end of it")
    got = ids(proxy, total)
    assert len(got) == len(set(got)) == total
    assert proxy.stderr.count("cannot write") == 1
    assert counter(proxy, "log_lost_total") == 0


def test_what_does_not_fit_is_counted(aduana, site, tmp_path):
    page = site(ok("x", "Cache-Control: max-age=3600"))
    proxy, disk = start(aduana, tmp_path, "32m")
    filler = full(disk)
    # A line of some 20 KiB: 16 MiB and half a ring are soon full.
    long = request("GET", page.url("/" + "a" * 8000),
                   "Referer: http://a/" + "\xff" * 2000)
    total = 0
    with proxy.connect() as client:
        while counter(proxy, "log_lost_total") == 0:
            for _ in range(100):
                client.send(long)
                assert client.response().status == 200
                total += 1
    assert proxy.log() == []
    filler.unlink()
    told = wait_for(lambda: re.search(r"written again; (\d+) lines were drop",
                                      proxy.stderr), "the end of it")
    lost = int(told[1])
    wait_for(lambda: counter(proxy, "log_lines_total") +
             counter(proxy, "log_lost_total") == total, "all of them")
    got = ids(proxy, total - lost)
    assert len(got) == len(set(got)) == total - lost
    assert 0 < lost == counter(proxy, "log_lost_total")
    assert proxy.stderr.count("cannot write") == 1
