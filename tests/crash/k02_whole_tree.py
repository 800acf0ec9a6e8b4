# SPDX-License-Identifier: MIT
"""kill -9 of the whole tree under load, with cache.file: what was stored is
there again, every byte of it right.  ADUANA_TREE_KILLS: how often."""
import os
import random
import re
import signal
import time

from mixed import Loads, Origin, cache_of, look_at_all
from proxy import children, wait_for

KILLS = int(os.environ.get("ADUANA_TREE_KILLS", "2"))


def kill_tree(proxy):
    """All at once: the supervisor stands still while its children go."""
    os.kill(proxy.process.pid, signal.SIGSTOP)
    for pid in [*children(proxy.process.pid), proxy.process.pid]:
        os.kill(pid, signal.SIGKILL)
    proxy.process.wait()
    proxy.stop = lambda: None


def test_whole_tree(aduana, site, tmp_path):
    page = site(Origin())
    settings = {"cache.size": "8 MiB", "cache.max_object": "1 MiB",
                "cache.file": str(tmp_path / "store")}
    dice = random.Random(3)
    rows = []
    proxy = aduana(workers=2, **settings)
    for kill in range(KILLS):
        loads = Loads(proxy, page, kill)
        wait_for(lambda: loads.sum("answers") >= 300, "answers", 120)
        time.sleep(dice.random() / 5)
        before = cache_of(proxy)
        kill_tree(proxy)
        loads.stop()
        begin = time.monotonic()
        proxy = aduana(workers=2, **settings)
        ready = time.monotonic() - begin
        line = wait_for(lambda: re.search(
            r"cache.file: (\d+) objects kept, (\d+) dropped, (\d+) ms",
            proxy.stderr), "the report")
        hits, cut = look_at_all(proxy, page)
        after = cache_of(proxy)
        assert after["damaged"] == 0 and cut == 0, after
        stored = before["objects"] + before["markers"]
        rows.append((int(line[1]), stored, int(line[2]), int(line[3]), ready,
                     hits))
    for kept, stored, dropped, ms, ready, hits in rows:
        print(f"\n{kept} kept of about {stored}, {dropped} dropped, looked "
              f"through in {ms} ms, ready after {ready * 1000:.0f} ms, "
              f"{hits} hits", end="")
        # Of what was complete when all died; the load ran on, for as long
        # as that took, after they were counted.
        assert kept >= (kept + dropped) * 0.9
        assert kept + dropped >= stored / 2
    print()
