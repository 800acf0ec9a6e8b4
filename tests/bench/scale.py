#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Cost of a request as the work grows: nothing may grow faster than the
logarithm of what there is.

    scale.py --build build [--rows connections,objects] [--rounds 3]
             [--seconds 1] [--json FILE] [--docs] [--from JSON,JSON]

A row has several sizes; all of them stand ready at the same time and are
measured in turn, round after round, so that what disturbs the machine disturbs
all of them.  The figure is the median of the kernel's accounting of all
processes of the daemon.  flat: the largest costs at most 15 % more than the
smallest; logarithmic: a tenfold adds at most 35 % of what the smallest costs,
and the last one at most twice what one before it did, or 30 % (or a quarter of
a microsecond); worse: anything else, and exit 1.
"""
import argparse
import json
import math
import pathlib
import statistics
import sys

import choice
import scale_crowd
import scale_page
import scale_rows as rows
from scale_page import size_text
from scale_world import KIB, MIB, World, raise_descriptors

FLAT = 1.15
TENFOLD, LAST, MICROSECONDS = 0.35, 0.3, 0.25
THOUSAND, MILLION = 1000, 1000000

# name: what it is, unit of the figure, sizes, how a size is made
ROWS = {
    "connections": ("hit; connections open, ten of them busy", "request",
                    [10, 100, THOUSAND, 10 * THOUSAND], rows.connections),
    "objects": ("hit; objects of 256 bytes stored, asked at random",
                "request", [1, THOUSAND, 100 * THOUSAND, MILLION],
                rows.objects),
    "body_hits": ("hit; bytes of the body", "MiB",
                  [KIB, 64 * KIB, MIB, 64 * MIB, KIB * MIB], rows.body_hits),
    "body_misses": ("miss; bytes of the body", "MiB",
                    [KIB, 64 * KIB, MIB, 64 * MIB, KIB * MIB],
                    rows.body_misses),
    "domains_pass": ("hit; domains on the blacklist", "request",
                     [0, THOUSAND, 100 * THOUSAND, MILLION, 5 * MILLION],
                     rows.domains_pass),
    "domains_refuse": ("refused; domains on the blacklist", "request",
                       [1, THOUSAND, 100 * THOUSAND, MILLION, 5 * MILLION],
                       rows.domains_refuse),
    "globs_pass": ("hit; URL globs on the blacklist", "request",
                   [0, 100, THOUSAND, 10 * THOUSAND], rows.globs_pass),
    "globs_refuse": ("refused; URL globs on the blacklist", "request",
                     [1, 100, THOUSAND, 10 * THOUSAND], rows.globs_refuse),
    "expressions": ("hit; regular expressions on the blacklist", "request",
                    [0, 10, 100, THOUSAND], rows.expressions_pass),
    "conditions": ("hit; rules for other clients and times, one of its host",
                   "request", [0, 100, THOUSAND, 10 * THOUSAND],
                   rows.conditions),
    # Rules of one host are asked one after the other.
    "conditions_same": ("hit; rules for other clients and times, all of its "
                        "host", "request", [0, 10, 100],
                        rows.conditions_same),
    "workers": ("hit of one object; workers, on processors shared with the "
                "load", "request", [1, 2], rows.workers),
    "tunnels": ("message of 64 bytes and its echo; tunnels open", "message",
                [10, 100, THOUSAND, 5 * THOUSAND], rows.tunnels),
    "inside": ("hit inside TLS; intercepted connections open", "request",
               [10, 100, THOUSAND, 5 * THOUSAND], rows.secure),
    "leaves": ("new intercepted connection; names it may be for", "connection",
               [10, 100, THOUSAND, 4 * THOUSAND], rows.leaves),
    # A worker keeps 4,096 leaves: beyond, most are asked for again, which
    # costs what a new name does and no more.
    "leaves_beyond": ("new intercepted connection; names it may be for",
                      "connection", ["4000", "20000"], rows.leaves),
    "log": ("hit; form of the log", "request",
            ["none", "squid", "combined", "json"], rows.log),
    "words": ("text passed on; danger words looked for", "MiB",
              [1, 100, THOUSAND, 10 * THOUSAND], rows.words),
    "timers": ("timer set and moved; timers in the heap", "timer",
               [10, THOUSAND, 10 * THOUSAND, 100 * THOUSAND], rows.timers),
    "host_names": ("name found; names in the host cache", "name",
                   [10, 100, THOUSAND, 10 * THOUSAND], rows.host_names),
}


def decades(size):
    return math.log10(max(size, 1))


def judge(sizes, figures):
    """(growth for each tenfold, verdict)."""
    if isinstance(sizes[0], str) or len(sizes) == 1:
        return None, "compared"
    first, last = figures[0], figures[-1]
    span = decades(sizes[-1]) - decades(sizes[0])
    growth = (last / first) ** (1 / span)
    if max(figures) <= FLAT * first:
        return growth, "flat"
    steps = [(b - a) / (decades(n) - decades(m) or 1) for m, n, a, b in
             zip(sizes, sizes[1:], figures, figures[1:])]
    is_allowed = last - first <= max(TENFOLD * first, MICROSECONDS) * span \
        and steps[-1] <= max([2 * step for step in steps[:-1]] +
                             [LAST * first, MICROSECONDS])
    return growth, "logarithmic" if is_allowed else "worse"


def measure(world, key, options):
    """One row, as the JSON has it."""
    words, unit, sizes, make = ROWS[key]
    if options.largest:
        sizes = [s for s in sizes
                 if isinstance(s, str) or s <= options.largest]
    stands, taken, rates = [], [[] for _ in sizes], [[] for _ in sizes]
    try:
        for size in sizes:
            stands.append(make(world, size))
        for stand in stands:
            stand.measure(0.3)
        for _ in range(options.rounds):
            for n, stand in enumerate(stands):
                cost, rate = stand.measure(options.seconds)
                taken[n].append(cost)
                rates[n].append(rate)
        bad = sum(stand.bad for stand in stands)
    finally:
        for stand in stands:
            stand.close()
    figures = [statistics.median(t) for t in taken]
    growth, verdict = judge(sizes, figures)
    return {"what": words, "unit": unit, "sizes": sizes, "cpu_us": figures,
            "all_us": taken, "per_second": [statistics.median(r)
                                            for r in rates],
            "per_tenfold": growth, "verdict": verdict, "bad": bad}


def show(key, row):
    growth = f"x {row['per_tenfold']:.2f} a tenfold" \
        if row["per_tenfold"] else ""
    print(f"{key}: {row['what']}")
    print("    us for each " + row["unit"] + ": " + ", ".join(
        f"{size_text(s)}: {f:.3g}" for s, f in
        zip(row["sizes"], row["cpu_us"])) +
        f"; {growth} {row['verdict']}" +
        (f"; {row['bad']} FAILED" if row["bad"] else ""), flush=True)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--build", default="build",
                        help="where the programs are")
    parser.add_argument("--rows", help="those that begin so, with commas; "
                        "all of " + ", ".join([*ROWS, *scale_crowd.CROWDS]))
    parser.add_argument("--rounds", type=int, default=3,
                        help="of which figures are medians; %(default)s")
    parser.add_argument("--seconds", type=float, default=1,
                        help="of load for each figure; %(default)s")
    parser.add_argument("--largest", type=int, help="leave out larger sizes")
    parser.add_argument("--clients", type=int, default=10000,
                        help="of a crowd (slow_...); %(default)s")
    parser.add_argument("--json", help="write all figures there")
    parser.add_argument("--docs", action="store_true",
                        help="write them into docs/performance.md, too")
    parser.add_argument("--from", dest="past", metavar="JSON,JSON",
                        help="the same with the figures of earlier runs")
    options = parser.parse_args()
    if options.docs and (options.rows or options.largest):
        parser.error("--docs wants all rows; --from puts runs together")
    return options


def known(paths):
    """The figures of earlier runs, judged anew."""
    data = {"rows": {}, "crowds": {}}
    for path in paths.split(","):
        past = json.loads(pathlib.Path(path).read_text())
        for part, figures in data.items():
            figures.update(past[part])
    for row in data["rows"].values():
        row["per_tenfold"], row["verdict"] = judge(row["sizes"],
                                                   row["cpu_us"])
    return data


def main():
    options = parse()
    if options.past:
        scale_page.write(known(options.past))
        return 0
    wanted = choice.begin(options.rows, [*ROWS, *scale_crowd.CROWDS], "row",
                          "scale")
    found, crowds, failed = {}, {}, []
    options.descriptors = raise_descriptors()
    world = World(options.build)
    try:
        for key in wanted:
            if key in ROWS:
                found[key] = measure(world, key, options)
                show(key, found[key])
                if found[key]["verdict"] == "worse" or found[key]["bad"]:
                    failed.append(key)
            else:
                crowds[key] = scale_crowd.measure(world, key, options)
                scale_crowd.show(key, crowds[key])
                failed += [key] if crowds[key]["problems"] else []
    finally:
        world.close()
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps(
                {"rows": found, "crowds": crowds}, indent=1))
    if options.docs:
        scale_page.write({"rows": found, "crowds": crowds})
    if failed:
        print("not as they should be:", ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
