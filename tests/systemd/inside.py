#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs in the system that drill has booted, as a service of its own: what an
admin does with aduana.service, under load.  One line for each step."""
import os
import re
import signal
import socket
import subprocess
import threading
import time

ORIGIN, PROXY = 8000, 3128
BODY = b"x" * 2000
ANSWER = (b"HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\n"
          b"Connection: close\r\nContent-Length: 2000\r\n\r\n" + BODY)
PATIENCE_S = 60
fetched = 0


def origin():
    global fetched
    with socket.create_server(("127.0.0.1", ORIGIN)) as server:
        while True:
            peer, _ = server.accept()
            with peer:
                peer.recv(65536)
                fetched += 1
                peer.sendall(ANSWER)


def run(*args):
    done = subprocess.run(args, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def show(name):
    return run("systemctl", "show", "aduana", "-P", name)[1]


def wait(true, what):
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            step(f"FAILED, not in {PATIENCE_S} s: {what}")
            raise SystemExit(1)
        time.sleep(0.05)


def step(text):
    print("drill:", text, flush=True)


def ask():
    """"good", "refused", or what else happened."""
    url = f"http://127.0.0.1:{ORIGIN}/page"
    try:
        with socket.create_connection(("127.0.0.1", PROXY), 30) as s:
            s.sendall(f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1:{ORIGIN}\r\n"
                      "Connection: close\r\n\r\n".encode())
            data = b""
            while more := s.recv(65536):
                data += more
    except ConnectionRefusedError:
        return "refused"
    except OSError as error:
        return repr(error)
    return "good" if data.startswith(b"HTTP/1.1 200") and \
        data.endswith(BODY) else f"odd {data[:60]}"


class Load(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.counts = {}
        self.over = False

    def run(self):
        while not self.over:
            result = ask()
            self.counts[result] = self.counts.get(result, 0) + 1


def under_load(what, true):
    """Do ${what} while four ask; what became of what they asked."""
    loads = [Load() for _ in range(4)]
    for load in loads:
        load.start()
    time.sleep(1)
    before = fetched
    what()
    wait(true, "the end of it")
    time.sleep(1)
    total = {}
    for load in loads:
        load.over = True
        load.join(30)
        for key, n in load.counts.items():
            total[key] = total.get(key, 0) + n
    return f"{total}, {fetched - before} fetched again"


def workers():
    group = "/sys/fs/cgroup" + show("ControlGroup") + "/cgroup.procs"
    if not os.path.exists(group):
        group = "/sys/fs/cgroup/systemd" + show("ControlGroup") + \
            "/cgroup.procs"
    with open(group) as f:
        pids = f.read().split()
    return [int(p) for p in pids
            if open(f"/proc/{p}/comm").read().strip() == "aduana-worker"]


def main():
    threading.Thread(target=origin, daemon=True).start()
    step(f"start: {run('systemctl', 'start', 'aduana')}")
    step(f"state: {show('ActiveState')}, {show('StatusText')}")
    step(f"kept by systemd: {show('NFileDescriptorStore')} descriptors")
    step(f"asked twice: {ask()} {ask()}, fetched {fetched} times")
    step(f"reload: {run('systemctl', 'reload', 'aduana')}; "
         f"{show('StatusText')}")
    with open("/etc/aduana/aduana.yaml") as f:
        good = f.read()
    with open("/etc/aduana/aduana.yaml", "w") as f:
        f.write(good + "workers: many\n")
    code, _ = run("systemctl", "reload", "aduana")
    step(f"reload with a mistake: exit {code}; {show('ActiveState')}; "
         f"{show('StatusText')}")
    with open("/etc/aduana/aduana.yaml", "w") as f:
        f.write(good)
    run("systemctl", "reload", "aduana")
    pid = show("MainPID")
    step("restart under load: " + under_load(
        lambda: run("systemctl", "restart", "aduana"),
        lambda: show("MainPID") not in (pid, "0")))
    old = workers()
    step("a worker stopped under load: " + under_load(
        lambda: os.kill(old[0], signal.SIGSTOP),
        lambda: old[0] not in workers() and len(workers()) == len(old)))
    pid = show("MainPID")
    step("kill -9 of the supervisor under load: " + under_load(
        lambda: os.kill(int(pid), signal.SIGKILL),
        lambda: show("MainPID") not in (pid, "0") and
        show("ActiveState") == "active"))
    pid = show("MainPID")
    step("the supervisor stopped, WatchdogSec=10: " + under_load(
        lambda: os.kill(int(pid), signal.SIGSTOP),
        lambda: show("MainPID") not in (pid, "0") and
        show("ActiveState") == "active"))
    step(f"restarts by systemd: {show('NRestarts')}")
    step(f"stop: {run('systemctl', 'stop', 'aduana')}; then {ask()}, "
         f"{show('NFileDescriptorStore')} descriptors kept")
    journal = run("journalctl", "-u", "aduana", "-o", "cat", "--no-pager")[1]
    for line in journal.splitlines():
        if re.search("kept|sign of life|refused, |atchdog|ready", line):
            step("journal: " + line)


try:
    main()
finally:
    step("over")
    run("systemctl", "poweroff", "--force")
