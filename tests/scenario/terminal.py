# SPDX-License-Identifier: MIT
"""A program on a terminal of its own, as a person has it."""
import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading

from proxy import BUILD, wait_for
from wire import DEADLINE


class Terminal:
    """aduanactl on a pseudo-terminal; ->text is all that it has shown."""

    def __init__(self, *args, columns=80, lines=24, env=None):
        self.near, far = pty.openpty()
        self.resize(columns, lines)
        self.before = termios.tcgetattr(self.near)
        self.bytes = b""
        environment = dict(os.environ, TERM="xterm", TZ="UTC")
        environment.pop("NO_COLOR", None)
        environment.update(env or {})
        self.process = subprocess.Popen(
            [BUILD / "aduanactl", *map(str, args)], stdin=far, stdout=far,
            stderr=far, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(far)
        self.reader = threading.Thread(target=self.listen, daemon=True)
        self.reader.start()

    def listen(self):
        while True:
            try:
                got = os.read(self.near, 65536)
            except OSError:     # the other end is closed
                return
            if not got:
                return
            self.bytes += got

    @property
    def text(self):
        return self.bytes.decode(errors="replace").replace("\r\n", "\n")

    def type(self, keys):
        os.write(self.near, keys)

    def resize(self, columns, lines):
        fcntl.ioctl(self.near, termios.TIOCSWINSZ,
                    struct.pack("HHHH", lines, columns, 0, 0))

    def shows(self, text, after=0):
        """Once it does: where that ends."""
        want = text.encode()
        wait_for(lambda: want in self.bytes[after:],
                 f"{text!r} in {self.bytes[after:]!r}")
        return self.bytes.index(want, after) + len(want)

    def modes(self):
        return termios.tcgetattr(self.near)

    def wait(self):
        code = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.reader.join(DEADLINE)
        os.close(self.near)
