# SPDX-License-Identifier: MIT
"""A power cut: the file is copied under load, so that its pages are of all
ages, and some of them are lost, swapped or torn.  Started on the copy, no wrong
byte is served.  ADUANA_CUTS: how often."""
import os
import random
import shutil

from mixed import Loads, Origin, cache_of, look_at_all
from proxy import wait_for

CUTS = int(os.environ.get("ADUANA_CUTS", "4"))
PAGE = 4096
SECTOR = 512


def lose(dice, old, new):
    """Some pages, but for the header's, as a disk may have them."""
    size = min(len(old), len(new))
    for _ in range(dice.choice((1, 30, 300))):
        at = dice.randrange(1, size // PAGE) * PAGE
        to = dice.randrange(1, size // PAGE) * PAGE
        sector = at + dice.randrange(8) * SECTOR
        what = dice.randrange(5)
        if what == 0:
            new[at:at + PAGE] = bytes(PAGE)
        elif what == 1:
            new[at:at + PAGE] = old[at:at + PAGE]
        elif what == 2:
            new[sector:at + PAGE] = old[sector:at + PAGE]
        elif what == 3:
            new[at:at + PAGE], new[to:to + PAGE] = \
                new[to:to + PAGE], new[at:at + PAGE]
        else:
            new[sector + dice.randrange(SECTOR)] ^= 1 << dice.randrange(8)


def test_power_cut(aduana, site, tmp_path):
    page = site(Origin())
    settings = {"cache.size": "8 MiB", "cache.max_object": "1 MiB",
                "cache.file": str(tmp_path / "store")}
    dice = random.Random(4)
    first = aduana(workers=2, **settings)
    loads = Loads(first, page, 5)
    wait_for(lambda: loads.sum("answers") >= 300, "answers", 120)
    old = (tmp_path / "store").read_bytes()
    for cut in range(CUTS):
        start = loads.sum("answers")
        wait_for(lambda: loads.sum("answers") >= start + 100, "answers", 120)
        copy = tmp_path / "copy"
        shutil.copyfile(tmp_path / "store", copy)
        new = bytearray(copy.read_bytes())
        if cut % 2 == 1:
            lose(dice, old, new)
            copy.write_bytes(new)
        second = aduana(workers=2, **{**settings, "cache.file": str(copy)})
        hits, ended = look_at_all(second, page)
        others = Loads(second, page, 6 + cut)
        wait_for(lambda: others.sum("answers") >= 100, "answers", 120)
        others.stop()
        cache = cache_of(second)
        assert "assert" not in second.stderr, second.stderr
        assert cache["unread_shards"] == 0
        print(f"\ncopied{', pages lost' * (cut % 2)}: {cache['kept']} kept, "
              f"{cache['dropped']} dropped, {cache['damaged']} damaged, "
              f"{hits} hits, {ended} cut", end="")
        second.stop()
        copy.unlink()
    print()
    loads.stop()
