# SPDX-License-Identifier: MIT
"""aduana --check judges the shipped files, and files that are right."""
from proxy import SHIPPED, run


def test_shipped_configuration_is_right():
    done = run("--check", SHIPPED)
    assert done.returncode == 0, done.stdout + done.stderr


def test_small_configuration_is_right(write):
    for name in ("blacklist", "whitelist"):
        write(f"{name}.yaml", f"{name}:\n  domains: [example.com]\n")
    write("danger-words.yaml", "danger_words:\n  words: [bomba]\n")
    path = write("aduana.yaml", "workers: 2\ncache:\n  size: 64 MiB\n"
                 "filters:\n  blacklist: blacklist.yaml\n")
    done = run("--check", path)
    assert done.returncode == 0, done.stdout + done.stderr
