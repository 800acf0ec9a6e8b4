# SPDX-License-Identifier: MIT
"""A reading of everything that must return to where it was."""
import contextlib
import json
import sqlite3
import time

import memory
from proxy import children, title, wait_for

# Longer than anything idle is kept: 60 s.
QUIET = 150
GAUGES = ("connections_open", "origin_connections_open", "tunnels_open",
          "waiting")
HELD = ("pins", "flights", "filling", "doomed")


def asked(world, *words):
    """Admin may just be replaced."""
    def get():
        done = world.proxy.ctl("--json", *words)
        return json.loads(done.stdout) if done.returncode == 0 else None
    return wait_for(get, f"aduanactl {words}", 40)


def is_quiet(status, stats, kills):
    """Requests that ran in a worker when it was killed are never over."""
    n = status["counters"]
    if not kills and not (n["requests_total"] == n["log_lines_total"] ==
                          sum(stats["results"].values())):
        return False
    return all(n[g] == 0 for g in GAUGES) and \
        all(status["cache"][h] == 0 for h in HELD) and \
        n["samples_total"] == n["samples_stored_total"] and \
        not any(status["log"].values())


def quiet(world):
    """Wait until nothing runs; whether it came to that."""
    end = time.monotonic() + QUIET
    while time.monotonic() < end:
        if is_quiet(asked(world, "status"), asked(world, "stats"),
                    world.kills):
            return True
        time.sleep(0.5)
    return False


def timers(world):
    """Deadlines of each worker, which tells them once a second; those of an
    idle one once they are all that is left, or what is left after a while."""
    end = time.monotonic() + 30
    while True:
        told = sorted(w["timers"] for w in asked(world, "stats")["workers"])
        if told == world.idle_timers or time.monotonic() > end:
            return told
        time.sleep(0.5)


def log_lines(proxy):
    total = 0
    for path in proxy.log_path.parent.glob("access.log*"):
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                total += block.count(b"\n")
    return total


def database(path):
    """Size with its log, and whether it is whole."""
    size = sum(p.stat().st_size for p in path.parent.glob("metrics.db*"))
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro",
                                            uri=True)) as db:
        whole = db.execute("PRAGMA integrity_check").fetchone()[0]
    return {"bytes": size, "integrity": whole}


def files(folder):
    """By name, without the log's rotated ones: bytes."""
    return {str(p.relative_to(folder)): p.stat().st_size
            for p in sorted(folder.rglob("*"))
            if p.is_file() and not p.name.startswith("access.log.")}


def processes(world):
    """By kind; of several workers a list."""
    supervisor = world.proxy.process.pid
    found = {"supervisor": [memory.of(supervisor)]}
    for pid in children(supervisor):
        kind = title(pid).removeprefix("aduana-")
        with contextlib.suppress(OSError):
            found.setdefault(kind, []).append(memory.of(pid))
    return found


def take(world):
    """Once it is quiet, with the cache made empty, so that whatever is still
    in use there belongs to nobody."""
    calm = quiet(world)
    stored = asked(world, "status")["cache"]
    world.proxy.ctl("purge", "--pattern", "*")
    status, stats = asked(world, "status"), asked(world, "stats")
    counters = status["counters"]
    return {
        "quiet": calm, "at": time.time(), "kills": world.kills,
        "processes": processes(world),
        "gauges": {g: counters[g] for g in GAUGES},
        "cache": {"objects": stored["objects"], "used": stored["used"],
                  "evictions": stored["evictions"],
                  "repairs": stored["repairs"]},
        "emptied": {k: status["cache"][k] for k in
                    (*HELD, "objects", "markers", "body_bytes", "used",
                     "blocks")},
        "timers": timers(world),
        "log": status["log"] | {
            "requests": counters["requests_total"],
            "results": sum(stats["results"].values()),
            "counted": counters["log_lines_total"],
            "lines": log_lines(world.proxy),
            "lost": counters["log_lost_total"],
            "damaged": counters["log_damaged_total"]},
        "samples": {"sent": world.samples.sent,
                    "taken": counters["samples_total"],
                    "stored": counters["samples_stored_total"],
                    "lost": counters["samples_lost_total"]},
        "files": files(world.proxy.folder),
        "database": database(world.proxy.folder / "admin" / "metrics.db"),
        "counters": counters,
    }
