# SPDX-License-Identifier: MIT
"""Rows of the table: whose figure of which work, and what is aimed at."""
import dataclasses
import statistics

import works
from works import KEPT, KIB, NOT_KEPT

ALL = ("floor", "aduana", "nginx", "varnish", "ats", "squid")
PROXIES = ALL[1:]
BUMPERS = ("floor", "aduana", "squid")
FILTERS = ("aduana", "squid")
OBJECTS = 20000
NAMES = 1000000
US, MIB, BYTES, SECONDS = "µs", "MiB", "B", "s"
SCALE = {US: 1, MIB: 2 ** -20, BYTES: 1, SECONDS: 1}


@dataclasses.dataclass
class Work:
    name: str
    targets: tuple
    run: object             # of works.py
    rounds: int = 99        # no more than these

    @property
    def secure(self):
        return "tls" in self.name


@dataclasses.dataclass
class Row:
    """${against}: a target, whose figure is 1, or a row, in which each target
    has its own; none: ${most} is absolute.  ${most} none: nothing is aimed
    at."""
    work: str
    words: str
    against: str = ""
    most: float = None
    figure: str = "us"
    unit: str = US
    name: str = ""          # the work's, if not given

    def __post_init__(self):
        self.name = self.name or self.work


WORKS = [
    Work("hit-1k", ALL, works.hits(KIB, 1)),
    Work("hit-100k", ALL, works.hits(100 * KIB, 1)),
    Work("hit-20k", ALL, works.hits(KIB, OBJECTS)),
    Work("miss-1k", PROXIES, works.misses(KIB, NOT_KEPT)),
    Work("miss-stored", PROXIES, works.misses(KIB, KEPT)),
    Work("refused", FILTERS, works.refusals),
    Work("tls-keep", BUMPERS, works.secure("keep")),
    Work("tls-new", BUMPERS, works.secure("new")),
    Work("tls-resume", BUMPERS, works.secure("resume")),
    Work("tls-name", BUMPERS, works.secure("names")),
    Work("idle", ALL, works.anew(works.idle), 3),
    Work("idle-tls", BUMPERS, works.anew(works.idle_secure), 3),
    Work("million", FILTERS, works.anew(works.million(NAMES)), 3),
]

ROWS = [
    Row("hit-1k", "hit, 1 KiB", "floor", 1.25),
    Row("hit-100k", "hit, 100 KiB", "floor", 1.15),
    Row("hit-20k", "hits over 20,000 objects, against one", "hit-1k", 1.2),
    Row("miss-1k", "miss, 1 KiB", "nginx", 1.0),
    Row("miss-stored", "miss, 1 KiB, stored", "nginx"),
    Row("refused", "refused request", "squid"),
    Row("tls-keep", "intercepted TLS: keep-alive hit, 1 KiB", "squid", 0.25),
    Row("tls-new", "intercepted TLS: new connection + hit", "squid", 0.05),
    Row("tls-resume", "intercepted TLS: resumed connection + hit", "squid"),
    Row("tls-name", "intercepted TLS: new connection, new name", "squid"),
    Row("idle", "idle keep-alive connection", "", 512, "bytes", BYTES),
    Row("idle-tls", "idle intercepted connection", "", None, "bytes", BYTES),
    Row("hit-20k", "memory with 20,000 objects of 1 KiB", "", None, "pss", MIB,
        name="memory"),
    Row("million", "a million blocked domains: until it serves", "", 1,
        "load_seconds", SECONDS, name="million-load"),
    Row("million", "a million blocked domains: memory", "", 40, "list_pss",
        MIB, name="million-memory"),
    Row("million", "a million blocked domains: refused request", "refused",
        name="million-refused"),
]
BY_NAME = {row.name: row for row in ROWS}


def middle(row, measured, target):
    """The median, in the row's unit, or None."""
    found = [f[row.figure] for f in
             measured.get(row.work, {}).get(target, [])]
    return statistics.median(found) * SCALE[row.unit] if found else None


def ratio(row, measured, target):
    """Times what it is compared with, or None."""
    own = middle(row, measured, target)
    if row.against in BY_NAME:
        base = middle(BY_NAME[row.against], measured, target)
    else:
        base = middle(row, measured, row.against)
    return own / base if own and base else None


def verdict(row, measured):
    """(figure of aduana to be judged, whether it holds); None: not known."""
    figure = ratio(row, measured, "aduana") if row.against else \
        middle(row, measured, "aduana")
    holds = None if figure is None or row.most is None else \
        figure <= row.most
    return figure, holds
