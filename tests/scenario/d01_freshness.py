# SPDX-License-Identifier: MIT
"""How long a response is fresh, by what it says (RFC 9111 4.2)."""
from email.utils import formatdate
import time

import pytest

from wire import ok


def date(offset):
    return formatdate(time.time() + offset, usegmt=True)


STORED = {
    "max-age": ["Cache-Control: max-age=600"],
    "s-maxage wins": ["Cache-Control: max-age=0, s-maxage=600"],
    "expires": lambda: [f"Date: {date(0)}", f"Expires: {date(600)}"],
    "max-age over expires": lambda: ["Cache-Control: max-age=600",
                                     f"Expires: {date(-600)}"],
    "heuristic": lambda: [f"Last-Modified: {date(-86400 * 30)}",
                          f"Date: {date(0)}"],
    "public": ["Cache-Control: public, max-age=600"],
    "immutable": ["Cache-Control: max-age=600, immutable"],
    "case and blanks": ["Cache-Control:   MAX-AGE=600  , foo=\"a, b\""],
    "404 with freshness": (["Cache-Control: max-age=600"], "404 Not Found"),
    "301 with freshness": (["Cache-Control: max-age=600", "Location: /x"],
                           "301 Moved Permanently"),
    "410 by heuristic": (lambda: [f"Last-Modified: {date(-86400 * 30)}",
                                  f"Date: {date(0)}"], "410 Gone"),
}

NOT = {
    "no-store": ["Cache-Control: no-store, max-age=600"],
    "private": ["Cache-Control: private, max-age=600"],
    "no-cache": ["Cache-Control: no-cache, max-age=600"],
    "max-age 0": ["Cache-Control: max-age=0"],
    "s-maxage 0": ["Cache-Control: s-maxage=0, max-age=600"],
    "expired": lambda: [f"Date: {date(0)}", f"Expires: {date(-600)}"],
    "expires 0": ["Expires: 0"],
    "old on arrival": ["Cache-Control: max-age=600", "Age: 601"],
    "nothing said": [],
    "vary star": ["Cache-Control: max-age=600", "Vary: *"],
    "two max-ages that differ": ["Cache-Control: max-age=600, max-age=0"],
    "no-store in a second line": ["Cache-Control: max-age=600",
                                  "Cache-Control: no-store"],
    "500 without freshness": ([], "500 Internal Server Error"),
    "302 without freshness": (["Location: /x"], "302 Found"),
}


def page_of(site, row):
    status = "200 OK"
    if isinstance(row, tuple):
        row, status = row
    lines = row() if callable(row) else row
    return site(ok("body", *lines, status=status))


@pytest.mark.parametrize("name", STORED)
def test_reused(aduana, site, name):
    page = page_of(site, STORED[name])
    proxy = aduana()
    proxy.get(page.url())
    again = proxy.get(page.url())
    assert again.hit, again.cache
    assert page.count == 1


@pytest.mark.parametrize("name", NOT)
def test_not_reused(aduana, site, name):
    page = page_of(site, NOT[name])
    proxy = aduana()
    proxy.get(page.url())
    again = proxy.get(page.url())
    assert again.body == b"body"
    assert page.count == 2
