# SPDX-License-Identifier: MIT
"""Lines over UDP: StatsD's types, bad ones, and who may send."""
import time

from collect import Sender, free_udp_port, listed, rows, samples, series
from proxy import wait_for


def started(aduana, closing, **settings):
    port = free_udp_port()
    proxy = aduana(**{"metrics.udp": [f"127.0.0.1:{port}"], **settings})
    sender = Sender(proxy, port)
    closing.append(sender)
    return proxy, sender


def all_of(proxy, name):
    """Least, most, count, sum over the last and this period."""
    now = int(time.time())
    have = rows(proxy, name, now - 600, now + 10, "10s").values()
    return (min(r[1] for r in have), max(r[2] for r in have),
            sum(r[3] for r in have), round(sum(r[0] * r[3] for r in have), 6))


def test_types(aduana, closing):
    proxy, sender = started(aduana, closing)
    sender.send(["hits:3|c", "hits:1|c|@0.1|#host:a", "level:10|g",
                 "level:-4|g", "level:+1.5|g", "took:320|ms",
                 "took:80|ms|@0.5", "took:2|h", "who:anna|s", "who:bob|s",
                 "who:anna|s\r", "", "plain:-2.5e1"])
    sender.sent -= 1
    sender.taken()
    assert all_of(proxy, "hits") == (3, 10, 2, 13)
    assert all_of(proxy, "level") == (6, 10, 3, 23.5)
    assert all_of(proxy, "took") == (2, 320, 4, 482)
    assert all_of(proxy, "plain") == (-25, -25, 1, -25)
    # A set is known when its ten seconds are over.
    wait_for(lambda: series(proxy)["who"]["last"] > 0, "a set")
    assert all_of(proxy, "who")[1:3] in ((2, 1), (1, 2))
    kinds = {name: s["kind"] for name, s in series(proxy).items()}
    assert (kinds["hits"], kinds["level"], kinds["took"], kinds["who"],
            kinds["plain"]) == ("counter", "gauge", "timer", "set", "gauge")
    assert series(proxy)["took"]["unit"] == "ms"
    assert series(proxy)["plain"]["source"] == "udp"
    text = proxy.ctl("metrics").stdout.splitlines()
    assert 'aduana_collected{name="level"} 7.5' in text
    assert 'aduana_collected{name="plain"} -25' in text
    assert not [line for line in text if 'name="took' in line]
    sender.stored()


BAD = {
    "form": ["nonsense", "a:1|c|x"],
    "name": [":1", 'a"\\b:1', "a b:1", "\u00e4:1", "a" * 200 + ":1"],
    "reserved": ["aduana.requests:5", "system.load.1min:5"],
    "value": ["a:", "a:nan", "a:1e400", "a:0x1f", "a:1:2|c"],
    "time": ["a:1:then", "a:1:-1"],
    "old": ["a:1:86400"],
    "future": [f"a:1:{int(time.time()) + 4000}"],
    "type": ["a:1|x"],
    "rate": ["a:1|c|@2"],
    "long": ["a:" + "1" * 2000],
}


def test_bad_lines(aduana, closing):
    proxy, sender = started(aduana, closing)
    for lines in BAD.values():
        for line in lines:
            sender.socket.send(line.encode())
    sender.send(["good:1"])
    sender.taken()
    counts = samples(proxy)["bad"]
    assert counts == {**{cause: len(lines) for cause, lines in BAD.items()},
                      "series": 0}
    told = listed(proxy)["bad_lines"]
    assert len(told) == 16
    # The newest first, printable whatever was sent.
    assert told[0]["cause"] == "long" and len(told[0]["line"]) < 200
    assert told[0]["from"] == "127.0.0.1"
    assert [t["line"] for t in told if t["cause"] == "type"] == ["a:1|x"]
    sender.socket.send(b'\xff\x00"\\<b>:1')
    wait_for(lambda: samples(proxy)["bad"]["name"] > counts["name"], "one")
    assert listed(proxy)["bad_lines"][0]["line"] == \
        r'\xff\x00\x22\x5c<b>:1'
    assert "aduana_samples_bad_name_total 6" in proxy.ctl("metrics").stdout
    assert list(series(proxy)) == ["good"] or \
        [n for n in series(proxy)
         if not n.startswith(("aduana.", "system."))] == ["good"]


def test_a_datagram_that_is_cut(aduana, closing):
    proxy, sender = started(aduana, closing)
    lines = [f"x:{i}" for i in range(8000)]
    sender.socket.send("\n".join(lines).encode())
    wait_for(lambda: samples(proxy)["bad"]["long"] == 1, "the cut line")
    have = samples(proxy)
    # As much as 16 KiB hold, without what may be half a number.
    whole = "\n".join(lines).encode()[:16384].count(b"\n")
    assert have["received"] == whole
    assert sum(have["bad"].values()) == 1


def test_who_may_send(aduana, closing):
    proxy, sender = started(aduana, closing,
                            **{"metrics.allow": ["192.0.2.0/24"]})
    sender.send(["x:1", "y:1"])
    wait_for(lambda: samples(proxy)["refused"] == 1, "a refused datagram")
    have = samples(proxy)
    assert have["received"] == 0 and sum(have["bad"].values()) == 0
    assert "x" not in series(proxy)


def test_a_taken_port_is_told(aduana, closing):
    import socket
    from proxy import SHIPPED, flag, free_port, run
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
        proxy = aduana()
        done = run("--config", SHIPPED,
                   *flag("metrics.udp", [f"127.0.0.1:{port}"]),
                   *flag("listen", [f"127.0.0.1:{free_port()}"]),
                   *flag("state_dir", str(proxy.folder)),
                   *flag("run_dir", str(proxy.folder)),
                   *flag("user", proxy.settings["user"]))
    assert done.returncode != 0
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "ss -lntup tells" in done.stderr
