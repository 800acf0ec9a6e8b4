# SPDX-License-Identifier: MIT
"""What each process of a real daemon may still do: by the kernel's word, and
tried from the inside of admin."""
import errno
import os
import pathlib
import re

import pytest

from inside import Inside, needs_root
from proxy import SANITIZED, children, title, wait_for
from wire import ok

EXECVE, KILL, SOCKET, PTRACE = 59, 62, 41, 101


def status(pid, field):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return re.search(rf"^{field}:\s*(.*)$", text, re.M).group(1)


def child(proxy, name):
    found = [p for p in children(proxy.process.pid)
             if title(p) == f"aduana-{name}"]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def proxy(aduana, tmp_path):
    return aduana(**{"tls.intercept": True,
                     "state_dir": str(tmp_path / "state")})


def test_each_is_filtered(proxy):
    if SANITIZED:
        return      # its search for leaks traces processes
    for pid in [proxy.process.pid, *children(proxy.process.pid)]:
        assert status(pid, "Seccomp") == "2", title(pid)
        assert status(pid, "NoNewPrivs") == "1", title(pid)


def test_admin_from_the_inside(proxy, site, tmp_path):
    needs_root()
    if SANITIZED:
        return
    state = tmp_path / "state"
    page = site(ok("x"))
    write, new = os.O_WRONLY, os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with Inside(child(proxy, "admin")) as admin:
        assert admin.open(state / "ca" / "ca.key", os.O_RDONLY) \
            == errno.EACCES
        assert admin.open(state / "ca" / "ca.key", write) == errno.EACCES
        assert admin.open(state / "ca" / "ca.crt", os.O_RDONLY) == 0
        assert admin.open(state / "ca" / "ca.crt", write) == errno.EACCES
        assert admin.open(state / "ca" / "new", new) == errno.EACCES
        assert admin.open(state / "new", new) == errno.EACCES
        assert admin.open("/etc/hosts", write) == errno.EACCES
        assert admin.open("/tmp/aduana-enclosure", new) == errno.EACCES
        mem = f"/proc/{child(proxy, 'signer')}/mem"
        assert admin.open(mem, os.O_RDONLY) == errno.EACCES
        assert admin.open(state / "admin" / "new", new) == 0
        assert admin.open(proxy.log_path.parent / "new", new) == 0
        assert admin.open("/etc/hosts", os.O_RDONLY) == 0
        path = admin.put(b"/bin/true")
        assert admin.call(EXECVE, path, 0, 0) == -errno.EPERM
        assert admin.call(SOCKET, 2, 1, 0) == -errno.EPERM
        assert admin.call(PTRACE, 0x4206, proxy.workers()[0], 0, 0) \
            == -errno.EPERM
        assert admin.call(KILL, -1, 0) == -errno.EPERM
        assert admin.call(KILL, 0, 0) == -errno.EPERM
    assert proxy.get(page.url()).body == b"x"
    assert proxy.log(1)


def test_admin_reads_the_authority_after_a_rotation(proxy):
    before = proxy.ctl("ca", "show").stdout
    assert proxy.ctl("ca", "rotate").returncode == 0

    def shown():
        done = proxy.ctl("ca", "show")
        return done.returncode == 0 and done.stdout != before
    wait_for(shown, "the new authority is shown")


def test_one_on_a_state_dir(aduana, proxy, tmp_path):
    said = rf"state_dir: .* process {proxy.process.pid};"
    with pytest.raises(AssertionError, match=said):
        aduana(state_dir=str(tmp_path / "state"))


def test_the_next_after_kill(aduana, proxy, tmp_path):
    """Whoever kills the supervisor alone leaves no lock."""
    proxy.process.kill()
    proxy.process.wait()
    proxy.process.returncode = 0    # as it was meant
    aduana(state_dir=str(tmp_path / "state"))
