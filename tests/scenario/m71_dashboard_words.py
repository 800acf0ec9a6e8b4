# SPDX-License-Identifier: MIT
"""The dashboard's words: each has its Spanish, with the same values in it;
nothing reads markup, nothing comes from outside."""
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "proxy/admin/dashboard"
SCRIPTS = sorted(FOLDER.glob("*.js"))
TEXT = r"'((?:[^'\\]|\\.)*)'"


def said():
    return {text for path in SCRIPTS if path.name != "words.js"
            for text in re.findall(rf"\bt\({TEXT}", path.read_text())}


def spanish():
    table = (FOLDER / "spanish.js").read_text()
    return {quoted or plain: text for quoted, plain, text in re.findall(
        rf"^  (?:{TEXT}|(\w+)): {TEXT},?$", table, re.M)}


def test_each_has_its_spanish():
    assert len(said()) > 200
    assert said() - set(spanish()) == set()
    assert set(spanish()) - said() == set(), "said nowhere"


def test_same_values():
    for english, text in spanish().items():
        assert set(re.findall(r"{\w+}", english)) == set(
            re.findall(r"{\w+}", text)), english


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_text_stays_text(path):
    text = path.read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|"
        r"new Function|DOMParser|setAttribute\('(?:style|on)", text)
    outside = set(re.findall(r"https?://[\w.*-]+", text))
    assert outside <= {"https://example.org", "http://aduana.internal"}
