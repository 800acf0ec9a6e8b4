# SPDX-License-Identifier: MIT
"""Readers of /api/requests that are slow, leave, and come back over reloads."""
import contextlib
import os
import pathlib
import re

from m20_live_requests import Events
from proxy import SANITIZED, children, title, wait_for
from wire import ok

# What a stream may hold for its reader, and what the kernel may beside it.
STREAM_OUT_MAX = 512 << 10
LONG = "y" * 6000


def many(proxy, page, first, n):
    with proxy.connect() as client:
        for i in range(first, first + n):
            client.send(f"GET {page.url(f'/{i}/{LONG}')} HTTP/1.1\r\n"
                        f"Host: {page.authority}\r\n\r\n".encode())
            assert client.response().status == 200


def admin_memory(proxy):
    """Private, in KiB."""
    (admin,) = wait_for(lambda: [p for p in children(proxy.process.pid)
                                 if "admin" in title(p)], "admin's name")
    text = pathlib.Path(f"/proc/{admin}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", text).group(1))


def test_slow_one_is_told_what_it_lost(aduana, site, closing):
    page = site(ok("x"))
    proxy = aduana()
    slow = Events(proxy)
    closing.append(slow)
    quick = Events(proxy, "?url=/none")
    closing.append(quick)
    many(proxy, page, 1, 20)
    before = admin_memory(proxy)
    many(proxy, page, 21, 1480)
    proxy.log(1500)
    assert SANITIZED or \
        admin_memory(proxy) - before < 4 * STREAM_OUT_MAX // 1024
    # Others are not held up.
    proxy.get(page.url("/none"))
    assert quick.next()[2]["seq"] == 1501
    # While it reads there is room again, and it is told with the next one;
    # each gap is as wide as it was told there.
    made, awaited, told = 1501, 1, 0
    while awaited <= made:
        number, name, value = slow.next()
        if name == "lost":
            assert value["lost"] > 0
            awaited += value["lost"]
            told += 1
            continue
        assert int(number) == value["seq"] == awaited
        awaited += 1
        if told == 0:
            proxy.get(page.url("/none"))
            made += 1
    assert told > 0


def test_over_reloads_none_is_missed_none_twice(aduana, site):
    """As EventSource does: read to the end, come back with the last id."""
    page = site(ok("x"))
    proxy = aduana()
    seqs, made, events = [], 0, Events(proxy)
    for _ in range(3):
        for _ in range(5):
            proxy.get(page.url("/a"))
            made += 1
        # Read some of them, and be away when others come.
        while len(seqs) < made - 2:
            seqs.append(events.next()[2]["seq"])
        assert proxy.reload().returncode == 0
        with contextlib.suppress(AssertionError):
            while True:
                seqs.append(events.next()[2]["seq"])
        events.close()
        proxy.get(page.url("/between"))
        made += 1
        events = Events(proxy, "", f"Last-Event-ID: {seqs[-1]}")
    while len(seqs) < made:
        seqs.append(events.next()[2]["seq"])
    events.close()
    assert seqs == list(range(1, made + 1))


def test_those_who_left_are_forgotten(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    (admin,) = wait_for(lambda: [p for p in children(proxy.process.pid)
                                 if "admin" in title(p)], "admin's name")

    def open_files():
        """Of files it may open more at any time."""
        return sum(os.readlink(fd).startswith("socket:")
                   for fd in pathlib.Path(f"/proc/{admin}/fd").iterdir())
    # Once it has begun.
    assert proxy.ctl("status").returncode == 0
    before = open_files()
    for _ in range(8):
        Events(proxy).close()
    proxy.get(page.url("/a"))
    wait_for(lambda: open_files() <= before, "their connections to be closed")
