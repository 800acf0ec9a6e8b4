# SPDX-License-Identifier: MIT
"""Two readings side by side, and what may differ between them."""
import statistics

from proxy import SANITIZED

# KiB of its own that a kind of process may have grown by, for caches that fill
# up to a bound of theirs later than the warm-up ends.
GROWTH = {"supervisor": 512, "admin": 3072, "signer": 1024, "worker": 3072}
# Both ends of those that splice.c keeps for the next tunnel.
SPARE_PIPES = 128
# Requests that may run in a worker when it is killed: they have no line.
LOST_BY_KILL = 24
DATABASE_MAX = 64 << 20
# Files that come into being when there is something to put into them.
LATER = {"admin/tls-learned", "admin/metrics.db-wal", "admin/metrics.db-shm"}


class Table:
    def __init__(self):
        self.rows = []
        self.bad = []

    def row(self, what, before, after, allowed, good):
        self.rows.append((what, before, after, allowed, bool(good)))
        if not good:
            self.bad.append(f"{what}: {before} -> {after}, allowed: {allowed}")

    def grown(self, what, before, after, allowed, good):
        """Of memory: a sanitizer keeps what was freed, and looks for leaks
        itself."""
        self.row(what, before, after, "any" if SANITIZED else allowed,
                 good or SANITIZED)

    def same(self, what, before, after):
        self.row(what, before, after, "the same", before == after)

    def zero(self, what, before, after):
        self.row(what, before, after, "0", before == after == 0)

    def text(self):
        lines = [f"{'':44}{'before':>14}{'after':>14}  allowed"]
        for what, before, after, allowed, good in self.rows:
            lines.append(f"{what:44}{before!s:>14}{after!s:>14}  {allowed}"
                         f"{'' if good else '   <-- DRIFT'}")
        return "\n".join(lines)


def kinds(some):
    """Descriptors of all of a kind of process together."""
    total = {}
    for one in some:
        for kind, n in one["descriptors"].items():
            total[kind] = total.get(kind, 0) + n
    return total


def compare_processes(t, before, after, label=""):
    for kind in sorted(before.keys() | after.keys()):
        a, b = before.get(kind, []), after.get(kind, [])
        t.same(f"{label}{kind}: processes", len(a), len(b))
        if not a or not b:
            continue
        allowed = GROWTH.get(kind, 1024)
        sizes = [max(p["own"] for p in some) for some in (a, b)]
        t.grown(f"{label}{kind}: own KiB, the largest", *sizes,
                f"+{allowed} KiB", sizes[1] <= sizes[0] + allowed)
        t.same(f"{label}{kind}: threads", *(sum(p["threads"] for p in some)
                                            for some in (a, b)))
        one, two = kinds(a), kinds(b)
        for name in sorted(one.keys() | two.keys()):
            if kind == "worker" and name == "pipe":
                t.row(f"{label}worker: pipe", one[name], two[name],
                      f"{SPARE_PIPES} each",
                      two[name] <= SPARE_PIPES * len(b))
                continue
            t.same(f"{label}{kind}: {name}", one.get(name, 0),
                   two.get(name, 0))


def compare_books(t, before, after):
    t.row("nothing runs", before["quiet"], after["quiet"], "True",
          before["quiet"] and after["quiet"])
    for name in before["gauges"]:
        t.zero(name, before["gauges"][name], after["gauges"][name])
    for name in before["emptied"]:
        t.zero(f"cache, made empty: {name}", before["emptied"][name],
               after["emptied"][name])
    t.same("timers of workers", before["timers"], after["timers"])
    for name in ("unread_bytes", "unwritten_bytes", "lost", "damaged"):
        t.zero(f"log: {name}", before["log"][name], after["log"][name])
    lost = LOST_BY_KILL * after["kills"]
    for name in ("results", "counted", "lines"):
        more = [r["log"][name] - r["log"]["requests"] for r in (before, after)]
        t.row(f"log: {name} besides requests", *more,
              f"-{lost} to 0" if lost else "0",
              all(-lost <= n <= 0 for n in more))
    t.zero("log: lines besides counted",
           *(r["log"]["lines"] - r["log"]["counted"]
             for r in (before, after)))
    for name in ("taken", "stored"):
        t.row(f"measurements: {name} besides sent",
              *(r["samples"][name] - r["samples"]["sent"]
                for r in (before, after)), "0",
              all(r["samples"][name] == r["samples"]["sent"]
                  for r in (before, after)))


def compare_disk(t, before, after):
    new = sorted(after["files"].keys() - before["files"].keys() - LATER)
    t.row("files of state_dir", len(before["files"]), len(after["files"]),
          "no new ones" + (": " + ", ".join(new) if new else ""), not new)
    a, b = before["database"], after["database"]
    t.row("metrics.db: bytes", a["bytes"], b["bytes"], DATABASE_MAX,
          b["bytes"] <= DATABASE_MAX)
    t.row("metrics.db: integrity", a["integrity"], b["integrity"], "ok",
          a["integrity"] == b["integrity"] == "ok")


def compare_births(t, births):
    """Does each new generation start as small as the first?"""
    if len(births) < 8:
        return
    part = max(2, len(births) // 4)
    first, last = (statistics.median(births[:part]),
                   statistics.median(births[-part:]))
    t.grown("new worker: own KiB, first and last quarter", int(first),
            int(last), "+512 KiB", last <= first + 512)


def compare_steady(t, samples):
    """${samples}: largest own KiB of a worker, while none was replaced."""
    if len(samples) < 9:
        return
    part = len(samples) // 3
    middle, last = max(samples[part:2 * part]), max(samples[2 * part:])
    t.grown("no reload: own KiB, second and last third", middle, last,
          "+5 % and 512 KiB", last <= middle * 1.05 + 512)


def compare(before, after, fresh, births, samples):
    """${fresh}: processes after a reload in quiet, before and after."""
    t = Table()
    compare_processes(t, before["processes"], after["processes"])
    compare_processes(t, *fresh, label="fresh ")
    compare_books(t, before, after)
    compare_disk(t, before, after)
    compare_births(t, births)
    compare_steady(t, samples)
    return t
