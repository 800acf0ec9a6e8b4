#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Mixed traffic for long on a real daemon, and what must return to where it
was.

Warm-up, quiet, first reading; traffic with a reload each minute and a rotated
log every three; traffic without a reload; quiet, second reading.  Every answer
is checked.  Exit 1 at any error, or drift beyond what drift.py allows.

    soak.py [--minutes 60] [--rate low|medium|high] [--kill SECONDS] [--file]
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import signal
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "scenario")]
sys.dont_write_bytecode = True

import drift  # noqa: E402
import journal  # noqa: E402
import memory  # noqa: E402
import reading  # noqa: E402
import secure  # noqa: E402
from chores import Chores  # noqa: E402
from crew import RATES, Crew  # noqa: E402
from follower import Follower  # noqa: E402
from proxy import BUILD, wait_for  # noqa: E402
from world import World  # noqa: E402


def phases(minutes):
    """Seconds of warm-up, of traffic with reloads and without."""
    total = minutes * 60
    warm = min(300, total * 0.25)
    still = min(720, (total - warm) * 0.35)
    return warm, total - warm - still, still


class Soak:
    def __init__(self, options, folder):
        self.options = options
        self.began = time.monotonic()
        self.world = World(folder, options.file)
        self.crew = Crew(self.world, options.rate, options.seed,
                         options.kill > 0)
        self.chores = Chores(self.world, self.crew.fail, options.kill)
        self.follower = Follower(self.world.proxy.socket, self.crew.fail)
        # Told a second after the start.
        self.world.idle_timers = wait_for(self.told, "workers' first figures")
        self.samples = []
        self.sampled = 0

    def say(self, what):
        print(f"{time.strftime('%H:%M:%S')} {what}; acts "
              f"{sum(self.crew.counts.values())}, errors {self.crew.wrong}",
              flush=True)

    def told(self):
        found = sorted(w["timers"] for w in
                       reading.asked(self.world, "stats")["workers"])
        return found if found and found[0] > 0 else None

    def fresh(self):
        """Processes that have seen no traffic."""
        self.chores.reload()
        self.chores.settle()
        wait_for(lambda: self.is_settled(), "one generation", 60)
        return reading.processes(self.world)

    def is_settled(self):
        workers = reading.asked(self.world, "stats")["workers"]
        return len(workers) == 2 and \
            all(w["state"] == "running" for w in workers) and \
            reading.quiet(self.world)

    def still(self):
        """Chores of the phase without reloads: look at memory."""
        if time.monotonic() < self.sampled + 10:
            return
        self.sampled = time.monotonic()
        self.samples.append(max((memory.own(p) for p in
                                 self.world.proxy.workers()), default=0))

    def run(self):
        warm, moving, still = phases(self.options.minutes)
        self.chores.reload_every = min(60, warm / 4)
        self.say(f"warm-up for {warm:.0f} s")
        self.crew.run(warm, self.chores)
        self.chores.settle()
        self.say("quiet")
        before = reading.take(self.world)
        warmed = len(self.chores.births)
        fresh = [self.fresh()]
        self.chores.reload_every = 60
        self.say(f"traffic with reloads for {moving:.0f} s")
        self.crew.run(moving, self.chores)
        self.chores.settle()
        self.say(f"traffic without reloads for {still:.0f} s")
        self.crew.run(still, self.still)
        self.say("quiet")
        after = reading.take(self.world)
        fresh.append(self.fresh())
        return before, after, drift.compare(
            before, after, fresh, self.chores.births[warmed:],
            [] if self.options.kill else self.samples)

    def cpu_share(self, counters):
        """Of one core: the daemon's, and all."""
        spent = resource.getrusage(resource.RUSAGE_SELF)
        below = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = time.monotonic() - self.began
        own = spent.ru_utime + spent.ru_stime
        children = below.ru_utime + below.ru_stime
        return {"load": round(own / took, 4),
                "daemon and other programs": round(children / took, 4)}

    def abandon(self):
        """Something here went wrong: leave nothing behind."""
        self.follower.stopping = True
        if self.world.proxy.process.poll() is None:
            self.world.proxy.process.kill()
        self.world.close()

    def close(self):
        """The end of the daemon is a part of it."""
        self.follower.close()
        try:
            self.world.proxy.stop()
        except AssertionError as error:
            self.crew.fail("stop", error)
        lines = list(self.world.proxy.lines)
        for line in journal.unexpected(lines, self.options.kill > 0):
            self.crew.fail("journal", line)
        for error in self.world.errors():
            self.crew.fail("origin", error)
        self.world.close()
        return lines


def report(soak, before, after, table, lines):
    crew, chores = soak.crew, soak.chores
    figures = {
        "minutes": soak.options.minutes, "rate": soak.options.rate,
        "seed": soak.options.seed, "kill": soak.options.kill,
        "acts": dict(sorted(crew.counts.items())), "errors": crew.errors,
        "wrong": crew.wrong, "cut": dict(crew.cuts),
        "renewed": crew.renewed, "tls": dict(secure.COUNTS),
        "reloads": chores.reloads, "rotations": chores.rotations,
        "kills": chores.kills, "births": chores.births,
        "longest_end": round(chores.longest_end, 2), "late": chores.late,
        "steady": soak.samples, "followed": soak.follower.seen,
        "cpu": soak.cpu_share(after["counters"]), "drift": table.bad,
        "before": before, "after": after, "journal": lines,
        "table": table.rows}
    out = pathlib.Path(soak.options.json or BUILD / "soak" / "soak.json")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=1))
    print(table.text())
    for name in ("acts", "tls", "cut", "cpu", "late"):
        print(f"{name}: {figures[name]}")
    print(f"{chores.reloads} reloads, {chores.rotations} rotations, "
          f"{chores.kills} kills, {crew.renewed} connections renewed, "
          f"{soak.follower.seen} requests followed; the last of an old "
          f"generation ended after {chores.longest_end:.1f} s; figures: {out}")
    for line in [*crew.errors, *table.bad]:
        print("BAD", line)
    print(f"soak: {sum(crew.counts.values())} acts, {crew.wrong} errors, "
          f"{len(table.bad)} drifts")
    return 1 if crew.wrong or table.bad else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=60,
                        help="of traffic; quiet before and after adds two; "
                        "%(default)s")
    parser.add_argument("--rate", choices=sorted(RATES), default="low",
                        help="how much traffic; %(default)s")
    parser.add_argument("--seed", type=int, default=1,
                        help="of what is random; %(default)s")
    parser.add_argument("--kill", type=float, default=0, metavar="SECONDS",
                        help="kill -9 a worker every so many seconds")
    parser.add_argument("--file", action="store_true",
                        help="with the cache in a file")
    parser.add_argument("--json", help="where the figures go")
    options = parser.parse_args()
    os.umask(0o022)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="aduana-soak-"))
    try:
        soak = Soak(options, folder)
        try:
            results = soak.run()
        except BaseException:
            soak.abandon()
            raise
        code = report(soak, *results, soak.close())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
