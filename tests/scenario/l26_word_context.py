# SPDX-License-Identifier: MIT
"""What the log tells of a word: how often, how heavy, where, and what stood
around it; and what it never tells."""
import json

import pytest

from wire import ok

TEXT = "Content-Type: text/html; charset=utf-8"
LIST = "danger_words:\n  %s\n  words: [{word: bomba, weight: 50}, isis]\n"
PAGE = ("<p>" + "relleno " * 2000 + "aquí hay una bómba y allí otra bomba, "
        "según dicen los vecinos del lugar</p>").encode()


def logged(aduana, write, page, keys="context: true", url="/", **ask):
    proxy = aduana(**{"filters.danger_words": write("words.yaml",
                                                    LIST % keys),
                      "log.access.format": "json"})
    proxy.ask("POST" if ask else "GET", page.url(url),
              "Content-Type: application/x-www-form-urlencoded", **ask)
    return json.loads(proxy.log(1)[0])


@pytest.mark.parametrize("keys", ["action: block", "action: flag"])
def test_a_page(aduana, site, write, keys):
    line = logged(aduana, write, site(ok(PAGE, TEXT)), keys)
    assert line["flags"] == ["danger"] and line["danger"] == "bomba"
    assert line["danger_count"] == 2 and line["danger_weight"] == 100
    assert line["rule"].endswith("words.yaml:3")
    assert PAGE[line["danger_offset"]:].startswith("bómba".encode())
    quote = line["danger_context"]
    assert "aquí hay una bómba y allí otra bomba" in quote
    assert len(quote) <= 85


def test_not_when_told_so(aduana, site, write):
    line = logged(aduana, write, site(ok(PAGE, TEXT)), "context: false")
    assert line["danger"] == "bomba" and "danger_context" not in line


def test_never_of_a_form(aduana, site, write):
    """It may hold a password."""
    line = logged(aduana, write, site(ok("")), body=b"password=x&t=el+isis")
    assert line["danger"] == "isis" and line["status"] == 403
    assert "danger_context" not in line


def test_never_of_an_address(aduana, site, write):
    line = logged(aduana, write, site(ok("")), url="/?password=x&t=el+isis")
    assert line["danger"] == "isis" and "danger_context" not in line
