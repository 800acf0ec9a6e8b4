#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Imported lists beside Squid's dstdomain: time until it serves, memory of all
processes, CPU per refused request with the list and with 4,096 names of it.

    imports.py --build build [--names 1000000] [--seconds 4] [--only aduana]
"""
import argparse
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

import lists

ASKED = 4096
TICKS = os.sysconf("SC_CLK_TCK")
SCRIPT = """\
local names, n = {{}}, 0
for name in io.lines("{names}") do names[#names + 1] = name end
request = function()
  n = n % #names + 1
  return "GET http://" .. names[n] .. "/ HTTP/1.1\\r\\nHost: " .. names[n] ..
      "\\r\\n\\r\\n"
end
"""
ADUANA = """\
listen: [127.0.0.1:{port}]
user: root
workers: 1
state_dir: {d}
run_dir: {d}
cache: {{size: 16M}}
filters: {{blacklist: {d}/black.yaml, whitelist: "", tunnel: "",
  danger_words: ""}}
"""
SQUID = """\
http_port 127.0.0.1:{port}
access_log none
cache_log {d}/cache.log
pid_filename {d}/pid
coredump_dir {d}
cache deny all
acl black dstdomain "{d}/list"
http_access deny black
http_access allow all
shutdown_lifetime 0 seconds
cache_effective_user nobody
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def family(pid):
    """The process and all below it."""
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [pid] + [p for child in text.split() for p in family(int(child))]


def pss(pid):
    total = 0
    for p in family(pid):
        try:
            text = pathlib.Path(f"/proc/{p}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1))
        except (OSError, AttributeError):
            pass
    return total / 1024


def cpu(pid):
    total = 0
    for p in family(pid):
        fields = pathlib.Path(f"/proc/{p}/stat").read_text().rsplit(")")[1]
        total += sum(int(n) for n in fields.split()[11:13])
    return total / TICKS


def until_served(port, process):
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as s:
                s.sendall(b"GET http://nobody.invalid/ HTTP/1.1\r\n"
                          b"Host: nobody.invalid\r\n\r\n")
                if s.recv(1):
                    return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"{process.args[0]} ended with {process.returncode}")


def command(name, folder, port, build):
    if name == "aduana":
        (folder / "black.yaml").write_text(
            "blacklist: {import: [list]}\n")
        (folder / "conf").write_text(ADUANA.format(d=folder, port=port))
        return [f"{build}/aduana", "--config", folder / "conf"]
    (folder / "conf").write_text(SQUID.format(d=folder, port=port))
    # A name of its own, and so its own shared memory.
    return ["squid", "-N", "-n", f"bench{port}", "-f", folder / "conf"]


def measure(name, names, asked, args):
    """Seconds until it serves, MiB, microseconds of CPU per request."""
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o777)         # squid is somebody else
    port = free_port()
    dot = "." if name == "squid" else ""
    with open(folder / "list", "w", encoding="ascii") as out:
        out.writelines(f"{dot}{n}\n" for n in names)
    (folder / "asked").write_text("\n".join(asked))
    (folder / "wrk.lua").write_text(SCRIPT.format(names=folder / "asked"))
    began = time.monotonic()
    process = subprocess.Popen(
        [str(a) for a in command(name, folder, port, args.build)],
        stderr=subprocess.DEVNULL)
    until_served(port, process)
    took = time.monotonic() - began
    used, before = pss(process.pid), cpu(process.pid)
    told = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{args.seconds}", "-s", folder / "wrk.lua",
         f"http://127.0.0.1:{port}/"], capture_output=True, text=True,
        check=True).stdout
    requests = int(re.search(r"(\d+) requests in", told).group(1))
    each = (cpu(process.pid) - before) / requests * 1e6
    process.terminate()
    process.wait()
    shutil.rmtree(folder)
    return took, used, each


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", default="build")
    p.add_argument("--names", type=int, default=1000000)
    p.add_argument("--seconds", type=int, default=4)
    p.add_argument("--only")
    args = p.parse_args()
    # Squid refuses a name below another: each is registered of its own.
    names = [n.removeprefix("www.") for n in lists.names(args.names)]
    names = list(dict.fromkeys(names))
    asked = names[::max(1, len(names) // ASKED)][:ASKED]
    for name in [args.only] if args.only else ["aduana", "squid"]:
        if shutil.which("squid") is None and name == "squid":
            print("squid: not installed")
            continue
        few = measure(name, asked, asked, args)
        all_ = measure(name, names, asked, args)
        print(f"{name}: {len(names)} names: serves after {all_[0]:.2f} s "
              f"({len(asked)}: {few[0]:.2f} s), PSS {all_[1]:.1f} MiB "
              f"({few[1]:.1f}), CPU per refused request {all_[2]:.1f} us "
              f"({few[2]:.1f})", flush=True)


if __name__ == "__main__":
    main()
