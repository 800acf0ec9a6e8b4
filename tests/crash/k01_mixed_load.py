# SPDX-License-Identifier: MIT
"""kill -9 of workers at random moments under a mixed load, with the cache in
memory and in a file.  ADUANA_KILLS: how often."""
import collections
import os
import random
import signal
import time

import pytest

from mixed import Loads, Origin, cache_of
from proxy import wait_for

KILLS = int(os.environ.get("ADUANA_KILLS", "8"))


# Who dies again and again is started later and later: a fresh daemon, then.
ROUND = 4


def kill_workers(proxy, loads, dice, times):
    for _ in range(times):
        wait_for(lambda: len(proxy.workers()) == 2, "two workers")
        start = loads.sum("answers")
        wait_for(lambda: loads.sum("answers") >= start + 20, "answers")
        time.sleep(dice.random() / 20)
        os.kill(dice.choice(proxy.workers()), signal.SIGKILL)
    start = loads.sum("answers")
    wait_for(lambda: loads.sum("answers") >= start + 20, "answers")


def is_level(proxy):
    cache = cache_of(proxy)
    return cache["pins"] + cache["filling"] + cache["doomed"] == 0


@pytest.mark.parametrize("where", ["memory", "file"])
def test_workers(aduana, site, tmp_path, where):
    page = site(Origin())
    settings = {"cache.size": "8 MiB", "cache.max_object": "1 MiB"}
    if where == "file":
        settings["cache.file"] = str(tmp_path / "store")
    dice = random.Random(2)
    sums = collections.Counter()
    for kill in range(0, KILLS, ROUND):
        proxy = aduana(workers=2, **settings)
        loads = Loads(proxy, page, kill)
        kill_workers(proxy, loads, dice, min(ROUND, KILLS - kill))
        if kill + ROUND >= KILLS:
            wait_for(lambda: sums["found"] + loads.sum("hits") and
                     sums["evictions"] + cache_of(proxy)["evictions"],
                     "hits and evictions", 120)
        loads.stop()
        wait_for(lambda: is_level(proxy), "nothing held")
        cache = cache_of(proxy)
        for name in ("evictions", "repairs"):
            # A file brings what was counted before.
            before = 0 if where == "file" else sums[name]
            sums[name] = before + cache[name]
        for name in ("answers", "lost"):
            sums[name] += loads.sum(name)
        sums["found"] += loads.sum("hits")
        if where == "memory" or kill + ROUND >= KILLS:
            assert proxy.ctl("purge", "--pattern", "*").returncode == 0
            after = cache_of(proxy)
            assert after["objects"] == 0 and after["used"] == 0, after
        proxy.stop()
    print(f"\n{where}: {KILLS} kills, {sums['answers']} answers right, "
          f"{sums['found']} of them hits, {sums['lost']} cut; "
          f"{sums['evictions']} evictions, {sums['repairs']} repairs")
    assert sums["evictions"] > 0 and sums["found"] > 0
