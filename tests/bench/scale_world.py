# SPDX-License-Identifier: MIT
"""What the rows of scale.py stand on: daemons, origins, loads, their figures."""
import os
import pathlib
import pwd
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from machine import LOAD_CPU, SERVER_CPU, free_port

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "scenario"))
from tls import Authority, Names, TlsOrigin  # noqa: E402

KIB, MIB = 1024, 1024 * 1024
DESCRIPTORS = 65536
RESULT = re.compile(r"answered (\d+) bad (\d+) bytes (\d+) seconds ([\d.]+) "
                    r"half (\d+) most (\d+)")


def page(_request):
    return (b"HTTP/1.1 200 OK\r\nCache-Control: max-age=86400\r\n"
            b"Content-Type: text/plain\r\nContent-Length: 1024\r\n\r\n" +
            b"x" * 1024)


def tree(pid):
    found = [pid]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(x) for x in task.read_text().split()]
    return found


def cpu_ns(pid):
    total = 0
    for member in tree(pid):
        for task in pathlib.Path(f"/proc/{member}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total


def pss(pid):
    """Memory of all processes, but for the region, which has its own size."""
    total = 0
    for member in tree(pid):
        text = pathlib.Path(f"/proc/{member}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss_Anon: +(\d+)", text, re.M).group(1))
    return total * KIB


def tcp_memory():
    """Bytes that all TCP sockets of this machine hold in the kernel."""
    text = pathlib.Path("/proc/net/sockstat").read_text()
    return int(re.search(r"^TCP:.* mem (\d+)", text, re.M).group(1)) * \
        os.sysconf("SC_PAGESIZE")


def raise_descriptors():
    """As many as 10,000 tunnels want; root may, others have what they have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(hard, DESCRIPTORS), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            break
        except (OSError, ValueError):
            continue
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class Load:
    """scaleload: its connections are open when this is made."""

    def __init__(self, world, port, cpu=LOAD_CPU, **options):
        self.world = world
        self.process = world.spawn(
            cpu, world.build / "bench" / "scaleload", port,
            *(f"{k}={v}" for k, v in options.items()),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if line != "ready\n":
            raise AssertionError(f"no load: {options}: {line}")
        self.bad = self.half_us = self.most_us = 0

    def begin(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        line = self.process.stdout.readline()
        found = RESULT.match(line)
        if not found:
            raise AssertionError(f"the load ended: {line}")
        answered, bad, size = (int(x) for x in found.groups()[:3])
        self.bad += bad
        self.half_us, self.most_us = (int(x) for x in found.groups()[4:])
        return answered, size, float(found.group(4))

    def do(self, line):
        self.begin(line)
        return self.end()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()
        self.world.running.remove(self.process)


class World:
    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="aduana-scale-"))
        os.chmod(self.dir, 0o755)
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.running = []
        self.things = []
        self.made = 0

    def spawn(self, cpu, *args, **kwargs):
        process = subprocess.Popen(
            ["taskset", "-c", cpu, *map(str, args)],
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL,
               "stderr": subprocess.DEVNULL} | kwargs)
        self.running.append(process)
        return process

    def start(self, cpu, *args, port, patience=60, **kwargs):
        process = self.spawn(cpu, *args, **kwargs)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if process.poll() is not None:
                raise AssertionError(f"{args[0]} ended: {process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return process
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"nobody on port {port}")

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.running.remove(process)

    def folder(self):
        self.made += 1
        path = self.dir / str(self.made)
        path.mkdir()
        return path

    def origin(self, size, control="max-age=86400",
               kind="application/octet-stream", *send_buffer):
        """A floor; (port, process)."""
        port = free_port()
        return port, self.start(LOAD_CPU, self.build / "bench" / "floor",
                                port, size, control, "-", kind,
                                *send_buffer, port=port)

    def aduana(self, cpu=SERVER_CPU, **sets):
        """A daemon with its own places; (port, process, folder)."""
        port, d = free_port(), self.folder()
        all_sets = {
            "listen": f'["127.0.0.1:{port}"]', "workers": "1",
            "user": self.user, "state_dir": d, "run_dir": d,
            "admin.socket": d / "admin.sock", "admin.listen": "[]",
            "log.access.path": d / "access.log",
            "destinations.allow": "[127.0.0.0/8]",
            "connect.ports": "[1024-65535]", "limits.connections": "20000",
            "cache.size": "256 MiB", "filters.blacklist": '""',
            "filters.whitelist": '""', "filters.danger_words": '""',
            "filters.tunnel": '""', "timeouts.idle": "10min"} | {
                k.replace("__", "."): v for k, v in sets.items()}
        args = [x for k, v in all_sets.items() for x in ("--set", f"{k}={v}")]
        return port, self.start(cpu, self.build / "aduana", "--config",
                                "config/etc/aduana.yaml", *args,
                                port=port), d

    def echo(self, *mode):
        """Where tunnels end; (port, process).  sink: where bodies do."""
        port = free_port()
        return port, self.start(LOAD_CPU, self.build / "bench" / "echo", port,
                                *mode, port=port)

    def names(self):
        """A name server that knows all names; (thing to close, address)."""
        names = Names()
        self.things.append(names)
        return names, names.server

    def tls_origin(self, host):
        authority = Authority()
        site = TlsOrigin(page, authority.leaf(host))
        self.things += [site, authority]
        return authority, site

    def output(self, program, *args):
        return subprocess.run(
            ["taskset", "-c", SERVER_CPU, self.build / "bench" / program,
             *map(str, args)], capture_output=True, text=True,
            check=True).stdout

    def put_away(self, thing):
        """A process, or what has a close() of its own."""
        if thing in self.things:
            self.things.remove(thing)
            thing.close()
        else:
            self.stop(thing)

    def close(self):
        for process in list(self.running):
            self.stop(process)
        for thing in list(self.things):
            self.put_away(thing)
        shutil.rmtree(self.dir, ignore_errors=True)


class Stand:
    """One size of one row: a daemon with what is around it, ready to be
    measured.  ${command} is what its load is told, ${per} what is counted:
    request or MiB."""

    def __init__(self, world, daemon, load, others=(), command="run",
                 per="request"):
        self.world = world
        self.daemon = daemon
        self.loads = load if isinstance(load, list) else [load]
        self.others = others
        self.command = command
        self.per = per

    def measure(self, seconds):
        """CPU microseconds for each, and how many a second."""
        before = cpu_ns(self.daemon.pid)
        for load in self.loads:
            load.begin(f"{self.command} {seconds}")
        ended = [load.end() for load in self.loads]
        spent = (cpu_ns(self.daemon.pid) - before) / 1000
        count = sum(n for n, _, _ in ended)
        if self.per == "MiB":
            count = sum(size for _, size, _ in ended) / MIB
        return spent / max(count, 1e-9), count / ended[0][2]

    @property
    def bad(self):
        return sum(load.bad for load in self.loads)

    def close(self):
        for load in self.loads:
            load.close()
        for thing in (self.daemon, *self.others):
            self.world.put_away(thing)
