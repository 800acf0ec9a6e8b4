# SPDX-License-Identifier: MIT
"""The file of measurements: its bounds, its troubles, and reloads."""
import json
import os
import time

from collect import Sender, free_udp_port, rows, samples, series
from proxy import wait_for
from wire import ok


def started(aduana, closing, **settings):
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"], **settings})
    sender = Sender(proxy, port)
    closing.append(sender)
    return proxy, sender


def foreign(proxy):
    return [n for n in series(proxy)
            if not n.startswith(("aduana.", "system."))]


def said_of(proxy, word):
    """The lines about it, of which there is one at least."""
    return wait_for(lambda: [x for x in proxy.lines if word in x], word)


def test_names_have_a_bound(aduana, closing):
    proxy, sender = started(aduana, closing,
                            **{"metrics.series": 100, "metrics.interval": 0})
    for i in range(150):
        sender.socket.send(f"name.{i}:1".encode())
    wait_for(lambda: samples(proxy)["received"] == 100 and
             samples(proxy)["bad"]["series"] == 50, "150 names")
    assert len(foreign(proxy)) == 100
    # What is known goes on.
    sender.sent = 100
    sender.send(["name.99:2"])
    sender.taken()
    said = said_of(proxy, "metrics.series")
    assert len(said) == 1, said
    assert samples(proxy)["limit"] == 100


def test_a_damaged_file_is_set_aside(aduana, closing, tmp_path):
    state = tmp_path / "state"
    (state / "admin").mkdir(parents=True)
    (state / "admin" / "metrics.db").write_bytes(
        b"SQLite format 3\0" + b"\x55" * 9000)
    proxy, sender = started(aduana, closing, state_dir=str(state))
    sender.send(["x:1"])
    sender.stored()
    assert (state / "admin" / "metrics.db.damaged").exists()
    said = said_of(proxy, "metrics.db.damaged")
    assert len(said) == 1, said
    assert (state / "admin" / "metrics.db").stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be(aduana, closing, site, tmp_path):
    state = tmp_path / "state"
    (state / "admin" / "metrics.db").mkdir(parents=True)
    proxy, sender = started(aduana, closing, state_dir=str(state))
    at = int(time.time())
    sender.send([f"x:{i}:{at}" for i in range(10)])
    sender.taken()
    # It is shown all the same, and requests are served.
    assert rows(proxy, "x", at - 10, at + 10, "10s") == {
        at - at % 10: (4.5, 0, 9, 10)}
    assert samples(proxy)["trouble"]
    assert proxy.get(site(ok("x")).url()).status == 200
    said = said_of(proxy, "metrics.db")
    assert len(said) == 1, said
    # When it can be, all of it is written.
    os.rmdir(state / "admin" / "metrics.db")
    sender.stored()
    assert samples(proxy)["trouble"] is None


def test_reloads_lose_nothing(aduana, closing):
    proxy, sender = started(aduana, closing)
    at = int(time.time()) - 3000
    count = 4000
    for i in range(0, count, 20):
        sender.send([f"x:{k}:{at + k % 2000}" for k in range(i, i + 20)])
        if i % 1000 == 0:
            # Asked for while more comes.
            reload = proxy.reload()
            assert reload.returncode == 0, reload.stderr
        if i % 400 == 0:
            sender.taken()
    sender.stored()
    have = rows(proxy, "x", at - 900, at + 3000, "15min")
    assert sum(row[3] for row in have.values()) == count
    assert min(row[1] for row in have.values()) == 0
    assert max(row[2] for row in have.values()) == count - 1
    assert samples(proxy)["lost"] == 0


def test_listening_from_a_reload_on(aduana, closing, write):
    port, other = free_udp_port(), free_udp_port()
    path = write("aduana.yaml", "metrics:\n  udp: []\n")
    proxy = aduana(config=path)
    sender = Sender(proxy, port)
    closing.append(sender)
    for ports in ([port], [other, port]):
        at = json.dumps([f"127.0.0.1:{p}" for p in ports])
        write("aduana.yaml", f"metrics:\n  udp: {at}\n")
        assert proxy.reload().returncode == 0
        sender.send(["x:1"])
        sender.taken()
    write("aduana.yaml", "metrics:\n  udp: []\n")
    assert proxy.reload().returncode == 0
    # Nobody listens any more.
    wait_for(lambda: is_refused(sender), "a closed port")


def is_refused(sender):
    try:
        sender.socket.send(b"x:1")
        sender.socket.send(b"x:1")
    except ConnectionRefusedError:
        return True
    return False
