# SPDX-License-Identifier: MIT
"""What stands in the way of a change of the managed list."""
import contextlib
import os
import signal
import subprocess

import pytest
from l67_block_and_allow import change, edit, managed, ours, status
from proxy import BUILD, children, title, wait_for
from wire import ok


def test_refused_reload(aduana, write):
    black = write("b.yaml", "blacklist:\n")
    proxy = aduana(**{"filters.blacklist": black})
    edit(proxy, "block", "a.example")
    before = managed(proxy).read_bytes()
    write("b.yaml", "blacklist: 3\n")
    done = change(proxy, "block", "b.example")
    assert done.returncode == 1 and "b.yaml:1" in done.stdout
    done = change(proxy, "rules", "remove", "a.example")
    assert done.returncode == 1 and "b.yaml:1" in done.stdout
    assert managed(proxy).read_bytes() == before
    write("b.yaml", "blacklist:\n")
    edit(proxy, "block", "b.example")


def test_no_managed_list(aduana):
    proxy = aduana(**{"filters.managed": ""})
    for args in (["block", "a.example"], ["allow", "a.example"], ["rules"],
                 ["rules", "remove", "a.example"]):
        done = proxy.ctl(*args)
        assert done.returncode == 1, args
        assert "filters.managed is empty" in done.stdout


def test_not_to_be_written(aduana, tmp_path):
    folder = tmp_path / "none"
    path = folder / "managed.yaml"
    proxy = aduana(**{"filters.managed": str(path)})
    done = proxy.ctl("block", "a.example")
    assert done.returncode == 1
    assert f"{path}: it cannot be written: No such file" in done.stdout
    assert "filters.managed" in done.stdout
    folder.mkdir()
    # An admin knows the folders that were there when it began.
    assert proxy.reload().returncode == 0
    edit(proxy, "block", "a.example")
    path.unlink()
    path.mkdir()
    done = change(proxy, "block", "b.example")
    assert done.returncode == 1 and str(path) in done.stdout


@pytest.mark.parametrize("text", [
    "rules: [{action: block, host: a.example}]\n", "rules: 1\n"])
def test_no_place_for_a_line(aduana, text):
    proxy = aduana()
    managed(proxy).write_text(text)
    done = change(proxy, "block", "b.example")
    assert done.returncode == 1 and "in one line" in done.stdout
    assert managed(proxy).read_text() == text


def test_no_yaml(aduana):
    proxy = aduana()
    managed(proxy).write_text("rules:\n  - {\n")
    done = proxy.ctl("rules")
    assert done.returncode == 1 and "no YAML" in done.stdout
    done = change(proxy, "block", "b.example")
    assert done.returncode == 1 and "managed.yaml:" in done.stdout
    assert managed(proxy).read_text() == "rules:\n  - {\n"


def admin_of(proxy):
    return next((p for p in children(proxy.process.pid)
                 if "admin" in title(p)), None)


def test_killed_in_the_middle(aduana, site):
    """The file is the old one or the new one, whole."""
    page = site(ok("content"))
    proxy = aduana()
    edit(proxy, "block", "a.example", "--reason", "x" * 900)
    for i in range(3):
        before = managed(proxy).read_bytes()
        pid = wait_for(lambda: admin_of(proxy), "admin")
        wait_for(lambda: proxy.ctl("status").returncode == 0, "its answer")
        pid = admin_of(proxy)
        run = subprocess.Popen(
            [BUILD / "aduanactl", "--socket", proxy.socket, "block",
             f"n{i}.example"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        if i > 0:
            wait_for(lambda: run.poll() is not None or
                     managed(proxy).read_bytes() != before, "its write")
        # A reload may have relieved it just now.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        run.wait(120)
        wait_for(lambda: admin_of(proxy) not in (None, pid), "another")
        after = managed(proxy).read_bytes()
        assert after == before or after == before.replace(
            b"rules:\n", b"rules:\n  - {action: block, domain: \"n%d.example\""
            b"}  # aduanactl\n" % i)
    wait_for(lambda: proxy.ctl("status").returncode == 0, "its answer")
    edit(proxy, "block", "127.0.0.1")
    assert status(proxy, page.url("/")) == 403 and len(ours(proxy)) >= 2
