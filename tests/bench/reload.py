#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Reloads of a long list under load: requests that failed, and the longest time
in which none was completed.

    reload.py --build build [--names 1000000] [--times 5]

wrk asks over 16 connections for one stored response.  The access log is the
witness: every request with its status and the millisecond of its end.
"""
import argparse
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import time

import lists
import machine

CONFIG = """\
listen: [127.0.0.1:{port}]
user: {user}
workers: 2
state_dir: {d}
run_dir: {d}
cache: {{size: 16M}}
destinations: {{allow: [127.0.0.0/8]}}
log: {{access: {{path: {d}/access.log}}}}
filters: {{blacklist: {d}/black.yaml, whitelist: "", tunnel: "",
  danger_words: ""}}
"""
SCRIPT = """\
wrk.headers["Host"] = "127.0.0.1:{origin}"
wrk.path = "http://127.0.0.1:{origin}/"
"""


def write_list(folder, names, nth):
    """Every time one name more."""
    with open(folder / "list", "w", encoding="ascii") as out:
        out.writelines(f"{n}\n" for n in names)
        out.writelines(f"extra{i}.example\n" for i in range(nth))


def reload_times(build, folder, names, times):
    """Seconds that each took, as the person who asked sees it."""
    took = []
    for nth in range(1, times + 1):
        write_list(folder, names, nth)
        began = time.monotonic()
        done = subprocess.run(
            [f"{build}/aduanactl", "--socket", folder / "admin.sock",
             "reload"], capture_output=True, text=True, check=True)
        took.append(time.monotonic() - began)
        if "blocked by imports: +1 domain" not in done.stdout:
            raise SystemExit(f"not in force: {done.stdout}")
        time.sleep(1)
    return took


def read_log(path, url):
    """Requests, those that were no 200, milliseconds of the longest gap."""
    ends, bad = [], 0
    for line in path.open(encoding="ascii"):
        fields = line.split()
        if fields[6] != url:
            continue
        seconds, ms = fields[0].split(".")
        ends.append(int(seconds) * 1000 + int(ms))
        bad += not fields[3].endswith("/200")
    ends.sort()
    return len(ends), bad, max(b - a for a, b in zip(ends, ends[1:]))


def main():
    p = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    p.add_argument("--build", default="build", help="where the programs are")
    p.add_argument("--names", type=int, default=1000000,
                   help="on the list; %(default)s")
    p.add_argument("--times", type=int, default=5,
                   help="that it is put in force; %(default)s")
    args = p.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    port, origin = machine.free_port(), machine.free_port()
    names = list(lists.names(args.names))
    write_list(folder, names, 0)
    (folder / "black.yaml").write_text("blacklist: {import: [list]}\n")
    (folder / "conf").write_text(CONFIG.format(
        d=folder, port=port, user=pwd.getpwuid(os.getuid()).pw_name))
    (folder / "wrk.lua").write_text(SCRIPT.format(origin=origin))
    floor = subprocess.Popen([f"{args.build}/bench/floor", str(origin), "1024",
                              "max-age=3600"])
    daemon = subprocess.Popen(
        [f"{args.build}/aduana", "--config", str(folder / "conf")],
        stderr=subprocess.DEVNULL)
    try:
        machine.wait_for_answer(port, daemon, "nobody.invalid")
        wrk = subprocess.Popen(
            ["wrk", "-t1", "-c16", f"-d{args.times * 6}",
             "-s", folder / "wrk.lua", f"http://127.0.0.1:{port}/"],
            stdout=subprocess.PIPE, text=True)
        took = reload_times(args.build, folder, names, args.times)
        told = wrk.communicate()[0]
    finally:
        daemon.terminate()
        daemon.wait()
        floor.terminate()
        floor.wait()
    count, bad, gap = read_log(folder / "access.log",
                              f"http://127.0.0.1:{origin}/")
    errors = re.findall(r"(Socket errors.*|Non-2xx.*)", told)
    print(f"{args.times} reloads of {args.names} names under load: "
          f"{count} requests, {bad} failed, "
          f"wrk: {'; '.join(errors) or 'no error'}; "
          f"longest time without one completed {gap} ms; "
          f"each reload {min(took):.2f} to {max(took):.2f} s")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
