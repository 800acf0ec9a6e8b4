# SPDX-License-Identifier: MIT
"""What a process has: memory of its own, descriptors by kind, threads."""
import collections
import os
import pathlib
import re


def rollup(pid):
    """KiB by name, of /proc/PID/smaps_rollup."""
    try:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return {}
    return {name: int(n) for name, n in
            re.findall(r"^(\w+): +(\d+) kB", text, re.M)}


def own(pid):
    """KiB of memory that is not of the shared region, and of no file; what it
    still has in common with its parent counts."""
    return rollup(pid).get("Anonymous", 0)


def descriptors(pid):
    """How many of each kind."""
    kinds = collections.Counter()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{fd}")
        except OSError:
            continue
        kind = re.match(r"(socket|pipe|anon_inode:\[?\w+|/dev/\w+|/proc)",
                        target)
        kinds[kind.group(1) if kind else "file"] += 1
    return dict(sorted(kinds.items()))


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def of(pid):
    parts = rollup(pid)
    return {"pid": pid, "rss": parts.get("Rss", 0), "pss": parts.get("Pss", 0),
            "own": parts.get("Anonymous", 0),
            "descriptors": descriptors(pid), "threads": threads(pid)}
