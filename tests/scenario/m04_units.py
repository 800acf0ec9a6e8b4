# SPDX-License-Identifier: MIT
"""The units: nothing that systemd does not know, and a tight sandbox."""
import re
import shutil
import subprocess

import pytest

from proxy import ROOT

UNITS = sorted(p for p in (ROOT / "systemd").iterdir()
               if p.suffix in (".service", ".socket", ".timer"))
# Beside a sandbox with nothing at all, which is 0.0.
MOST = {"aduana.service": 1.2, "aduana-lists-update.service": 0.5}
PROGRAMS = {"aduana": "/usr/sbin", "aduanactl": "/usr/bin"}


def test_all_are_there():
    assert [p.name for p in UNITS] == [
        "aduana-lists-update.service", "aduana-lists-update.timer",
        "aduana.service", "aduana.socket"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_verify(unit, tmp_path):
    """With the programs where this machine has some: what they are is of no
    matter here."""
    for path in UNITS:
        text = path.read_text()
        for name, folder in PROGRAMS.items():
            text = text.replace(f"{folder}/{name} ", "/bin/true ")
        # A manual page that is not installed here is no mistake.
        text = re.sub("(?m)^Documentation=.*\n", "", text)
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name],
        capture_output=True, text=True, timeout=300)
    said = [line for line in (done.stdout + done.stderr).splitlines()
            if "aduana" in line]
    assert said == [] and done.returncode == 0


@pytest.mark.parametrize("name", MOST)
def test_sandbox(name):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager",
         ROOT / "systemd" / name], capture_output=True, text=True, timeout=300)
    level = re.search(r"Overall exposure level for .*: ([0-9.]+)", done.stdout)
    assert float(level.group(1)) <= MOST[name], done.stdout


def test_what_a_restart_needs():
    text = (ROOT / "systemd" / "aduana.service").read_text()
    room = int(re.search(r"^FileDescriptorStoreMax=(\d+)", text, re.M)[1])
    handed = (ROOT / "proxy/supervisor/handed.h").read_text()
    assert room == int(re.search(r"HANDED_MAX\s+(\d+)u", handed)[1])
    assert "RuntimeDirectoryPreserve=restart" in text
    assert shutil.which("systemd-analyze")
