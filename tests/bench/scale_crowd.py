# SPDX-License-Identifier: MIT
"""Thousands of slow clients on one worker, beside a few that are not.

With all of them there, what a normal client's request takes stays as without,
memory is bounded, deadlines end who does nothing any more, and then everything
is where it was.
"""
import pathlib
import re
import select
import subprocess
import time

from machine import LOAD_CPU
from scale_world import KIB, MIB, Load, cpu_ns, pss, tcp_memory, tree

# name: what they do, the kind of slowcrowd, the origin's body and what it says
# of it, the end of their URL, descriptors of the worker for each
CROWDS = {
    "slow_heads": ("half of a head, then a byte now and then", "heads",
                   KIB, "max-age=86400", "/x", 1),
    "slow_hits": ("readers of a stored MiB", "readers",
                  MIB, "max-age=86400", "/x", 1),
    "slow_misses": ("readers of a MiB that is passed on", "readers",
                    MIB, "no-store", "/x?%u", 2),
    "slow_fills": ("readers of a MiB each that is being stored", "readers",
                   MIB, "max-age=86400", "/x?%u", 2),
    "slow_uploads": ("a body of a MiB, a KiB now and then", "uploads",
                     KIB, "no-store", "/x", 2),
}
DEADLINE_S = 12
# Elsewhere the origin's sockets are not of this machine's memory.
ORIGIN_BUFFER = 32 * KIB
# What is allowed: of CPU and time against none, of memory for each.
CPU_TIMES, CPU_MORE_US = 1.6, 3
LATENCY_MORE_US = 2000
CALM_US = 100000        # of processor time a second
PSS_EACH, KERNEL_EACH = 128 * KIB, 512 * KIB
# Connections to origins that are kept come and go.
KEPT = 4
TOLD = re.compile(r"open (\d+) ended (\d+) moved (\d+)")


def worker_of(daemon):
    for pid in tree(daemon.pid):
        comm = pathlib.Path(f"/proc/{pid}/comm").read_text()
        if "worker" in comm:
            return pid
    raise AssertionError("no worker")


def descriptors(daemon):
    return len(list(pathlib.Path(f"/proc/{worker_of(daemon)}/fd").iterdir()))


def last_line(process):
    """What the crowd said last; it says something every second."""
    told = None
    while told is None or select.select([process.stdout], [], [], 0)[0]:
        line = process.stdout.readline()
        found = TOLD.match(line)
        if not found:
            raise AssertionError(f"the crowd ended: {line}")
        told = [int(x) for x in found.groups()]
    return told


