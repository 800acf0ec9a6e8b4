#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""CPU per request and memory per idle connection, side by side in one run.

Each round visits the targets in turn (floor, aduana, nginx, squid), so that
what disturbs the machine disturbs all of them.  The load generator has the
second core, the server under test the first.  Loopback only.

    bench.py --build build [--rounds 3] [--seconds 3] [--json FILE]
"""
import argparse
import json
import os
import pathlib
import pwd
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

KIB = 1024
# name, size, what the origin says, unique URLs
WORK = [("hit 1 KiB", 1 * KIB, "max-age=86400", False),
        ("hit 100 KiB", 100 * KIB, "max-age=86400", False),
        ("miss 1 KiB", 1 * KIB, "no-store", False),
        ("miss 1 KiB, stored", 1 * KIB, "max-age=86400", True)]
IDLE = 5000
SERVER_CPU, LOAD_CPU = "0", "1"

SCRIPT = """\
local n, round = 0, tostring(os.time())
request = function()
  n = n + 1
  return wrk.format("GET", "{url}" .. ({unique} and
      ("?" .. round .. "-" .. n) or ""), {{Host = "{host}"}})
end
"""

NGINX = """\
daemon off; worker_processes 1; pid {d}/pid; error_log {d}/error.log crit;
user {user};
events {{ worker_connections 8192; }}
http {{
  access_log {d}/access.log; keepalive_requests 100000000;
  client_body_temp_path {d}/t1; proxy_temp_path {d}/t2; fastcgi_temp_path {d}/t3;
  uwsgi_temp_path {d}/t4; scgi_temp_path {d}/t5; sendfile on; tcp_nopush on;
  keepalive_timeout 600; open_file_cache max=10000;
  proxy_cache_path {d}/cache levels=1:2 keys_zone=z:32m max_size=256m;
  upstream origin {{ server {host}; keepalive 64; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://origin; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_cache z; proxy_cache_key $http_host$request_uri;
    }}
  }}
}}
"""

SQUID = """\
http_port 127.0.0.1:{port}
access_log stdio:{d}/access.log squid
cache_log {d}/cache.log
pid_filename {d}/squid.pid
coredump_dir {d}
cache_mem 256 MB
maximum_object_size_in_memory 1 MB
memory_replacement_policy lru
http_access allow all
shutdown_lifetime 0 seconds
cache_effective_user {user}
max_filedescriptors 16384
client_idle_pconn_timeout 10 minutes
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def wait_for(port, process):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        assert process.poll() is None, f"{process.args[3:5]} ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nobody on port {port}")


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
    total = 0
    for member in tree(pid):
        text = pathlib.Path(f"/proc/{member}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss: +(\d+)", text, re.M).group(1))
    return total * KIB


