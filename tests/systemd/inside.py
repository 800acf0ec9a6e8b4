#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs in the system that drill has booted, as a service of its own: what an
admin does with the package and aduana.service.  A row for each step."""
import http.client
import json
import os
import re
import shutil
import signal

import world
from world import (HERE, DASHBOARD, api, processes, row, run, show, status,
                   status_inside, under_load, wait)

CONFIG = "/etc/aduana/aduana.yaml"
LISTS = "/etc/aduana/lists"


def dpkg(what, *args):
    code, text = run("dpkg", *args)
    row(what, code == 0, text if code else "")


def state(what, wanted="active"):
    now = show("ActiveState")
    row(what, now == wanted, f"{now}, {show('StatusText')}")


def install():
    dpkg("dpkg -i: postinst starts the unit", "-i", f"{HERE}/this.deb")
    state("it is active")
    row("it is enabled", run("systemctl", "is-enabled", "aduana")[1] ==
        "enabled")
    code, text = run("systemctl", "status", "aduana", "--no-pager")
    row("systemctl status shows figures", code == 0 and "workers" in text)
    link = http.client.HTTPConnection("127.0.0.1", DASHBOARD, timeout=30)
    link.request("GET", "/")
    reply = link.getresponse()
    page = reply.read()
    row("the dashboard answers on 127.0.0.1:3129",
        reply.status == 200 and b"<title" in page, f"{len(page)} bytes")
    code, text = run("aduanactl", "dashboard")
    row("aduanactl dashboard gives a link", code == 0 and "/#token=" in text)


def use():
    for name in ("blacklist.yaml", "danger-words.yaml", "hosts.txt"):
        shutil.copy(f"{HERE}/{name}", f"{LISTS}/{name}")
        shutil.chown(f"{LISTS}/{name}", "aduana", "aduana")
    shutil.copy(f"{HERE}/aduana.yaml", CONFIG)
    code, text = run("systemctl", "restart", "aduana")
    row("restart with interception, imports, regexes, words", code == 0, text)
    state("it is active")
    for what, got, wanted in (
            ("a page", status(), "200"),
            ("a name of the imported list", status("n777.imported.test"),
             "403"),
            ("a regex", status(path="/track42.gif"), "403"),
            ("a danger word in a page", status(path="/bomb"), "403"),
            ("https through interception", status_inside("/page"), "200"),
            ("a regex inside https", status_inside("/track42.gif"), "403"),
            ("a danger word inside https", status_inside("/bomb"), "403")):
        row(f"{what}: {wanted}", got == wanted, got)
    row("descriptors that systemd keeps",
        int(show("NFileDescriptorStore")) >= 3, show("NFileDescriptorStore"))


def sandbox():
    """What the unit's sandbox leaves it."""
    code, text = run("systemctl", "start", "aduana-lists-update.service")
    row("lists update by its unit", code == 0, text)
    wait(lambda: status("n7.fetched.test") == "403", "a name of it is refused")
    row("a name of what was fetched: 403", True)
    code, text = run("systemctl", "start", "aduana-lists-update.timer")
    row("its timer", code == 0 and
        show("NextElapseUSecRealtime", "aduana-lists-update.timer") != "",
        show("NextElapseUSecRealtime", "aduana-lists-update.timer"))
    path = "/api/lists/files/blacklist"
    one = json.loads(api("GET", path)[1])
    code, text = api("POST", f"{path}?version={one['version']}",
                     one["text"] + "  domains: [edited.test]\n")
    row("a list is edited, as the dashboard does", code == 200 and
        status("edited.test") == "403", f"{code} {text[:60]}")
    code, text = run("aduanactl", "block", "blocked.test")
    row("aduanactl block", code == 0 and status("blocked.test") == "403",
        text.splitlines()[0] if text else "")
    code, text = run("logrotate", "-f", "/etc/logrotate.d/aduana")
    row("logrotate -f", code == 0 and
        os.path.getsize("/var/log/aduana/access.log.1") > 0, text)
    row("lines go on in the new file", status() == "200" and
        (wait(lambda: os.path.exists("/var/log/aduana/access.log") and
              os.path.getsize("/var/log/aduana/access.log") > 0, "a line")
         or True))