class Scene:
    def __init__(self, world, key, options):
        self.world = world
        self.options = options
        _, self.kind, size, control, path, each = CROWDS[key]
        room = options.descriptors - 300
        self.clients = min(options.clients, room // each)
        origin, self.floor = world.origin(
            size, control, "application/octet-stream", ORIGIN_BUFFER) \
            if self.kind != "uploads" else world.echo("sink")
        normal, self.normal = world.origin(KIB)
        seconds = f"{DEADLINE_S}s"
        self.port, self.daemon, _ = world.aduana(
            cache__size="2 GiB", timeouts__head=seconds,
            timeouts__body=seconds, timeouts__write=seconds)
        self.url = f"http://127.0.0.1:{origin}{path}"
        at = f"http://127.0.0.1:{normal}/normal"
        self.load = Load(world, self.port, open=10, busy=10, url=at)
        self.one = Load(world, self.port, open=1, busy=1, url=at)

    def quiet(self):
        """CPU microseconds a second without any normal client."""
        before, start = cpu_ns(self.daemon.pid), time.monotonic()
        time.sleep(0.5)
        return (cpu_ns(self.daemon.pid) - before) / 1000 / \
            (time.monotonic() - start)

    def calm_down(self):
        """Until the crowd has got what it gets at once."""
        for _ in range(10):
            if self.quiet() < CALM_US:
                break

    def look(self):
        """What a normal request costs and takes, and what is held."""
        idle = self.quiet()
        before = cpu_ns(self.daemon.pid)
        count, _, seconds = self.load.do(f"run {self.options.seconds}")
        spent = (cpu_ns(self.daemon.pid) - before) / 1000 - idle * seconds
        self.one.do(f"run {self.options.seconds}")
        return {"cpu_us": spent / max(count, 1), "crowd_us_a_second": idle,
                "half_us": self.one.half_us, "most_us": self.one.most_us,
                "pss": pss(self.daemon.pid), "kernel": tcp_memory(),
                "descriptors": descriptors(self.daemon)}

    def gather(self):
        crowd = self.world.spawn(
            LOAD_CPU, self.world.build / "bench" / "slowcrowd", self.port,
            self.kind, self.clients, self.url, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)
        if crowd.stdout.readline() != "ready\n":
            raise AssertionError("no crowd")
        return crowd

    def wait_for_end(self, crowd):
        """Seconds until the deadlines have ended all; what is left."""
        crowd.stdin.write("stall\n")
        start = time.monotonic()
        while True:
            left = last_line(crowd)[0]
            took = time.monotonic() - start
            if left == 0 or took > 4 * DEADLINE_S:
                return took, left

    def settle(self, wanted):
        """Descriptors, once they are as few as wanted or after a while."""
        for _ in range(100):
            if descriptors(self.daemon) <= wanted:
                break
            time.sleep(0.1)
        return self.look()

    def close(self):
        for load in (self.load, self.one):
            load.close()
        for process in (self.daemon, self.floor, self.normal):
            self.world.stop(process)


def problems(found):
    a, b, c = found["without"], found["with"], found["after"]
    n = found["clients"]
    checks = [
        (found["there"] == n, f"{found['there']} of {n} stayed"),
        (b["cpu_us"] <= a["cpu_us"] * CPU_TIMES + CPU_MORE_US,
         "a normal request costs more"),
        (b["half_us"] <= a["half_us"] + LATENCY_MORE_US,
         "a normal request takes longer"),
        (b["pss"] - a["pss"] <= n * PSS_EACH, "memory"),
        (b["kernel"] - a["kernel"] <= n * KERNEL_EACH, "memory of sockets"),
        (found["left"] <= n / 100, f"{found['left']} were not ended"),
        (c["descriptors"] <= a["descriptors"] + KEPT, "descriptors stay"),
        (found["bad"] == 0, f"{found['bad']} normal requests failed")]
    return [words for good, words in checks if not good]


def measure(world, key, options):
    scene = Scene(world, key, options)
    try:
        scene.look()
        found = {"what": CROWDS[key][0], "clients": scene.clients,
                 "without": scene.look()}
        crowd = scene.gather()
        last_line(crowd)
        scene.calm_down()
        found["with"] = scene.look()
        found["there"] = last_line(crowd)[0]
        found["ended_after_s"], found["left"] = scene.wait_for_end(crowd)
        crowd.stdin.close()
        crowd.wait(60)
        world.running.remove(crowd)
        found["after"] = scene.settle(found["without"]["descriptors"])
        found["bad"] = scene.load.bad + scene.one.bad
        found["problems"] = problems(found)
        return found
    finally:
        scene.close()


def show(key, found):
    a, b, c = found["without"], found["with"], found["after"]
    n = found["clients"]
    print(f"{key}: {n:,} {found['what']}")
    print(f"    without, with, after: us for a normal hit "
          f"{a['cpu_us']:.1f}, {b['cpu_us']:.1f}, {c['cpu_us']:.1f}; "
          f"it takes {a['half_us']}, {b['half_us']}, {c['half_us']} us "
          f"(99 %: {a['most_us']}, {b['most_us']}, {c['most_us']}); "
          f"descriptors {a['descriptors']}, {b['descriptors']}, "
          f"{c['descriptors']}")
    print(f"    the crowd: {b['crowd_us_a_second'] / 1e4:.1f} % of a "
          f"processor, {(b['pss'] - a['pss']) / n:.0f} bytes each "
          f"({(c['pss'] - a['pss']) / MIB:.1f} MiB stay), "
          f"{(b['kernel'] - a['kernel']) / n / KIB:.1f} KiB of sockets each; "
          f"all ended {found['ended_after_s']:.0f} s after they stalled")
    for line in found["problems"]:
        print("    PROBLEM:", line)
