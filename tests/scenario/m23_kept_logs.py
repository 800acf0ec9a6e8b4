# SPDX-License-Identifier: MIT
"""How long rotated logs are kept, and the second log of what was refused."""
import os
import time

from proxy import wait_for
from wire import ok

BLACK = "blacklist:\n  domains: [bad.example]\n"
WORDS = "danger_words:\n  action: flag\n  words: [bombazo]\n"
DAY = 86400


def put(path, age):
    path.write_text("old\n")
    os.utime(path, (time.time() - age,) * 2)


def test_old_ones_go(aduana, tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    put(folder / "access.log", 40 * DAY)
    for name, age in (("access.log.1", 2), ("access.log.2.gz", 8),
                      ("access.log-20200101", 9), ("access.log.old", 9),
                      ("refused.log.1", 9), ("refused.log.2", 40),
                      ("other.log.1", 99)):
        put(folder / name, age * DAY)
    proxy = aduana(**{"log.access.path": str(folder / "access.log"),
                      "log.access.keep": "7d",
                      "log.refused.path": str(folder / "refused.log"),
                      "log.refused.keep": "30d"})
    stay = {"access.log", "access.log.1", "access.log.old", "refused.log.1",
            "other.log.1"}
    wait_for(lambda: set(os.listdir(folder)) == stay, "old ones to go")
    assert (folder / "access.log").read_text() == "old\n"
    wait_for(lambda: "access.log: 2 rotated files were old" in proxy.stderr,
             "it to be said")
    # Also what becomes too old: a reload looks again, as each hour does.
    put(folder / "access.log.3", 8 * DAY)
    assert proxy.reload().returncode == 0
    wait_for(lambda: set(os.listdir(folder)) == stay, "one more to go")


def test_kept_for_ever(aduana, tmp_path):
    put(tmp_path / "access.log.1", 3000 * DAY)
    proxy = aduana(**{"log.access.path": str(tmp_path / "access.log")})
    proxy.reload()
    assert (tmp_path / "access.log.1").exists()


def test_refused(aduana, site, write):
    page = site(lambda asked: ok("a bombazo" if asked.target.endswith("/word")
                                 else "x", "Content-Type: text/plain"))
    proxy = aduana(**{"filters.blacklist": write("black.yaml", BLACK),
                      "filters.danger_words": write("words.yaml", WORDS),
                      "log.refused.path": "refused.log"})
    second = proxy.folder / "refused.log"

    def lines(n):
        wait_for(lambda: second.exists() and
                 second.read_text().count("\n") >= n, f"{n} lines")
        return second.read_text().splitlines()
    proxy.get(page.url("/good"))
    proxy.get("http://bad.example/")
    proxy.get(page.url("/word"))
    first = proxy.log(3)
    assert lines(2) == first[1:]
    # Both are rotated by one order, and go on after a reload.
    old = second.with_suffix(".1")
    second.rename(old)
    assert proxy.ctl("reopen").returncode == 0
    proxy.reload()
    proxy.get(page.url("/good"))
    proxy.get("http://bad.example/2")
    assert lines(1) == proxy.log(5)[4:]
    assert old.read_text().splitlines() == first[1:]


def test_one_file_for_both_is_one_log(aduana, tmp_path):
    path = str(tmp_path / "access.log")
    proxy = aduana(**{"log.access.path": path, "log.refused.path": path})
    wait_for(lambda: "there is no second one" in proxy.stderr, "a word")
    proxy.get("http://nowhere.invalid/")
    wait_for(lambda: os.path.exists(path) and
             open(path, encoding="utf-8").read().count("\n") == 1, "one line")
