# SPDX-License-Identifier: MIT
"""The lesson's exercise: ten thousand lines over UDP, and what each period
then says of them, beside a reference."""
import random
import time

import pytest

from collect import Sender, free_udp_port, rows
from proxy import wait_for

PERIODS = {"10s": 10, "1min": 60, "15min": 900, "1d": 86400}
NAMES = ["room.kitchen", "room.cellar", "power/house", "cpu-load", "n%free"]
LINES = 10000


def made(now):
    """(name, value, time): most of the last 100 minutes, some of last week."""
    dice = random.Random(6)
    for i in range(LINES):
        age = dice.uniform(0, 6000) if i % 10 else dice.uniform(86400 * 2,
                                                                86400 * 7)
        yield (dice.choice(NAMES), round(dice.gauss(20, 8), 3),
               round(now - age, 3))


def reference(lines, length):
    sums = {}
    for name, value, at in lines:
        start = int(at) - int(at) % length
        sums.setdefault(name, {}).setdefault(start, []).append(value)
    return {name: {start: (sum(v) / len(v), min(v), max(v), len(v))
                   for start, v in of.items()} for name, of in sums.items()}


def check(proxy, lines, now):
    for period, length in PERIODS.items():
        want = reference(lines, length)
        # Shorter periods of last week are over.
        since = int(now) - (6000 if length < 900 else 86400 * 8)
        since -= since % length
        for name in NAMES:
            have = rows(proxy, name, since, int(now) + 60, period)
            inside = {start: row for start, row in want[name].items()
                      if start >= since}
            assert have.keys() == inside.keys(), (period, name)
            for start, row in have.items():
                average, *others = inside[start]
                assert row[0] == pytest.approx(average, abs=1e-9)
                assert list(row[1:]) == others


def test_ten_thousand_lines(aduana, closing):
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"]})
    sender = Sender(proxy, port)
    closing.append(sender)
    now = time.time()
    lines = list(made(now))
    text = [f"{name}:{value}:{at}" for name, value, at in lines]
    # Some alone, most together, as they come.
    for i in range(0, LINES, 500):
        part = text[i:i + 500]
        for line in part[:50]:
            sender.send([line])
        for k in range(50, 500, 25):
            sender.send(part[k:k + 25])
        sender.taken()
    # In memory or in the file, all is shown.
    check(proxy, lines, now)
    sender.stored()
    check(proxy, lines, now)
    assert proxy.reload().returncode == 0
    check(proxy, lines, now)


def test_without_a_time_it_is_now(aduana, closing):
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"]})
    sender = Sender(proxy, port)
    closing.append(sender)
    before = int(time.time())
    sender.send(["now:5", "now:7", "now:9"])
    sender.taken()
    have = rows(proxy, "now", before - 10, int(time.time()) + 10, "10s")
    assert sum(row[3] for row in have.values()) == 3
    assert min(row[1] for row in have.values()) == 5
    assert max(row[2] for row in have.values()) == 9
    assert all(before - 10 < start <= time.time() for start in have)


def test_a_period_is_chosen(aduana, closing):
    from collect import ask, told
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"]})
    sender = Sender(proxy, port)
    closing.append(sender)
    sender.send(["x:1"])
    sender.taken()
    now = int(time.time())
    for age, want in ((600, 10), (20000, 60), (86400 * 3, 900),
                      (86400 * 300, 86400)):
        answer = told(proxy, f"/api/metrics/x?from={now - age}")
        assert answer["period_s"] == want, age
        assert answer["rows"][-1][1:] == [1, 1, 1, 1]
    assert told(proxy, "/api/metrics/x?from=2026-01-01T00:00:00Z")
    for query, status in (("x?period=2min", 400), ("x?from=9&to=8", 400),
                          (f"x?from={now - 86400}&period=10s", 400),
                          ("x?from=soon", 400), ("y", 404)):
        assert ask(proxy, f"/api/metrics/{query}")[0] == status, query


def test_what_is_kept_outlives_a_restart(aduana, closing, tmp_path):
    port = free_udp_port()
    places = {"metrics.udp": [f"127.0.0.1:{port}"],
              "state_dir": str(tmp_path / "state")}
    proxy = aduana(**places)
    sender = Sender(proxy, port)
    closing.append(sender)
    at = int(time.time())
    sender.send([f"x:{i}:{at}" for i in range(10)])
    sender.taken()
    # What waits is written at the end.
    proxy.stop()
    proxy = aduana(**places)
    wait_for(lambda: rows(proxy, "x", at - 10, at + 10, "10s") ==
             {at - at % 10: (4.5, 0, 9, 10)}, "what was measured before")
