# SPDX-License-Identifier: MIT
"""A worker that was taken over: where its calls lead to, beyond files."""
import errno
import struct

from inside import Inside, needs_root
from proxy import SANITIZED, children, title
from wire import ok

SOCKET, CONNECT, CLONE, FORK, RING = 41, 42, 56, 57, 425
UNIX, STREAM = 1, 1


def call_admin(process, path):
    """What connect() to the admin socket says, or socket() before it."""
    fd = process.call(SOCKET, UNIX, STREAM, 0)
    if fd < 0:
        return -fd
    place = struct.pack("<H", UNIX) + str(path).encode() + b"\0"
    got = process.call(CONNECT, fd, process.put(place), len(place))
    process.call(3, fd)
    return -got


def test_a_worker_gives_no_orders(aduana, site):
    """Else it would say "tls confirm", "ca rotate", "purge"."""
    needs_root()
    page = site(ok("x"))
    proxy = aduana(**{"tls.intercept": True})
    # There is no filter under sanitizers.
    refused = 0 if SANITIZED else errno.EPERM
    with Inside(proxy.workers()[0]) as worker:
        assert call_admin(worker, proxy.socket) == refused
        if SANITIZED:
            return
        assert worker.call(FORK) == -errno.EPERM
        assert worker.call(CLONE, 17, 0) == -errno.EPERM
        assert worker.call(RING, 8, worker.put(bytes(120))) == -errno.EPERM
    assert proxy.get(page.url()).body == b"x"
    # The same call works where nothing is in its way: this test can fail.
    admin, = [p for p in children(proxy.process.pid)
              if title(p) == "aduana-admin"]
    with Inside(admin) as other:
        assert call_admin(other, proxy.socket) == 0
