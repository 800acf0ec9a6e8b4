# SPDX-License-Identifier: MIT
"""curl goes on where it stopped, and asks for several ranges."""
import subprocess

from ranged import BINARY, FRESH, pattern, ranged
from wire import ok

BODY = pattern(500_000)


def curl(proxy, *args):
    run = subprocess.run(["curl", "-sS", "-x", proxy.url, *map(str, args)],
                         capture_output=True, timeout=300)
    return run.returncode, run.stdout


def cut_once(origin, at):
    """An origin that hangs up after ${at} bytes of its first answer."""
    asked = []

    def serve(peer):
        while (r := peer.request()) is not None:
            asked.append(r.get("Range"))
            reply = ranged(BODY, FRESH, BINARY)(r)
            if len(asked) == 1:
                peer.send(reply[:reply.index(b"\r\n\r\n") + 4 + at])
                return
            peer.send(reply)
    page = origin(serve)
    page.asked = asked
    return page


def test_goes_on_where_it_stopped(aduana, origin, tmp_path):
    """The second run's range and what is stored make the whole."""
    page = cut_once(origin, 200_000)
    proxy = aduana()
    file = tmp_path / "download"
    code, _ = curl(proxy, "-C", "-", "-o", file, page.url())
    assert code == 18 and file.stat().st_size == 200_000
    code, _ = curl(proxy, "-C", "-", "-o", file, page.url())
    assert code == 0 and file.read_bytes() == BODY
    assert page.asked == [None, "bytes=200000-"]
    code, whole = curl(proxy, page.url())
    assert whole == BODY and len(page.asked) == 2


def test_somebody_else_gets_the_rest(aduana, origin, tmp_path):
    page = cut_once(origin, 200_000)
    proxy = aduana()
    curl(proxy, "-o", tmp_path / "a", page.url())
    code, whole = curl(proxy, page.url())
    assert code == 0 and whole == BODY
    assert page.asked == [None, "bytes=200000-"]


def test_several_ranges(aduana, site):
    page = site(ok(BODY, FRESH, 'ETag: "v1"', BINARY))
    proxy = aduana()
    curl(proxy, page.url())
    code, got = curl(proxy, "-r", "0-9,20-29", page.url())
    assert code == 0 and page.count == 1
    assert b"\r\n\r\n" + BODY[:10] + b"\r\n--" in got
    assert b"\r\n\r\n" + BODY[20:30] + b"\r\n--" in got


def test_a_player_that_seeks(aduana, site):
    """Begins, leaves for the end, comes back, goes on."""
    page = site(ranged(BODY, FRESH, BINARY))
    proxy = aduana()
    for asked in ("0-99999", "499000-", "100000-199999", "50000-60000",
                  "150000-250000", "0-250000"):
        first, last = asked.split("-")
        code, got = curl(proxy, "-r", asked, page.url())
        assert code == 0
        assert got == BODY[int(first):int(last or 499_999) + 1]
    assert [r.get("Range") for r in page.requests] == [
        "bytes=0-99999", "bytes=499000-", "bytes=100000-199999",
        "bytes=150000-250000"]
