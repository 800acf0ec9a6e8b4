# SPDX-License-Identifier: MIT
"""--set overrides any setting; a wrong one is told by name."""
from proxy import SHIPPED, run


def test_unknown_name():
    done = run("--check", SHIPPED, "--set", "wrkers=1")
    out = done.stdout + done.stderr
    assert done.returncode == 1
    assert "wrkers" in out and "workers" in out


def test_wrong_value():
    done = run("--check", SHIPPED, "--set", "cache.size=lots")
    assert done.returncode == 1
    assert "cache.size" in done.stdout + done.stderr


def test_it_wins_over_the_file(aduana, write):
    path = write("aduana.yaml", "workers: 3\n")
    proxy = aduana(config=path, workers=2)
    assert len(proxy.workers()) == 2
