# SPDX-License-Identifier: MIT
"""The scene of a measurement: a scratch folder, origins, one server at work."""
import contextlib
import os
import pathlib
import pwd
import shutil
import tempfile
import time

import machine
import origins
from family import Family
from peers import PEERS, Setup

# What is still under way when the load ends, such as lines of the log.
SETTLE_SECONDS = 0.3
# Of a whole run: stores of 256 MiB, logs.
ROOM = 2 << 30


def scratch():
    """Memory, so that no disk is measured; None where there is not enough."""
    try:
        shm = os.statvfs("/dev/shm")
    except OSError:
        return None
    fits = shm.f_bavail * shm.f_frsize >= ROOM
    return "/dev/shm" if fits and not shm.f_flag & os.ST_NOEXEC else None


class Scene:
    def __init__(self, build, seconds):
        self.build = pathlib.Path(build).resolve()
        self.seconds = seconds
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="aduana-bench-",
                                                 dir=scratch()))
        self.dir.chmod(0o755)
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.made = {}

    def once(self, key, make):
        """What is made at its first use and lasts until the end."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def folder(self, name):
        path = self.dir / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def plain_origin(self, size, control):
        return self.once(("plain", size, control), lambda: origins.Plain(
            self.build, self.folder(f"origin-{size}-{control}"), size,
            control))

    def secure_origin(self):
        return self.once("secure", origins.Secure)

    @contextlib.contextmanager
    def server(self, name, ask="", **told):
        """(port, family, seconds until it took connections, or answered a
        request for the host ${ask}); ended on leaving."""
        port = machine.free_port()
        setup = Setup(build=self.build, folder=self.folder(name), port=port,
                      user=self.user, **told)
        argvs = PEERS[name].commands(setup)
        family = Family()
        try:
            began = time.monotonic()
            first = family.start(machine.SERVER_CPU, argvs[0])
            if ask:
                machine.wait_for_answer(port, first, ask)
            else:
                machine.wait_for(port, first)
            took = time.monotonic() - began
            for argv in argvs[1:]:
                family.start(machine.SERVER_CPU, argv)
            family.pin(machine.SERVER_CPU)
            yield port, family, took
        finally:
            family.stop()

    def spend(self, family, load):
        """What ${load}() tells, and what each response cost."""
        before = family.cpu_us()
        told = load()
        time.sleep(SETTLE_SECONDS)
        spent = family.cpu_us() - before
        return told, {"us": spent / max(told.count, 1),
                      "per_second": told.count / told.seconds,
                      "pss": family.pss()}

    def close(self):
        for thing in self.made.values():
            if hasattr(thing, "close"):
                thing.close()
        shutil.rmtree(self.dir, ignore_errors=True)
