# SPDX-License-Identifier: MIT
"""A family: a server's processes, all that they start, and what they use.

Where a control group can be made (version 2; root) the kernel adds up the
processor time of all that ever ran in it, also of who has ended.  Elsewhere it
is the schedstat of each task of the tree that is there when asked.
"""
import contextlib
import itertools
import os
import pathlib
import re
import signal
import subprocess
import time

STOP_SECONDS = 20
serial = itertools.count()


def own_group():
    """Folder of the control group that we are in, or None."""
    mounts = pathlib.Path("/proc/self/mounts").read_text()
    mount = re.search(r"^\S+ (\S+) cgroup2 ", mounts, re.M)
    own = re.search(r"^0::(.*)$", pathlib.Path("/proc/self/cgroup")
                    .read_text(), re.M)
    if mount is None or own is None:
        return None
    return pathlib.Path(mount.group(1)) / own.group(1).lstrip("/")


def make_group():
    """A group below our own, or None."""
    parent = own_group()
    if parent is None:
        return None
    group = parent / f"aduana-bench-{os.getpid()}-{next(serial)}"
    try:
        group.mkdir()
    except OSError:
        return None
    return group


def accounting():
    """How processor time is counted here, in words."""
    group = make_group()
    if group is None:
        return "schedstat of the tree's tasks"
    group.rmdir()
    return "a control group for each server"


class Family:
    def __init__(self):
        self.group = make_group()
        self.started = []

    def start(self, cpu, argv, **kwargs):
        """A member on processor ${cpu}; its output goes nowhere."""
        argv = ["taskset", "-c", cpu, *map(str, argv)]
        if self.group is not None:
            argv = ["sh", "-c", 'echo $$ >"$0" && exec "$@"',
                    str(self.group / "cgroup.procs"), *argv]
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **kwargs)
        self.started.append(process)
        return process

    def members(self):
        if self.group is not None:
            return [int(x) for x in
                    (self.group / "cgroup.procs").read_text().split()]
        found = [p.pid for p in self.started if p.poll() is None]
        for parent in found:
            for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
                found += [int(x) for x in task.read_text().split()]
        return found

    def pin(self, cpu):
        """All tasks on processor ${cpu}; some choose others as they start."""
        for pid in self.members():
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    os.sched_setaffinity(int(task.name), {int(cpu)})

    def cpu_us(self):
        """Microseconds of processor time, of all of them, ever."""
        if self.group is not None:
            told = (self.group / "cpu.stat").read_text()
            return int(re.search(r"^usage_usec (\d+)", told, re.M).group(1))
        tasks = (task for pid in self.members()
                 for task in pathlib.Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0])
                   for task in tasks) / 1000

    def pss(self):
        """Bytes of memory, shared pages shared out."""
        total = 0
        for pid in self.members():
            try:
                text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            found = re.search(r"^Pss: +(\d+)", text, re.M)
            total += int(found.group(1)) if found else 0
        return total * 1024

    def stop(self):
        for process in reversed(self.started):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.started = []
        if self.group is not None:
            self.dissolve()

    def dissolve(self):
        """Who was left behind by its parent ends too."""
        end = time.monotonic() + 2
        while self.members():
            if time.monotonic() > end:
                (self.group / "cgroup.kill").write_text("1")
            time.sleep(0.01)
        self.group.rmdir()
        self.group = None
