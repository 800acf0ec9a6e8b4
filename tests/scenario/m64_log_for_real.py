# SPDX-License-Identifier: MIT
"""aduanactl log of a daemon that runs, over a reload."""
import pytest

from terminal import Terminal
from wire import ok


@pytest.fixture
def terminal(closing):
    def start(*args, **kwargs):
        closing.append(Terminal(*args, **kwargs))
        return closing[-1]
    return start


def test_the_last_ones(aduana, site):
    proxy, origin = aduana(), site(ok("hello"))
    for path in ("/a", "/b"):
        assert proxy.get(origin.url(path)).status == 200
    proxy.log(2)
    rows = [x.split("\t") for x in proxy.ctl("log").stdout.splitlines()]
    assert [r[-1] for r in rows] == [origin.url("/a"), origin.url("/b")]
    row, = proxy.ctl("log", "--limit", 1).stdout.splitlines()
    assert row.endswith("/b") and row.split("\t")[1] == "127.0.0.1"
    assert proxy.ctl("log", "--blocked").stdout == ""
    bad = proxy.ctl("log", "--slow", "x")
    assert bad.returncode == 2 and "slow" in bad.stderr


def test_live_over_a_reload(aduana, site, terminal):
    proxy, origin = aduana(), site(ok("hello"))
    assert proxy.get(origin.url("/before")).status == 200
    proxy.log(1)
    t = terminal("--socket", proxy.socket, "log", "-f", columns=200)
    at = t.shows("/before ")
    assert proxy.get(origin.url("/live")).status == 200
    at = t.shows("/live ", at)
    for n in range(2):
        assert proxy.reload().returncode == 0
        assert proxy.get(origin.url(f"/after{n}")).status == 200
        at = t.shows(f"/after{n} ", at)
    t.type(b"\x03")
    assert t.wait() == 0
    for path in ("/before ", "/live ", "/after0 ", "/after1 "):
        assert t.text.count(path) == 1, path
