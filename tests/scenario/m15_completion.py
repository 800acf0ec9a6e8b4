# SPDX-License-Identifier: MIT
"""bash completes options, settings and commands of both programs, and files
where a file is wanted."""
import os
import subprocess

import pytest

from proxy import BUILD

ASK = r"""
. "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
"_$1" && printf '%s\n' "${COMPREPLY[@]}"
"""


def complete(*words, cwd=None):
    """What the last of ${words} may become."""
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK, "bash",
         f"{BUILD}/docs/completion/{words[0]}", *words],
        capture_output=True, text=True, timeout=300, cwd=cwd)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize("words,wanted,unwanted", [
    (["aduana", "--pr"], ["--print-defaults"], ["--check"]),
    (["aduana", "--set", "cache.si"], ["cache.size="], ["cache.file="]),
    (["aduana", "--set", "=", "tls.inter"], ["tls.intercept="], []),
    (["aduana", "--set", "="], ["listen=", "cache.size="], ["--set"]),
    (["aduanactl", ""], ["status", "cache", "check"], ["cache ls", "ls"]),
    (["aduanactl", "cac"], ["cache"], ["ca"]),
    (["aduanactl", "cache", ""], ["ls", "show"], ["cache", "status"]),
    (["aduanactl", "cache", "ls", "--"], ["--limit", "--json"],
     ["--reason", "--limit=N"]),
    (["aduanactl", "--socket", "cache", "ca"], ["ca", "cache"], ["ls"]),
    (["aduanactl", "--socket", "=", "x", "tls", "l"], ["learned"], []),
    (["aduanactl", "asks", "grant", "7", "--f"], ["--for"], ["--url"]),
    (["aduanactl", "block", "name", "--for", ""], [], ["block", "--for"]),
])
def test_words(words, wanted, unwanted):
    answer = complete(*words)
    for word in wanted:
        assert answer.count(word) == 1, (word, answer)
    for word in unwanted:
        assert word not in answer, (word, answer)


@pytest.mark.parametrize("words", [
    ["aduana", "--config", "li"], ["aduana", "--check", "li"],
    ["aduanactl", "--config", "li"], ["aduanactl", "check", "li"],
    ["aduanactl", "replay", "li"],
    ["aduanactl", "replay", "log", "--with", "li"],
])
def test_files(words, tmp_path):
    (tmp_path / "list with blanks.yaml").touch()
    (tmp_path / "other").touch()
    assert " ".join(complete(*words, cwd=tmp_path)) == "list with blanks.yaml"


def test_no_table_is_left_out():
    for name in ("aduana", "aduanactl"):
        with open(os.path.join(BUILD, "docs/completion", name)) as f:
            assert not [line for line in f if line.startswith("@")]
