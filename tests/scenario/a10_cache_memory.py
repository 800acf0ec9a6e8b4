# SPDX-License-Identifier: MIT
"""A cache in memory that this machine could never hold is told, not tried."""
import os

import pytest

from proxy import SHIPPED, flag, run

LARGEST_GIB = 512


def test_more_than_there_is(tmp_path):
    if os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") \
            >= LARGEST_GIB << 30:
        pytest.skip("the largest cache fits into this machine")
    done = run("--check", SHIPPED, *flag("cache.size", f"{LARGEST_GIB} GiB"))
    assert done.returncode == 1
    assert "cache.size: this machine has only" in done.stderr
    done = run("--check", SHIPPED, *flag("cache.size", f"{LARGEST_GIB} GiB"),
               *flag("cache.file", str(tmp_path / "store")))
    assert done.returncode == 0, done.stderr
