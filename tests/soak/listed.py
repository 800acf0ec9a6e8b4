# SPDX-License-Identifier: MIT
"""Acts that lists and words decide."""
from client import ask, expect


def blocked(w, kept, dice):
    name = f"a{dice.randrange(20)}.bad.test"
    expect(kept.ask("GET", f"http://{name}/x"), 403, name)


def blocked_at_once(w, kept, dice):
    """A rule of the list that changes with every reload."""
    name = f"{dice.randrange(300)}.often.test"
    expect(kept.ask("GET", f"http://{name}/"), 403, name)


def word(w, kept, dice):
    kind = dice.choice(["word", "wordgzip", "wordchunk"])
    reply = kept.ask("GET", w.url(dice, f"/{kind}/{dice.randrange(9)}"))
    expect(reply, 403, kind)
    if b"aqu\xc3\xad" in reply.body:
        raise AssertionError("the text came through")


def flagged(w, kept, dice):
    expect(kept.ask("GET", w.url(dice, f"/mild/{dice.randrange(9)}")), 200,
           "flagged")


def word_in_address(w, kept, dice):
    expect(kept.ask("GET", w.url(dice, "/none/bomba")), 403, "word in address")


def word_in_form(w, _kept, dice):
    reply = ask(w.port, "POST", w.url(dice, "/up/5"),
                "Content-Type: application/x-www-form-urlencoded",
                body=b"a=b&text=una+bomba")
    expect(reply, 403, "word in a form")


ACTS = [(blocked, 2), (blocked_at_once, 1), (word, 2), (flagged, 1),
        (word_in_address, 1), (word_in_form, 1)]
