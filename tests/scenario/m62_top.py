# SPDX-License-Identifier: MIT
"""aduanactl top, stats, series: a page on a terminal, lines in a pipe."""
import json
import re
import signal

import pytest

from proxy import run, wait_for
from terminal import Terminal
from wire import ok

ENTER, LEAVE = "\033[?1049h", "\033[?1049l"


@pytest.fixture
def terminal(closing):
    def start(proxy, *args, **kwargs):
        closing.append(Terminal("--socket", proxy.socket, *args, **kwargs))
        return closing[-1]
    return start


@pytest.fixture
def busy(aduana, site):
    """A proxy that has answered three requests, two of them hits."""
    proxy = aduana()
    origin = site(ok("hello", "Cache-Control: max-age=600"))
    for _ in range(3):
        assert proxy.get(origin.url("/a")).status == 200
    proxy.log(3)
    wait_for(lambda: json.loads(proxy.ctl("top", "--json").stdout)["rows"],
             "they are counted")
    return proxy


def test_lines_and_json(busy):
    got = busy.ctl("top", "clients", "--for", "5min")
    row, = [x.split("\t") for x in got.stdout.splitlines()]
    assert row[:2] == ["3", "2"] and row[-1] == "127.0.0.1"
    answer = json.loads(busy.ctl("--json", "top", "domains").stdout)
    assert answer["rows"][0]["name"] == "127.0.0.1"
    bad = busy.ctl("top", "nonsense")
    assert bad.returncode == 2 and "domains, clients" in bad.stderr
    bad = busy.ctl("top", "--interval", "0")
    assert bad.returncode == 2 and "--interval" in bad.stderr


def test_once_on_a_terminal(busy, terminal):
    t = terminal(busy, "top", "--once", "--color", "never")
    assert t.wait() == 0
    assert "domains of the last 1h: 3 requests" in t.text
    assert re.search(r"^ +3 +67 % .* 127\.0\.0\.1", t.text, re.M)
    assert "\033" not in t.text


def test_a_page_that_keeps_up(busy, terminal):
    t = terminal(busy, "top", "--interval", "0.2", columns=100)
    at = t.shows("domains of the last 1h: 3 requests")
    assert t.modes()[3] != t.before[3]      # keys without Return
    assert busy.get("http://127.0.0.1:1/").status == 502
    at = t.shows("4 requests", at)
    t.type(b"n")
    at = t.shows("clients of the last 1h", at)
    t.type(b"t")
    at = t.shows("clients of the last 24h", at)
    t.type(b"q")
    assert t.wait() == 0
    assert t.text.startswith(ENTER) and t.text.endswith(LEAVE)
    assert t.modes() == t.before


@pytest.mark.parametrize("end", ["key", signal.SIGTERM, signal.SIGHUP])
def test_left_as_it_was(busy, terminal, end):
    t = terminal(busy, "top")
    t.shows("3 requests")
    if end == "key":
        t.type(b"\x03")
    else:
        t.process.send_signal(end)
    assert t.wait() == 0
    assert t.text.endswith(LEAVE) and t.modes() == t.before


def lines_of(page):
    return re.sub(r"\033\[[0-9;?]*[a-zA-Z]|\r", "", page).split("\n")


def test_narrow_and_resized(busy, terminal):
    t = terminal(busy, "top", "--interval", "3600", columns=30, lines=4)
    at = t.shows("q ends")
    assert all(len(x) <= 30 for x in lines_of(t.text[:at]))
    t.resize(90, 20)
    at = t.shows("blocked", at)
    t.resize(20, 3)
    at = t.shows("\033[H", at)
    t.type(b"q")
    assert t.wait() == 0
    last = t.text[:-len(LEAVE)].rsplit("\033[H", 1)[1]
    assert len(lines_of(last)) <= 3
    assert all(len(x) <= 20 for x in lines_of(last))


def test_over_a_reload(busy, terminal):
    t = terminal(busy, "top", "--interval", "0.1")
    at = t.shows("3 requests")
    assert busy.reload().returncode == 0
    assert busy.get("http://127.0.0.1:1/").status == 502
    t.shows("4 requests", at)
    t.type(b"q")
    assert t.wait() == 0


def test_a_dumb_terminal(busy, terminal):
    t = terminal(busy, "top", env={"TERM": "dumb"})
    assert t.wait() == 0
    assert "3 requests" in t.text and "\033" not in t.text


def test_nobody_answers(tmp_path):
    gone = run("--socket", tmp_path / "no", "top", program="aduanactl")
    assert gone.returncode == 3 and "is aduana running" in gone.stderr


def test_stats(busy):
    page = busy.ctl("stats").stdout
    assert "3 requests, 66.7 % of those for pages" in page
    for title in ("cache", "workers", "processes"):
        assert f"\n{title}\n" in page, title
    assert json.loads(busy.ctl("stats", "--json").stdout)["generation"] == 1
