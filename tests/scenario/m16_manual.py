# SPDX-License-Identifier: MIT
"""The manual pages are clean to mandoc and groff, and have every setting, every
command with its arguments, and every option that the programs know."""
import os
import re
import subprocess

import pytest

from proxy import BUILD, ROOT, run

PAGES = ["aduana.8", "aduana.yaml.5", "aduana-filters.5", "aduanactl.1"]
SECTIONS = ["NAME", "DESCRIPTION", "FILES", "EXAMPLES", "SEE ALSO"]


def path(page):
    return os.path.join(BUILD, "docs/man", page)


def rendered(page):
    """As one line of words."""
    done = subprocess.run(["mandoc", "-Tascii", "-Owidth=300", path(page)],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0
    return " ".join(re.sub(".\b", "", done.stdout).split())


@pytest.mark.parametrize("page", PAGES)
def test_lint(page):
    done = subprocess.run(["mandoc", "-Tlint", "-W", "style", path(page)],
                          capture_output=True, text=True, timeout=300)
    # Pages that are not installed are not found, nor are those of others.
    told = [line for line in (done.stdout + done.stderr).splitlines()
            if "referenced manual not found" not in line
            and "outdated mandoc.db" not in line]
    assert told == []


@pytest.mark.parametrize("page", PAGES)
def test_groff(page):
    done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l",
                           path(page)], capture_output=True, text=True,
                          timeout=300, env={**os.environ, "MANWIDTH": "80",
                                           "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.parametrize("page", PAGES)
def test_sections(page):
    text = rendered(page)
    for section in SECTIONS:
        assert section in text, section
    if page in ("aduana.8", "aduanactl.1"):
        for section in ("SYNOPSIS", "ENVIRONMENT", "EXIT STATUS"):
            assert section in text, section


def test_settings():
    text = rendered("aduana.yaml.5")
    names, above = [], []
    for line in run("--print-defaults").stdout.splitlines():
        found = re.match(r"( *)([a-z_0-9]+):( .*)?$", line)
        if not found:
            continue
        above = above[:len(found[1]) // 2] + [found[2]]
        if found[3]:
            names.append(".".join(above))
    assert len(names) > 80
    # An item: its name, then what it is.
    assert [n for n in names if f" {n} " not in text] == []


def test_commands():
    text = rendered("aduanactl.1")
    rows = re.findall(r"^  ([a-z]+)(?: (\[?)([a-z|]+)\]?)?(?=  |$| [A-Z])",
                      run("--help", program="aduanactl").stdout, re.M)
    verbs = [f"{first} {more}".strip() for first, alone, group in rows
             for more in group.split("|") + [""] * (alone == "[")]
    assert len(verbs) > 25
    for verb in verbs:
        assert verb in text, verb
    for option in re.findall(r"--[a-z-]+",
                             run("--help", program="aduanactl").stdout):
        assert option in text, option


def test_options():
    text = rendered("aduana.8")
    for option in re.findall(r"--[a-z-]+", run("--help").stdout):
        assert option in text, option


def test_precedence_is_said_in_one_way():
    said = re.search(r"\*\*Precedence:\*\* (what is allowed.*?)\n\n",
                     (ROOT / "docs/filters.md").read_text(), re.S)
    sentence = " ".join(said[1].split())
    assert sentence[1:] in rendered("aduana-filters.5")


def test_environment():
    text = rendered("aduana.8") + rendered("aduanactl.1")
    names = set()
    for folder in ("config", "proxy"):
        for path_ in (ROOT / folder).rglob("*.c"):
            names |= set(re.findall(
                r'(?:getenv|folder_from|from_environment)\("([A-Z_]+)"',
                path_.read_text()))
    assert len(names) > 5
    assert [name for name in sorted(names) if name not in text] == []
