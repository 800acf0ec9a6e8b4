# SPDX-License-Identifier: MIT
"""What a worker that was taken over could reach, and what the signer could."""
import errno
import os
import pathlib
import re

from inside import Inside, needs_root
from proxy import SANITIZED, children, title
from wire import ok


def status(pid, field):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return re.search(rf"^{field}:\s*(.*)$", text, re.M).group(1)


def limit(pid, field):
    text = pathlib.Path(f"/proc/{pid}/limits").read_text()
    return re.search(rf"^{field}\s+(\S+)\s+(\S+)", text, re.M).groups()


def signer(proxy):
    found = [p for p in children(proxy.process.pid)
             if title(p) == "aduana-signer"]
    assert len(found) == 1
    return found[0]


def test_a_worker_cannot_open_the_key(aduana, site):
    needs_root()
    page = site(ok("x"))
    proxy = aduana(**{"tls.intercept": True})
    key = proxy.folder / "ca" / "ca.key"
    mem = f"/proc/{signer(proxy)}/mem"
    with Inside(proxy.workers()[0]) as worker:
        assert worker.open(key, os.O_RDONLY) == errno.EACCES
        assert worker.open(proxy.folder, os.O_RDONLY) == errno.EACCES
        assert worker.open(proxy.log_path, os.O_WRONLY) == errno.EACCES
        assert worker.open(proxy.folder / "new", os.O_CREAT | os.O_WRONLY) \
            == errno.EACCES
        assert worker.open("/etc/hosts", os.O_WRONLY) == errno.EACCES
        assert worker.open(mem, os.O_RDONLY) == errno.EACCES
        assert worker.open("/etc/hosts", os.O_RDONLY) == 0
        # ptrace(PTRACE_SEIZE) of the signer, kill() of it.
        assert worker.call(101, 0x4206, signer(proxy), 0, 0) == -errno.EPERM
        assert worker.call(62, signer(proxy), 9) == -errno.EPERM
    assert proxy.get(page.url()).body == b"x"
    # The same calls work where nothing is in their way: this test can fail.
    with Inside(proxy.process.pid) as other:
        assert other.open(key, os.O_RDONLY) == 0


def test_nobody_is_dumped(aduana):
    proxy = aduana(**{"tls.intercept": True, "workers": 2})
    for pid in [*proxy.workers(), signer(proxy)]:
        assert status(pid, "NoNewPrivs") == "1"
        assert limit(pid, "Max core file size") == ("0", "0")


def test_the_signer_may_do_next_to_nothing(aduana):
    proxy = aduana(**{"tls.intercept": True})
    pid = signer(proxy)
    assert SANITIZED or status(pid, "Seccomp") == "2"
    assert SANITIZED or int(status(pid, "VmLck").split()[0]) >= 256
    kinds = {re.split(r"[:\[]", os.readlink(f"/proc/{pid}/fd/{fd}"))[0]
             for fd in os.listdir(f"/proc/{pid}/fd") if int(fd) > 2} \
        if os.getuid() == 0 else set()
    assert kinds <= {"socket", "anon_inode", "pipe"}	# the last: its beat