def reload():
    code, text = run("systemctl", "reload", "aduana")
    row("reload", code == 0, text)
    with open(CONFIG) as f:
        good = f.read()
    with open(CONFIG, "w") as f:
        f.write(good + "workers: many\n")
    code, _ = run("systemctl", "reload", "aduana")
    wait(lambda: "refused" in show("StatusText"), "told of it")
    row("reload with a mistake fails, and what was stays",
        code != 0 and status() == "200", show("StatusText"))
    with open(CONFIG, "w") as f:
        f.write(good)
    run("systemctl", "reload", "aduana")


def another_main(old):
    return show("MainPID") not in (old, "0") and show("ActiveState") == "active"


def faults():
    pid = show("MainPID")
    under_load("restart under load",
               lambda: run("systemctl", "restart", "aduana"),
               lambda: another_main(pid))
    for title, signo in (("worker", signal.SIGSTOP), ("admin", signal.SIGSTOP),
                         ("signer", signal.SIGSTOP),
                         ("admin", signal.SIGKILL)):
        old = processes(f"aduana-{title}")
        under_load(f"{title} gets {signo.name} under load",
                   lambda: os.kill(old[0], signo),
                   lambda: len(now := processes(f"aduana-{title}")) ==
                   len(old) and old[0] not in now,
                   world.ASKERS if title == "worker" else 0)
    # Without its main process, or at its watchdog's word, the manager kills the
    # workers too (KillMode=mixed), with what they have in hand.
    for what, signo in (("kill -9 of the supervisor", signal.SIGKILL),
                        ("the supervisor stopped, WatchdogSec=10",
                         signal.SIGSTOP)):
        pid = show("MainPID")
        under_load(what, lambda: os.kill(int(pid), signo),
                   lambda: another_main(pid), world.ASKERS)
    row("restarts by systemd", show("NRestarts") == "2", show("NRestarts"))


def upgrade():
    pid = show("MainPID")
    under_load("dpkg -i of the next version under load",
               lambda: run("dpkg", "-i", "--force-confold",
                           f"{HERE}/next.deb"),
               lambda: another_main(pid))
    row("it is the next version", "+next" in
        run("dpkg-query", "-W", "aduana")[1])
    row("lists and settings are as they were",
        status("edited.test") == "403" and
        status_inside("/page") == "200")


def leave():
    code, text = run("systemctl", "stop", "aduana")
    row("stop: refused from then on, no descriptor is kept",
        code == 0 and status() == "refused" and
        show("NFileDescriptorStore") == "0", text)
    run("systemctl", "start", "aduana")
    state("started again")
    dpkg("dpkg -P: prerm stops the unit", "-P", "aduana")
    row("nobody listens, no process, no unit's file",
        status() == "refused" and not os.path.exists(
            "/lib/systemd/system/aduana.service"), show("LoadState"))
    row("its folders are gone", not any(
        os.path.exists(f"{p}/aduana") for p in
        ("/etc", "/var/lib", "/var/cache", "/var/log", "/run")))


def journal():
    text = run("journalctl", "-u", "aduana", "-o", "cat", "--no-pager")[1]
    row("the journal holds no alarm", not re.search(
        "assertion|panic|SIGSYS|Bad system call", text))
    for line in text.splitlines():
        if re.search("kept,|sign of life|refused, |atchdog", line):
            print("journal:", line)
    if world.bad > 0:
        print(run("journalctl", "-b", "-o", "cat", "--no-pager", "-n", "40",
                  "-u", "aduana*")[1])


def main():
    world.start_origins()
    for part in (install, use, sandbox, reload, faults, upgrade, leave):
        part()


try:
    main()
except Exception as error:
    row(repr(error), False)
finally:
    journal()
    print(f"{world.bad} failed", flush=True)
    run("systemctl", "poweroff", "--force")
