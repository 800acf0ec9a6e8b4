# SPDX-License-Identifier: MIT
"""Words to the service manager: start, status, reload, stop."""
import re
import subprocess

import pytest

from manager import Manager
from proxy import BUILD, SHIPPED
from wire import ok


@pytest.fixture
def manager(tmp_path, closing):
    m = Manager(tmp_path)
    closing.append(m)
    return m


def test_ready_and_stop(aduana, manager):
    proxy = aduana(manager=manager)
    manager.wait_ready()
    status = next(w for w in manager.heard if "READY" in w)["STATUS"]
    assert re.fullmatch(r"serving: 1 worker, 0 connections, 0 requests/s, "
                        r"generation 1", status)
    proxy.stop()
    manager.wait_words(lambda w: "STOPPING" in w, "STOPPING")
    stopping = [i for i, w in enumerate(manager.heard) if "STOPPING" in w]
    assert len(stopping) == 1
    assert manager.heard[stopping[0]]["STATUS"].startswith("finishing")
    assert any("EXTEND_TIMEOUT_USEC" in w
               for w in manager.heard[stopping[0]:])
    # All that was kept stays kept: the next start wants it.
    assert "FDSTOREREMOVE" not in "".join(map(str, manager.heard))


def test_figures(aduana, site, manager):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(manager=manager)
    for _ in range(4):
        assert proxy.get(page.url()).status == 200
    manager.wait_status("requests/s, 75 % hits")
    with proxy.connect():
        manager.wait_status(", 1 connection,")


def test_reload(aduana, manager):
    proxy = aduana(manager=manager)
    assert proxy.reload().returncode == 0
    manager.wait_ready(2)
    order = [next(k for k in w if k in ("READY", "RELOADING"))
             for w in manager.heard if "READY" in w or "RELOADING" in w]
    assert order == ["READY", "RELOADING", "READY"]
    reloading = next(w for w in manager.heard if "RELOADING" in w)
    assert int(reloading["MONOTONIC_USEC"]) > 0
    assert manager.values("STATUS")[-1].endswith("generation 2")


def test_reload_with_a_mistake(aduana, write, manager):
    path = write("aduana.yaml", SHIPPED.read_text())
    proxy = aduana(manager=manager, config=path)
    write("aduana.yaml", "workers: many\n")
    assert proxy.reload().returncode != 0
    manager.wait_status("generation 1; the last reload was refused, "
                        "1 mistake")
    assert len(manager.values("READY")) == 2
    write("aduana.yaml", SHIPPED.read_text())
    assert proxy.reload().returncode == 0
    manager.wait_ready(3)
    assert manager.values("STATUS")[-1].endswith("generation 2")


def test_a_start_that_fails(manager, tmp_path, write):
    path = write("aduana.yaml", "workers: many\n")
    args, more = manager.starting([str(BUILD / "aduana"), "--config", path],
                                  env := {})
    done = subprocess.run(args, env=env, capture_output=True, text=True,
                          timeout=300, **more)
    assert done.returncode == 1
    manager.wait_status("mistakes")
    assert manager.values("READY") == []

