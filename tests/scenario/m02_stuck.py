# SPDX-License-Identifier: MIT
"""Workers that show no sign of life: killed, replaced, and told."""
import os
import signal
import time

import pytest

from manager import Manager
from proxy import SLOW, halt, wait_for
from wire import DEADLINE, ok

# Above what a busy machine may keep one waiting that is well.
STUCK = {"timeouts.stuck": "6s"}
WATCHDOG_S = 3


@pytest.fixture
def manager(tmp_path, closing):
    m = Manager(tmp_path, watchdog_s=WATCHDOG_S)
    closing.append(m)
    return m


def said(proxy, text):
    wait_for(lambda: text in proxy.stderr, f"{text} in {proxy.stderr}",
             DEADLINE * SLOW)


def test_a_stopped_worker_is_replaced(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(workers=2, **STUCK)
    old = proxy.workers()
    assert proxy.get(page.url()).status == 200
    halt(old[0])
    said(proxy, f"worker {old[0]} (slot 1, generation 1) has shown no sign "
                "of life for ")
    said(proxy, "s and is stopped; it is killed")
    wait_for(lambda: len(proxy.workers()) == 2 and
             old[0] not in proxy.workers(), "another worker", DEADLINE * SLOW)
    assert old[1] in proxy.workers()
    # Whoever waited in the queue of the one that stood still is served.
    for _ in range(20):
        assert proxy.get(page.url()).status == 200


def test_the_only_one(aduana, site):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(workers=1, **STUCK)
    old, = proxy.workers()
    halt(old)
    assert proxy.get(page.url()).status == 200
    assert old not in proxy.workers()


def test_never(aduana):
    proxy = aduana(workers=1, **{"timeouts.stuck": "0"})
    old, = proxy.workers()
    halt(old)
    # As long as it takes another daemon to end one.
    other = aduana(workers=1, **STUCK)
    halt(other.workers()[0])
    said(other, "it is killed")
    assert proxy.workers() == [old]
    os.kill(old, signal.SIGCONT)


def test_pings_while_there_is_progress(aduana, manager):
    proxy = aduana(manager=manager, workers=1, **STUCK)
    wait_for(lambda: len(manager.values("WATCHDOG")) >= 3, "pings",
             DEADLINE * SLOW)
    proxy.stop()


def test_no_pings_of_one_that_stands_still(aduana, manager):
    """The supervisor itself: that is the manager's to see."""
    proxy = aduana(manager=manager, workers=1, **STUCK)
    wait_for(lambda: manager.values("WATCHDOG"), "a ping", DEADLINE * SLOW)
    halt(proxy.process.pid)
    manager.heard_all()
    count = len(manager.values("WATCHDOG"))
    time.sleep(WATCHDOG_S)
    manager.heard_all()
    assert len(manager.values("WATCHDOG")) == count
    os.kill(proxy.process.pid, signal.SIGCONT)
    wait_for(lambda: len(manager.values("WATCHDOG")) > count + 1, "a ping",
             DEADLINE * SLOW)


def test_a_word_for_another_process(aduana, manager):
    manager.watchdog_s = None
    proxy = aduana(manager=manager)
    manager.wait_status("serving")
    proxy.stop()
    assert manager.values("WATCHDOG") == []
