# SPDX-License-Identifier: MIT
"""--help and --version answer and end; an unknown option is told."""
import re

from proxy import run


def test_help():
    done = run("--help")
    assert done.returncode == 0
    for option in ("--config", "--check", "--set", "--print-defaults",
                   "--version"):
        assert option in done.stdout, option


def test_version():
    done = run("--version")
    assert done.returncode == 0
    assert re.search(r"\baduana \d+\.\d+", done.stdout)


def test_unknown_option():
    done = run("--chekc")
    assert done.returncode not in (0, None)
    assert "--chekc" in done.stderr


def test_ctl_help():
    done = run("--help", program="aduanactl")
    assert done.returncode == 0
    for verb in ("status", "check", "reload"):
        assert verb in done.stdout, verb
