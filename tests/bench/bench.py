#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a request costs, beside other proxies in the same run.

The targets of a work stand ready side by side and are measured in turn, round
by round, so that what disturbs the machine disturbs all of them.  The server
under test has the first processor, load and origins have the last.  Loopback
only.

    bench.py [--build build] [--rounds 9] [--seconds 1] [--rows hit-1k,tls]
             [--targets aduana,floor] [--docs] [--from JSON]
"""
import argparse
import contextlib
import datetime
import json
import os
import pathlib
import resource
import shutil
import signal
import sys

import choice
import family
import machine
import peers
import plots
import report
import rows
from scene import Scene

DOCS = pathlib.Path("docs")


def parse():
    p = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    p.add_argument("--build", default="build", help="where the programs are")
    p.add_argument("--rounds", type=int, default=9,
                   help="of which figures are medians; %(default)s")
    p.add_argument("--seconds", type=int, default=1,
                   help="of load for each figure; %(default)s")
    p.add_argument("--rows", help="those that begin so, with commas; all of "
                   + ", ".join(w.name for w in rows.WORKS))
    p.add_argument("--targets", help="the same; all of "
                   + ", ".join(rows.ALL))
    p.add_argument("--docs", action="store_true",
                   help="write the figures into docs/performance.md")
    p.add_argument("--from", dest="past", metavar="JSON",
                   help="report on an earlier run")
    return p.parse_args()


def stand(work, targets, scene, data, stack):
    """{target: the function that measures it once}."""
    ready = {}
    for target in work.targets:
        if target not in targets:
            continue
        lacks = peers.missing(target, work.secure)
        if lacks:
            data["absent"].append(f"{work.name}, {target}: no {lacks}")
            continue
        ready[target] = stack.enter_context(work.run(scene, target))
    return ready


def measure(work, target, once, data):
    figures, bad = once()
    data["measured"].setdefault(work.name, {}).setdefault(
        target, []).append(figures)
    trouble = f"{work.name}, {target}: {bad}"
    if bad and trouble not in data["problems"]:
        data["problems"].append(trouble)
    shown = ", ".join(f"{k} {v:.1f}" for k, v in figures.items())
    print(f"  {work.name}, {target}: {shown}{bad and '; ' + bad}",
          file=sys.stderr, flush=True)


def run(options):
    """All that was measured, as it is kept in JSON."""
    works = choice.begin(options.rows, [w.name for w in rows.WORKS], "row",
                         "bench")
    targets = choice.begin(options.targets, rows.ALL, "target", "bench")
    data = {"machine": machine.facts(), "accounting": family.accounting(),
            "date": datetime.date.today().isoformat(),
            "rounds": options.rounds, "seconds": options.seconds,
            "versions": {t: peers.version(t) for t in targets},
            "measured": {}, "problems": [], "absent": []}
    if machine.SERVER_CPU == machine.LOAD_CPU:
        data["problems"].append("one processor: the load disturbs")
    scene = Scene(options.build, options.seconds)
    try:
        for work in (w for w in rows.WORKS if w.name in works):
            with contextlib.ExitStack() as stack:
                ready = stand(work, targets, scene, data, stack)
                for _ in range(min(options.rounds, work.rounds)):
                    for target, once in ready.items():
                        measure(work, target, once, data)
    finally:
        scene.close()
    return data


def write_docs(data, pictures, out):
    lacks = [w.name for w in rows.WORKS if set(w.targets) -
             set(data["measured"].get(w.name, {}))]
    if lacks or data["problems"]:
        raise SystemExit("bench: the page is left as it is: " + "; ".join(
            data["problems"] or ["not all was measured: " + ", ".join(lacks)]))
    folder = DOCS / "performance"
    folder.mkdir(exist_ok=True)
    for name, _ in pictures:
        shutil.copy(out / name, folder / name)
    report.write_page(data, DOCS / "performance.md", pictures)


def main():
    options = parse()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, hard), hard))
    os.sched_setaffinity(0, {int(machine.LOAD_CPU)})
    os.environ["PATH"] = peers.PATH
    # Whoever is told to end takes its servers along.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda n, _: sys.exit(128 + n))
    if options.past:
        data = json.loads(pathlib.Path(options.past).read_text())
    else:
        data = run(options)
    out = pathlib.Path(options.build) / "bench"
    report.write_json(data, out / "bench.json")
    pictures = plots.draw(data["measured"], out)
    print(report.terminal(data))
    if options.docs:
        write_docs(data, pictures, out)
    return 1 if data["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
