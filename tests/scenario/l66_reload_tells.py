# SPDX-License-Identifier: MIT
"""What a reload changes is told; a mistake changes nothing."""
import pytest

from proxy import wait_for

ROWS = [
    ("domains: [x.test]\n  urls: ['*/y/*']",
     "blocked: +1 -2 domains, +1 url"),
    ("domains: [a.test, b.test]", "the rules are about the same names as before"),
    ("domains: [a.test, b.test]\n"
     "  rules: [{host: c.test, action: allow}]", "allowed: +1 host"),
]


@pytest.mark.parametrize("new, want", ROWS)
def test_numbers(aduana, tmp_path, new, want):
    """By action and kind, on the terminal and in the journal."""
    lists = tmp_path / "blacklist.yaml"
    lists.write_text("blacklist:\n  domains: [a.test, b.test]\n")
    proxy = aduana(**{"filters.blacklist": str(lists)})
    lists.write_text(f"blacklist:\n  {new}\n")
    done = proxy.ctl("reload")
    assert done.returncode == 0
    assert want in done.stdout.splitlines()
    wait_for(lambda: any(want in x for x in proxy.lines), "the journal")


def test_a_mistake(aduana, tmp_path):
    """Where it is, and that the old lists stay in force."""
    lists = tmp_path / "blacklist.yaml"
    lists.write_text("blacklist:\n  domains: [127.0.0.1]\n")
    proxy = aduana(**{"filters.blacklist": str(lists)})
    lists.write_text("blacklist:\n  domains: [a.test, 'not a name']\n")
    done = proxy.ctl("reload")
    assert done.returncode != 0
    assert f"{lists}:2:21:" in done.stdout + done.stderr
    wait_for(lambda: any("the old configuration stays" in x
                         for x in proxy.lines), "the journal")
