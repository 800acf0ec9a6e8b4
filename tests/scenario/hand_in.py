# SPDX-License-Identifier: MIT
"""hand_in.py FD,FD... PROGRAM ARG...: run a program as the service manager
does, with these descriptors as 3, 4, ... and LISTEN_PID its own."""
import fcntl
import os
import sys

FIRST = 3

given = [int(x) for x in sys.argv[1].split(",") if x]
high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 100) for fd in given]
for at, fd in enumerate(high):
    os.dup2(fd, FIRST + at)
os.closerange(FIRST + len(high), 200)
os.environ["LISTEN_PID"] = os.environ["WATCHDOG_PID"] = str(os.getpid())
os.execv(sys.argv[2], sys.argv[2:])
