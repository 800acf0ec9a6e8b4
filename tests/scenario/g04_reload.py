# SPDX-License-Identifier: MIT
"""A reload puts new settings in force; a wrong one tells every mistake and
changes nothing."""
import re

from proxy import flag, wait_for
from wire import ok

GOOD = "connect:\n  ports: [443]\n"


def test_new_settings(aduana, site, write):
    page = site(ok("x"))
    path = write("aduana.yaml", "filters:\n  default: allow\n")
    proxy = aduana(config=path)
    assert proxy.get(page.url()).status == 200
    write("aduana.yaml", "filters:\n  default: deny\n")
    done = proxy.reload()
    assert done.returncode == 0, done.stderr
    assert proxy.get(page.url()).status == 403


def test_by_signal(aduana, site, write):
    import signal
    page = site(ok("x"))
    path = write("aduana.yaml", "filters:\n  default: allow\n")
    proxy = aduana(config=path)
    write("aduana.yaml", "filters:\n  default: deny\n")
    proxy.signal(signal.SIGHUP)
    wait_for(lambda: proxy.get(page.url()).status == 403, "the new settings")


def test_mistakes_are_all_told(aduana, site, write):
    page = site(ok("x"))
    path = write("aduana.yaml", "limits:\n  fields: 200\n")
    black = write("b.yaml", "blacklist:\n  domains: []\n")
    proxy = aduana(config=path, **{"filters.blacklist": black})
    write("aduana.yaml", "wrkers: 2\ntimeouts:\n  head: soon\n")
    write("b.yaml", "blacklist:\n  domains: [127.0.0.1]\n  regex: ['(']\n")
    done = proxy.reload()
    out = done.stdout + done.stderr
    assert done.returncode != 0
    for place in (f"{path}:1:1:", f"{path}:3:9:", f"{black}:3:"):
        assert place in out, out
    assert "workers" in out
    assert proxy.get(page.url()).status == 200
    assert len(re.findall("ready", proxy.stderr)) == 1


def test_check_changes_nothing(aduana, site, write):
    page = site(ok("x"))
    path = write("aduana.yaml", "filters:\n  default: allow\n")
    proxy = aduana(config=path)
    write("aduana.yaml", "filters:\n  default: deny\n")
    assert proxy.ctl("check").returncode == 0
    assert proxy.get(page.url()).status == 200
    write("aduana.yaml", "filters:\n  default: perhaps\n")
    done = proxy.ctl("check")
    assert done.returncode != 0
    assert f"{path}:2:12:" in done.stdout + done.stderr


def test_cache_survives(aduana, site, write):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.reload().returncode == 0
    assert proxy.get(page.url()).hit
    assert page.count == 1


def test_workers_change(aduana, write):
    path = write("aduana.yaml", "workers: 1\n")
    proxy = aduana(config=path, workers=None)
    write("aduana.yaml", "workers: 3\n")
    assert proxy.reload().returncode == 0
    wait_for(lambda: len(proxy.workers()) == 3, "three workers")


def test_flag_helper_quotes():
    assert flag("a", "x: y") == ["--set", 'a="x: y"']
