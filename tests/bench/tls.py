#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""CPU of intercepted connections and requests, beside Squid's ssl-bump.

What bench.py is for plain HTTP: targets in turn, the server under test on the
first core, the load generator (tlsload) on the second.  Clients offer ECDSA
and verify nothing; what they ask for is in the cache.  Squid peeks at the
ClientHello and then bumps, as its manual has it: it visits the origin for each
connection and does not resume.  The floor (tlsfloor) is what openssl and the
kernel take.

    tls.py --build build [--rounds 3] [--seconds 3] [--json FILE]
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import sys

from bench import (LOAD_CPU, SERVER_CPU, Bench, cpu_ns, free_port, pss)

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "scenario"))
from tls import Authority, Names, TlsOrigin  # noqa: E402

HOST = "bench.test"
BODY = b"x" * 1024
IDLE = 1000
# mode of tlsload, what it is
WORK = [("new", "new connection + hit 1 KiB"),
        ("resume", "resumed connection + hit 1 KiB"),
        ("keep", "keep-alive hit 1 KiB"),
        ("names", "new connection, new name")]

SQUID = """\
http_port 127.0.0.1:{port} ssl-bump tls-cert={d}/ca.pem \\
    generate-host-certificates=on dynamic_cert_mem_cache_size=64MB
sslcrtd_program /usr/lib/squid/security_file_certgen -s {d}/db -M 64MB
sslcrtd_children 2 startup=2
acl step1 at_step SslBump1
ssl_bump peek step1
ssl_bump bump all
tls_outgoing_options cafile={trust}
hosts_file {d}/hosts
access_log stdio:{d}/access.log squid
cache_log {d}/cache.log
pid_filename {d}/squid.pid
coredump_dir {d}
cache_mem 256 MB
http_access allow all
shutdown_lifetime 0 seconds
cache_effective_user {user}
max_filedescriptors 16384
client_idle_pconn_timeout 10 minutes
"""


def answer(_request):
    return (b"HTTP/1.1 200 OK\r\nCache-Control: max-age=86400\r\n"
            b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
            % (len(BODY), BODY))


