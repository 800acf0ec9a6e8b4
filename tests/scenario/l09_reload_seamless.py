# SPDX-License-Identifier: MIT
"""A reload is not felt by who asks: no call fails, the answer is that of the
new lists, and the log has every line once."""
import json
import signal
import socket
import threading

from proxy import children, title, wait_for
from wire import ok

ROUNDS = 30


def question(proxy, target):
    """One GET on the admin socket: status and body; aduanactl without the
    price of a process."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(120)
        s.connect(str(proxy.socket))
        s.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        reply = b""
        while chunk := s.recv(65536):
            reply += chunk
    head, _, body = reply.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def ask_all_the_time(proxy, over, failed):
    while not over.is_set():
        try:
            if question(proxy, "/status")[0] != 200:
                failed.append("status")
        except (OSError, IndexError) as e:
            failed.append(e)
    if proxy.ctl("status").returncode != 0:
        failed.append("aduanactl status")


def admins(proxy):
    return [p for p in children(proxy.process.pid)
            if title(p) == "aduana-admin"]


def test_no_call_fails(aduana, site, write):
    page = site(ok("content"))
    path = write("b.yaml", "blacklist:\n  domains: [n0.test]\n")
    proxy = aduana(**{"filters.blacklist": path})
    over, failed, asked = threading.Event(), [], []

    def browse():
        while not over.is_set():
            asked.append(proxy.get(page.url(f"/{len(asked)}")).status)

    others = [threading.Thread(target=ask_all_the_time,
                               args=(proxy, over, failed)),
              threading.Thread(target=browse)]
    for t in others:
        t.start()
    try:
        for i in range(1, ROUNDS + 1):
            write("b.yaml", f"blacklist:\n  domains: [n{i}.test]\n")
            reload = proxy.reload()
            assert reload.returncode == 0, reload.stderr
            told = proxy.ctl("--json", "explain", f"http://n{i}.test/")
            assert told.returncode == 0, told.stderr
            told = json.loads(told.stdout)
            assert (told["generation"], told["status"]) == (i + 1, 403)
    finally:
        over.set()
        for t in others:
            t.join()
    assert not failed
    assert set(asked) == {200}
    lines = [x for x in proxy.log(len(asked)) if page.url() in x]
    numbers = sorted(int(x.split()[6].rsplit("/", 1)[1]) for x in lines)
    assert numbers == list(range(len(asked)))
    wait_for(lambda: len(admins(proxy)) == 1, "one admin is left")


def test_by_signal_and_quickly(aduana, write):
    path = write("b.yaml", "blacklist:\n  domains: [n0.test]\n")
    proxy = aduana(**{"filters.blacklist": path})
    over, failed = threading.Event(), []
    other = threading.Thread(target=ask_all_the_time,
                             args=(proxy, over, failed))
    other.start()
    try:
        for i in range(1, 10):
            write("b.yaml", f"blacklist:\n  domains: [n{i}.test]\n")
            proxy.signal(signal.SIGHUP)
            proxy.signal(signal.SIGHUP)
        wait_for(lambda: json.loads(question(
            proxy, "/explain?url=http://n9.test/")[1])["status"] == 403,
            "the last list is told")
    finally:
        over.set()
        other.join()
    assert not failed
    wait_for(lambda: len(admins(proxy)) == 1, "one admin is left")


def test_who_is_slow_gets_an_answer(aduana, write):
    """More reloads than there is room for retired admins; those who asked
    nothing yet are answered as long as theirs is there."""
    path = write("b.yaml", "blacklist:\n  domains: [n0.test]\n")
    proxy = aduana(**{"filters.blacklist": path})
    slow = []
    for i in range(8):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(120)
        s.connect(str(proxy.socket))
        s.sendall(b"GET /status HTTP/1.1\r\n")
        slow.append(s)
        assert question(proxy, "/status")[0] == 200
        assert proxy.reload().returncode == 0
        assert len(admins(proxy)) <= 6
    slow[-1].sendall(b"Host: a\r\n\r\n")
    assert slow[-1].recv(100).startswith(b"HTTP/1.1 200 ")
    assert slow[0].recv(100) == b""
    for s in slow:
        s.close()
    wait_for(lambda: len(admins(proxy)) == 1, "one admin is left")
