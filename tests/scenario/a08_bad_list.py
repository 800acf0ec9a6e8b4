# SPDX-License-Identifier: MIT
"""A list that cannot be compiled stops the start, with its place."""
import pytest

from proxy import SHIPPED, flag, run

LISTS = {
    "blacklist": ("blacklist:\n  domains:\n    - good.example\n"
                  "    - 'bad domain'\n", 4),
    "regex": ("blacklist:\n  regex:\n    - '^http://('\n", 3),
    "key": ("blacklist:\n  domians: [a.example]\n", 2),
}


@pytest.mark.parametrize("name", LISTS)
def test_place_of_the_mistake(write, name):
    text, line = LISTS[name]
    path = write("list.yaml", text)
    done = run("--check", SHIPPED, *flag("filters.blacklist", path))
    out = done.stdout + done.stderr
    assert done.returncode == 1, out
    assert f"{path}:{line}:" in out


def test_words(write):
    path = write("words.yaml", "danger_words:\n  action: destroy\n"
                 "  words: [bomba]\n")
    done = run("--check", SHIPPED, *flag("filters.danger_words", path))
    assert done.returncode == 1
    assert f"{path}:2:" in done.stdout + done.stderr


def test_all_kinds_of_mistakes_at_once(write):
    """What cannot be read does not hide what cannot be compiled."""
    black = write("b.yaml", "blacklist:\n  domains: [ok.example, 'a b']\n"
                  "  regex: ['(']\n  colour: red\n")
    words = write("w.yaml", "danger_words:\n  wrods: 1\n  words: ['***']\n")
    done = run("--check", SHIPPED, *flag("filters.blacklist", black),
               *flag("filters.danger_words", words))
    out = done.stdout + done.stderr
    assert done.returncode == 1
    for place in (f"{black}:2:25:", f"{black}:3:11:", f"{black}:4:3:",
                  f"{words}:2:3:", f"{words}:3:11:"):
        assert place in out, out


def test_a_star_among_words_is_noted(write):
    """It is nothing that a word is made of, so the list is good."""
    words = write("w.yaml", "danger_words:\n  words: ['bomb*', bomba]\n")
    done = run("--check", SHIPPED, *flag("filters.danger_words", words))
    assert done.returncode == 0
    assert f"{words}:2:11: \"bomb*\": a star stands for nothing" \
        in done.stderr
    assert "\"bomba\"" not in done.stderr