class Bench:
    def __init__(self, options):
        self.build = pathlib.Path(options.build).resolve()
        self.seconds = options.seconds
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="aduana-bench-"))
        self.running = []
        self.user = pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            os.chmod(self.dir, 0o755)

    def start(self, cpu, *args, port, **kwargs):
        process = subprocess.Popen(
            ["taskset", "-c", cpu, *map(str, args)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **kwargs)
        self.running.append(process)
        wait_for(port, process)
        return process

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.running.remove(process)

    def folder(self, name, user=None):
        path = self.dir / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        if user and os.getuid() == 0:
            shutil.chown(path, user)
        return path

    def floor(self, cpu, size, control):
        port = free_port()
        return port, self.start(cpu, self.build / "bench" / "floor", port,
                                size, control, port=port)

    def target(self, name, work, origin):
        """Start a target; (port, process)."""
        _, size, control, _ = work
        port = free_port()
        if name == "floor":
            return self.floor(SERVER_CPU, size, control)
        if name == "aduana":
            d = self.folder("aduana")
            sets = {"listen": f'["127.0.0.1:{port}"]', "workers": "1",
                    "user": self.user, "state_dir": d, "run_dir": d,
                    "log.access.path": d / "access.log",
                    "destinations.allow": "[127.0.0.0/8]",
                    "cache.size": "256 MiB", "filters.blacklist": '""',
                    "filters.whitelist": '""', "filters.danger_words": '""',
                    "filters.tunnel": '""', "timeouts.idle": "10min"}
            args = [x for k, v in sets.items() for x in ("--set", f"{k}={v}")]
            return port, self.start(
                SERVER_CPU, self.build / "aduana", "--config",
                "config/etc/aduana.yaml", *args, port=port)
        if name == "nginx":
            d = self.folder("nginx")
            (d / "conf").write_text(NGINX.format(
                d=d, port=port, host=origin, user=self.user))
            return port, self.start(SERVER_CPU, "nginx", "-c", d / "conf",
                                    "-p", d, port=port)
        user = "proxy" if os.getuid() == 0 else self.user
        d = self.folder("squid", user)
        (d / "conf").write_text(SQUID.format(d=d, port=port, user=user))
        return port, self.start(SERVER_CPU, "squid", "-N", "-n",
                                f"bench{os.getpid()}", "-f", d / "conf",
                                port=port)

    def load(self, port, host, unique, seconds):
        script = self.dir / "load.lua"
        script.write_text(SCRIPT.format(url=f"http://{host}/x", host=host,
                                        unique=str(unique).lower()))
        run = subprocess.run(
            ["taskset", "-c", LOAD_CPU, "wrk", "-t1", "-c32",
             f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}/"],
            capture_output=True, text=True, check=True)
        bad = re.search(r"Non-2xx.*|Socket errors.*", run.stdout)
        count = int(re.search(r"(\d+) requests in", run.stdout).group(1))
        return count, bad.group() if bad else ""

    def measure(self, name, work):
        """CPU microseconds per request, and what went wrong."""
        _, size, control, unique = work
        origin_port, origin = self.floor(LOAD_CPU, size, control)
        host = f"127.0.0.1:{origin_port}"
        port, process = self.target(name, work, host)
        try:
            self.load(port, host, unique, 1)
            before = cpu_ns(process.pid)
            count, bad = self.load(port, host, unique, self.seconds)
            spent = cpu_ns(process.pid) - before
        finally:
            self.stop(process)
            self.stop(origin)
        return spent / 1000 / max(count, 1), count / self.seconds, bad

    def idle(self, name):
        """Bytes of memory for each idle keep-alive connection."""
        work = WORK[0]
        origin_port, origin = self.floor(LOAD_CPU, work[1], work[2])
        host = f"127.0.0.1:{origin_port}"
        port, process = self.target(name, work, host)
        ask = (f"GET http://{host}/x HTTP/1.1\r\nHost: {host}\r\n\r\n"
               ).encode()
        held = []
        try:
            self.load(port, host, False, 1)
            before = pss(process.pid)
            for _ in range(IDLE):
                s = socket.create_connection(("127.0.0.1", port), timeout=20)
                s.sendall(ask)
                got = b""
                while len(got) < work[1]:
                    got += s.recv(65536)
                held.append(s)
            return (pss(process.pid) - before) / IDLE
        finally:
            for s in held:
                s.close()
            self.stop(process)
            self.stop(origin)

    def close(self):
        for process in list(self.running):
            self.stop(process)
        shutil.rmtree(self.dir, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--targets", default="floor,aduana,nginx,squid")
    parser.add_argument("--json", help="write all figures there")
    options = parser.parse_args()
    targets = [t for t in options.targets.split(",")
               if t in ("floor", "aduana") or shutil.which(t)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (
        resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    bench = Bench(options)
    cpu = {w[0]: {t: [] for t in targets} for w in WORK}
    rate = {w[0]: {t: [] for t in targets} for w in WORK}
    memory, problems = {}, []
    try:
        for _ in range(options.rounds):
            for work in WORK:
                for name in targets:
                    if name == "floor" and work[3]:
                        continue
                    us, per_second, bad = bench.measure(name, work)
                    cpu[work[0]][name].append(us)
                    rate[work[0]][name].append(per_second)
                    if bad:
                        problems.append(f"{name}, {work[0]}: {bad}")
        for name in targets:
            memory[name] = bench.idle(name)
    finally:
        bench.close()

    print(f"CPU microseconds per request, median of {options.rounds} "
          "(times the floor)")
    print(f"{'':22}" + "".join(f"{t:>17}" for t in targets))
    for work in WORK:
        row = cpu[work[0]]
        base = statistics.median(row["floor"]) if row.get("floor") else None
        cells = []
        for t in targets:
            if not row[t]:
                cells.append(f"{'-':>17}")
                continue
            m = statistics.median(row[t])
            times = f" ({m / base:.2f})" if base else ""
            cells.append(f"{m:.2f}{times}".rjust(17))
        print(f"{work[0]:22}" + "".join(cells))
    print(f"{'idle connection, bytes':22}" +
          "".join(f"{memory[t]:17.0f}" for t in targets))
    for line in problems:
        print("problem:", line)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(
            {"cpu_us": cpu, "per_second": rate, "idle_bytes": memory,
             "problems": problems}, indent=1))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
