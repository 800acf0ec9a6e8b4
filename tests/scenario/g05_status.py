# SPDX-License-Identifier: MIT
"""aduanactl status tells what goes on; so does plain HTTP on the socket."""
import json
import subprocess

from wire import ok


def test_status(aduana, site):
    page = site(ok("x"))
    proxy = aduana(workers=2)
    proxy.get(page.url())
    proxy.log(1)
    done = proxy.ctl("status")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_status_by_curl(aduana, site):
    page = site(ok("x"))
    proxy = aduana(workers=2)
    proxy.get(page.url())
    proxy.log(1)
    done = subprocess.run(
        ["curl", "-sS", "--unix-socket", proxy.socket,
         "http://localhost/status"], capture_output=True, timeout=300)
    status = json.loads(done.stdout)
    assert isinstance(status, dict) and status


def test_metrics(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    proxy.get(page.url())
    proxy.log(1)
    done = proxy.ctl("metrics")
    assert done.returncode == 0
    assert "aduana_" in done.stdout


def test_nobody_there(tmp_path):
    from proxy import run
    done = run("--socket", tmp_path / "none.sock", "status",
               program="aduanactl")
    assert done.returncode != 0
    assert "none.sock" in done.stderr


def test_unknown_verb(aduana):
    done = aduana().ctl("relaod")
    assert done.returncode != 0
    assert "relaod" in done.stderr
