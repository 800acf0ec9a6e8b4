# SPDX-License-Identifier: MIT
"""The machine: its facts, its two processors, its free ports."""
import os
import pathlib
import platform
import re
import socket
import time

CPUS = sorted(os.sched_getaffinity(0))
# The server under test has one to itself; load and origins share the other.
SERVER_CPU, LOAD_CPU = str(CPUS[0]), str(CPUS[-1])
START_SECONDS = 60
# Millions of names are read before.
READY_SECONDS = 600


def facts():
    """What a reader must know of it; nothing that names it."""
    cpuinfo = pathlib.Path("/proc/cpuinfo").read_text()
    meminfo = pathlib.Path("/proc/meminfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", cpuinfo, re.M)
    kib = int(re.search(r"^MemTotal:\s*(\d+)", meminfo, re.M).group(1))
    return {"cpu": model.group(1) if model else platform.machine(),
            "processors": len(CPUS),
            "memory_gib": round(kib / 2 ** 20),
            "kernel": platform.release().split("-")[0]}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def wait_for(port, process):
    """Until ${port} takes connections."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{' '.join(process.args)}: ended with "
                             f"{process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"{' '.join(process.args)}: not there after "
                     f"{START_SECONDS} s")


def wait_for_answer(port, process, host):
    """Until ${port} answers a request for ${host}, whatever it says."""
    request = f"GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\n\r\n"
    end = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as s:
                s.sendall(request.encode())
                if s.recv(1):
                    return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"{' '.join(process.args)}: no answer; ended with "
                     f"{process.returncode}")
