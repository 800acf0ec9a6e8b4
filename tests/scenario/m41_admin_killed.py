# SPDX-License-Identifier: MIT
"""kill -9 of admin while measurements come: what was said to be stored is
there, what came later too; at most what waited is lost."""
import os
import signal
import time

from collect import Sender, free_udp_port, rows, samples
from proxy import children, title, wait_for


def admin_of(proxy):
    found = [p for p in children(proxy.process.pid)
             if title(p) == "aduana-admin"]
    return found[0] if found else None


def send(sender, name, count, at):
    for i in range(0, count, 25):
        sender.send([f"{name}:{k}:{at + k % 3000}" for k in range(i, i + 25)])
        if i % 500 == 0:
            sender.taken()
    sender.taken()


def count_of(proxy, name, at):
    have = rows(proxy, name, at - 86400, at + 86400, "15min")
    return sum(row[3] for row in have.values())


def test_killed_in_the_middle(aduana, closing):
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"]})
    sender = Sender(proxy, port)
    closing.append(sender)
    at = int(time.time()) - 6000
    send(sender, "first", 4000, at)
    sender.stored()
    send(sender, "second", 3000, at)
    killed = admin_of(proxy)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: admin_of(proxy) not in (None, killed), "another admin")
    # In the region, so that it is what it was at the end.
    synced = samples(proxy)["stored"]
    assert 4000 <= synced <= 7000
    send(sender, "third", 3000, at)
    wait_for(lambda: samples(proxy)["stored"] >= synced + 3000,
             "what came later is stored")
    assert count_of(proxy, "first", at) == 4000
    assert count_of(proxy, "third", at) == 3000
    assert (synced - 4000 <=
            (count_of(proxy, "second", at) if synced > 4000 else 0) <= 3000)
    assert proxy.get(proxy.url + "/").status < 500


def test_again_and_again(aduana, closing):
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"]})
    sender = Sender(proxy, port)
    closing.append(sender)
    at = int(time.time()) - 6000
    for _ in range(3):
        send(sender, "x", 1000, at)
        wait_for(lambda: samples(proxy)["waiting"] < 100, "a file")
        killed = admin_of(proxy)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: admin_of(proxy) not in (None, killed), "another")
        counts = samples(proxy)
        have = count_of(proxy, "x", at)
        assert counts["stored"] <= have <= counts["received"]
