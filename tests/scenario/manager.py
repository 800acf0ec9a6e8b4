# SPDX-License-Identifier: MIT
"""The service manager's part, as systemd plays it: it hears the words, keeps
descriptors, and hands them in at the next start."""
import itertools
import os
import pathlib
import signal
import socket
import sys
import threading

from proxy import SLOW, children, wait_for
from wire import DEADLINE

HAND_IN = pathlib.Path(__file__).with_name("hand_in.py")
FDS_MAX = 16


class Manager:
    """aduana(manager=m) starts a daemon under it; again, with what the one
    before has left."""

    def __init__(self, folder, watchdog_s=None):
        self.watchdog_s = watchdog_s
        self.units = []         # (name, descriptor) of socket units
        self.store = []         # (name, descriptor)
        self.heard = []         # one dictionary for each datagram
        self.marks = itertools.count()
        self.path = str(folder / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        while True:
            try:
                data, fds, _, _ = socket.recv_fds(self.socket, 4096, FDS_MAX)
            except OSError:
                return
            if data == b"over":
                return
            self.hear(dict(line.split("=", 1)
                           for line in data.decode().splitlines()), fds)

    def hear(self, words, fds):
        name = words.get("FDNAME")
        if "FDSTOREREMOVE" in words:
            for row in [row for row in self.store if row[0] == name]:
                self.store.remove(row)
                os.close(row[1])
        for fd in fds:
            assert "FDSTORE" in words and ":" not in name
            if any(same(fd, kept) for _, kept in self.store):
                os.close(fd)
            else:
                self.store.append((name, fd))
        self.heard.append(words)

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.sendto(b"over", self.path)
        self.thread.join(DEADLINE)
        self.socket.close()
        for _, fd in self.store + self.units:
            os.close(fd)

    # -- what a daemon is started with

    def starting(self, args, env):
        """The command, and the rest of what Popen wants."""
        given = self.units + self.store
        env["NOTIFY_SOCKET"] = self.path
        if self.watchdog_s is not None:
            env["WATCHDOG_USEC"] = str(int(self.watchdog_s * 1e6))
        env["LISTEN_FDS"] = str(len(given))
        env["LISTEN_FDNAMES"] = ":".join(name for name, _ in given)
        fds = [fd for _, fd in given]
        return ([sys.executable, "-IS", str(HAND_IN),
                 ",".join(map(str, fds)), *args], {"pass_fds": fds})

    def listen_on(self, address, name="aduana.socket"):
        """A socket unit; its port."""
        s = socket.create_server(address)
        self.units.append((name, s.detach()))
        return socket.socket(fileno=os.dup(self.units[-1][1])) \
            .getsockname()[1]

    # -- what was heard

    def heard_all(self):
        """What has been sent up to now."""
        mark = str(next(self.marks))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.sendto(f"MARK={mark}".encode(), self.path)
        wait_for(lambda: mark in self.values("MARK"), "a mark")

    def values(self, key):
        return [words[key] for words in list(self.heard) if key in words]

    def wait_words(self, true, what):
        """The first words since the start for which ${true}(words)."""
        def found():
            return next((w for w in list(self.heard) if true(w)), None)
        return wait_for(found, f"{what}; heard {self.heard}", DEADLINE * SLOW)

    def wait_ready(self, times=1):
        wait_for(lambda: len(self.values("READY")) >= times,
                 f"READY, {times} times", DEADLINE * SLOW)

    def wait_status(self, text):
        wait_for(lambda: any(text in s for s in self.values("STATUS")),
                 f"a status with {text}: {self.values('STATUS')}",
                 DEADLINE * SLOW)

    def names(self):
        return sorted(name for name, _ in self.store)


def same(a, b):
    x, y = os.fstat(a), os.fstat(b)
    return (x.st_dev, x.st_ino) == (y.st_dev, y.st_ino)


def crash(proxy):
    """kill -9 of the daemon and all it has started, at once, as the manager
    does to what is left of a service."""
    for pid in [proxy.process.pid, *children(proxy.process.pid)]:
        os.kill(pid, signal.SIGKILL)
    proxy.process.wait()
    proxy.stop = lambda: None
