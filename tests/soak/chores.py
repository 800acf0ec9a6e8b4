# SPDX-License-Identifier: MIT
"""What the machine does around the daemon: reloads with other lists, rotation
of the log, a follower of the requests, kills."""
import os
import random
import signal
import time

import client
import crowd
import memory
from proxy import wait_for

# Beyond timeouts.drain: an end takes its time on a busy machine.
DRAIN = 30
GRACE = 10
# No act takes longer.
LATE = 17


def whose(pid):
    """Acts, and how long ago their connections to a worker began."""
    try:
        ports = crowd.ports_of(pid, 2)
    except OSError:
        return []
    now = time.monotonic()
    return [f"{client.WHOSE[p][0]}, {now - client.WHOSE[p][1]:.1f} s"
            for p in ports if p in client.WHOSE]


class Chores:
    def __init__(self, world, fail, kill=0):
        self.world = world
        self.fail = fail
        self.kill_every = kill
        self.reload_every = 60
        self.rotate_every = 170
        self.reloads = self.rotations = self.kills = 0
        self.births = []        # KiB of each new worker's own
        self.leaving = {}       # pid of a replaced worker: since when
        self.longest_end = 0
        self.told = set()       # of these, whose lateness is noted
        self.late = []
        self.dice = random.Random(1)
        now = time.monotonic()
        self.last = {"reload": now, "rotate": now, "kill": now}

    def due(self, name, every):
        if not every or time.monotonic() < self.last[name] + every:
            return False
        self.last[name] = time.monotonic()
        return True

    def __call__(self):
        self.watch_leaving()
        if self.due("reload", self.reload_every):
            self.reload()
        if self.due("rotate", self.rotate_every):
            self.rotate()
        if self.due("kill", self.kill_every):
            self.kill()

    def watch_leaving(self):
        alive = set(self.world.proxy.workers())
        for pid, since in list(self.leaving.items()):
            took = time.monotonic() - since
            if pid not in alive:
                self.longest_end = max(self.longest_end, took)
                del self.leaving[pid]
                self.told.discard(pid)
            elif took > LATE and pid not in self.told:
                self.told.add(pid)
                self.late.append([pid, *whose(pid)])
            elif took > DRAIN + GRACE:
                self.fail("reload", f"worker {pid} does not end")
                del self.leaving[pid]

    def reload(self):
        """Other lists, and new workers that go by them."""
        proxy, number = self.world.proxy, self.reloads + 1
        before = set(proxy.workers()) - set(self.leaving)
        self.world.change(number)
        done = proxy.reload()
        if done.returncode != 0:
            self.fail("reload", done.stdout + done.stderr)
            return
        self.reloads = number
        for pid in before:
            self.leaving[pid] = time.monotonic()
        new = set(proxy.workers()) - set(self.leaving)
        self.births += [size for size in map(memory.own, new) if size]
        self.check_lists(number)

    def check_lists(self, number):
        try:
            for n, status in ((number, 403), (number - 1, 502)):
                url = f"http://{n}.now.test:{self.world.dead}/"
                client.expect(client.ask(self.world.port, "GET", url), status,
                              f"list {number}: {url}")
        except (client.Wrong, client.Cut, OSError) as error:
            if not self.kill_every:
                self.fail("reload", error)

    def rotate(self):
        """As logrotate does."""
        proxy = self.world.proxy
        self.rotations += 1
        proxy.log_path.rename(
            proxy.log_path.with_name(f"access.log.{self.rotations}"))
        proxy.signal(signal.SIGUSR1)
        try:
            wait_for(proxy.log_path.exists, "a new log", 40)
        except AssertionError as error:
            self.fail("rotate", error)

    def kill(self):
        workers = self.world.proxy.workers()
        if workers:
            self.kills += 1
            self.world.kills += 1
            pid = self.dice.choice(workers)
            self.leaving.pop(pid, None)
            os.kill(pid, signal.SIGKILL)

    def settle(self):
        """Nobody of an older generation is left."""
        end = time.monotonic() + DRAIN + GRACE
        while self.leaving and time.monotonic() < end + 1:
            self.watch_leaving()
            time.sleep(0.1)
