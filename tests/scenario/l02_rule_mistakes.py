# SPDX-License-Identifier: MIT
"""What makes no sense in a rule is told with its place and what to do."""
import pytest

from proxy import SHIPPED, flag, run

MISTAKES = {
    "{domain: a.example, action: redirect}": (3, 5, "needs the host to go to"),
    "{domain: a.example, delay: 1s}": (3, 25, "`action: throttle`"),
    "{url: '*', action: tunnel}": (3, 6, "use `domain` or `host`"),
    "{domain: a.example, action: intercept, types: text/html}":
        (3, 44, "before there is a response"),
    "{domain: a.example, when: mon-fri 8}": (3, 31, "08:00-14:00"),
    "{domain: a.example, until: tomorrow}": (3, 32, "2026-12-24T18:00:00Z"),
    "{domain: a.example, clients: kitchen}": (3, 34, "clients.groups"),
    "{domain: a.example, acton: flag}": (3, 25, "did you mean `action`?"),
    "{reason: why}": (3, 5, "or a condition such as clients"),
}


@pytest.mark.parametrize("rule", MISTAKES)
def test_place(write, rule):
    line, column, what = MISTAKES[rule]
    path = write("list.yaml", f"blacklist:\n  rules:\n  - {rule}\n")
    done = run("--check", SHIPPED, *flag("filters.blacklist", path))
    out = done.stdout + done.stderr
    assert done.returncode == 1
    assert f"{path}:{line}:{column}: " in out and what in out, out
