# SPDX-License-Identifier: MIT
"""Origins: where misses go, and how many responses they gave."""
import email.utils
import mmap
import pathlib
import struct
import sys

from family import Family
from machine import LOAD_CPU, free_port, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "scenario"))
from tls import Authority, Names, TlsOrigin  # noqa: E402

HOST = "bench.test"
BODY = b"x" * 1024
# Without a date nothing is fresh for Squid.
ANSWER = (b"HTTP/1.1 200 OK\r\nCache-Control: max-age=86400\r\nDate: %s\r\n"
          b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
          % (email.utils.formatdate(usegmt=True).encode(), len(BODY), BODY))


class Plain:
    """The floor server as an origin, on the load's processor."""

    def __init__(self, build, folder, size, control):
        counter = folder / "responses"
        counter.write_bytes(bytes(8))
        with open(counter, "rb") as f:
            self.counter = mmap.mmap(f.fileno(), 8, prot=mmap.PROT_READ)
        port = free_port()
        self.at = f"127.0.0.1:{port}"
        self.family = Family()
        wait_for(port, self.family.start(
            LOAD_CPU, [build / "bench" / "floor", port, size, control,
                       counter]))

    @property
    def count(self):
        return struct.unpack("=Q", self.counter[:8])[0]

    def close(self):
        self.family.stop()


class Secure:
    """An origin over TLS for any name below ${host}, the authority that vouches
    for it, and the name server that knows it."""

    host = HOST

    def __init__(self):
        self.authority = Authority()
        self.names = Names()
        self.origin = TlsOrigin(lambda _request: ANSWER, self.authority.leaf(
            [HOST, f"*.{HOST}"]))
        self.at = f"{HOST}:{self.origin.port}"
        self.port = self.origin.port

    @property
    def count(self):
        return self.origin.count

    def close(self):
        # Whoever hung up in the middle is no failure of ours.
        self.origin.errors.clear()
        self.origin.close()
        self.names.close()
        self.authority.close()