class TlsBench(Bench):
    def __init__(self, options):
        super().__init__(options)
        self.authority = Authority()
        self.names = Names()
        self.origin = TlsOrigin(answer, self.authority.leaf(HOST))

    def target(self, name, _work=None, _origin=None):
        port = free_port()
        if name == "floor":
            return port, self.start(SERVER_CPU, self.build / "bench" /
                                    "tlsfloor", port, port=port)
        if name == "aduana":
            d = self.folder("aduana")
            sets = {"listen": f'["127.0.0.1:{port}"]', "workers": "1",
                    "user": self.user, "state_dir": d, "run_dir": d,
                    "log.access.path": d / "access.log",
                    "admin.socket": d / "admin.sock",
                    "destinations.allow": "[127.0.0.0/8]",
                    "connect.ports": "[1024-65535]",
                    "cache.size": "256 MiB", "filters.blacklist": '""',
                    "filters.whitelist": '""', "filters.danger_words": '""',
                    "filters.tunnel": '""', "timeouts.idle": "10min",
                    "dns.servers": f'["{self.names.server}"]',
                    "tls.intercept": "true",
                    "tls.trust": f'["{self.authority.cafile}"]'}
            args = [x for k, v in sets.items() for x in ("--set", f"{k}={v}")]
            return port, self.start(
                SERVER_CPU, self.build / "aduana", "--config",
                "config/etc/aduana.yaml", *args, port=port)
        user = "proxy" if os.getuid() == 0 else self.user
        d = self.folder("squid", user)
        root = self.authority.root
        (d / "ca.pem").write_bytes(root.pem +
                                   pathlib.Path(root.key_path).read_bytes())
        (d / "hosts").write_text(f"127.0.0.1 {HOST}\n")
        trust = d / "trust.pem"
        trust.write_bytes(root.pem)
        subprocess.run(["/usr/lib/squid/security_file_certgen", "-c", "-s",
                        d / "db", "-M", "64MB"], check=True,
                       capture_output=True)
        for path in [*d.rglob("*")]:
            if os.getuid() == 0:
                shutil.chown(path, user)
        (d / "conf").write_text(SQUID.format(d=d, port=port, user=user,
                                             trust=trust))
        return port, self.start(SERVER_CPU, "squid", "-N", "-n",
                                f"bench{os.getpid()}", "-f", d / "conf",
                                port=port)

    def load(self, port, mode, seconds):
        run = subprocess.run(
            ["taskset", "-c", LOAD_CPU, self.build / "bench" / "tlsload",
             str(port), mode, str(seconds), HOST, str(self.origin.port)],
            capture_output=True, text=True, check=True)
        return [int(x) for x in re.findall(r"\d+", run.stdout)]

    def measure(self, name, work):
        """CPU microseconds each, how many a second, and what went wrong."""
        mode = work[0]
        port, process = self.target(name)
        try:
            self.load(port, "keep" if mode == "keep" else "new", 0.5)
            before = cpu_ns(process.pid)
            count, resumed, failed = self.load(port, mode, self.seconds)
            spent = cpu_ns(process.pid) - before
        finally:
            self.stop(process)
        bad = f"{failed} failed of {count}" if failed else ""
        if name == "aduana" and mode == "resume" and resumed < count * 0.9:
            bad = f"{resumed} of {count} were resumed"
        return spent / 1000 / max(count, 1), count / self.seconds, bad

    def idle(self, name):
        """Bytes for each idle intercepted connection."""
        port, process = self.target(name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        at = f"{HOST}:{self.origin.port}"
        held = []
        try:
            self.load(port, "new", 0.5)
            before = pss(process.pid)
            for _ in range(IDLE):
                s = socket.create_connection(("127.0.0.1", port), timeout=20)
                s.sendall(f"CONNECT {at} HTTP/1.1\r\nHost: {at}\r\n\r\n"
                          .encode())
                assert b" 200 " in s.recv(4096)
                s = context.wrap_socket(s, server_hostname=HOST)
                s.sendall(f"GET /x HTTP/1.1\r\nHost: {at}\r\n\r\n".encode())
                got = b""
                while len(got) < len(BODY):
                    got += s.recv(65536)
                held.append(s)
            return (pss(process.pid) - before) / IDLE
        finally:
            for s in held:
                s.close()
            self.stop(process)

    def close(self):
        super().close()
        self.origin.close()
        self.names.close()
        self.authority.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--targets", default="aduana,squid,floor")
    parser.add_argument("--json", help="write all figures there")
    options = parser.parse_args()
    targets = [t for t in options.targets.split(",")
               if t != "squid" or shutil.which(t)]
    bench = TlsBench(options)
    cpu = {w[0]: {t: [] for t in targets} for w in WORK}
    rate = {w[0]: {t: [] for t in targets} for w in WORK}
    memory, problems = {}, []
    try:
        for _ in range(options.rounds):
            for work in WORK:
                for name in targets:
                    us, per_second, bad = bench.measure(name, work)
                    cpu[work[0]][name].append(us)
                    rate[work[0]][name].append(per_second)
                    if bad:
                        problems.append(f"{name}, {work[1]}: {bad}")
        for name in targets:
            memory[name] = bench.idle(name)
    finally:
        bench.close()

    print(f"CPU microseconds each (and how many a second), median of "
          f"{options.rounds}")
    print(f"{'':32}" + "".join(f"{t:>20}" for t in targets) +
          "    aduana/squid")
    for mode, words in WORK:
        middle = {t: statistics.median(cpu[mode][t]) for t in targets}
        cells = "".join(
            f"{m:.1f} ({statistics.median(rate[mode][t]):.0f})".rjust(20)
            for t, m in middle.items())
        print(f"{words:32}{cells}" + (
            f"   1/{middle['squid'] / middle['aduana']:.1f}"
            if {"aduana", "squid"} <= set(targets) else ""))
    print(f"{'idle connection, bytes':32}" +
          "".join(f"{memory[t]:20.0f}" for t in targets))
    for line in problems:
        print("problem:", line)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(
            {"cpu_us": cpu, "per_second": rate, "idle_bytes": memory,
             "problems": problems}, indent=1))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
