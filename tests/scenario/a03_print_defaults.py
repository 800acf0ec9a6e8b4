# SPDX-License-Identifier: MIT
"""What --print-defaults prints is a configuration that --check accepts."""
from proxy import run


def test_defaults_are_right(write):
    done = run("--print-defaults")
    assert done.returncode == 0
    for word in ("listen", "workers", "clients", "destinations", "connect",
                 "cache", "log", "filters", "admin", "dns"):
        assert word in done.stdout, word
    path = write("defaults.yaml", done.stdout)
    for name in ("blacklist", "whitelist", "danger-words", "tunnel"):
        write(f"{name}.yaml", "")
    again = run("--check", path, "--set", "filters.blacklist=",
                "--set", "filters.whitelist=", "--set",
                "filters.danger_words=", "--set", "filters.tunnel=")
    assert again.returncode == 0, again.stdout + again.stderr
