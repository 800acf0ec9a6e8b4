# SPDX-License-Identifier: MIT
"""The log to syslog and to the journal: what they get, and that they hold
nothing up."""
import json
import os
import re
import socket

import pytest

import log_tools
from proxy import wait_for
from wire import ok

# What a local program sends (RFC 3164 without the host).
MESSAGE = re.compile(r"<(\d+)>(\w{3} [ \d]\d \d\d:\d\d:\d\d) ([\w.-]+): (.*)",
                     re.S)


class Listener:
    """/dev/log, or the journal's socket."""

    def __init__(self, path):
        self.path = str(path)
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind(self.path)
        self.sock.settimeout(120)

    def take(self, n):
        return [self.sock.recv(1 << 20) for _ in range(n)]

    def close(self):
        self.sock.close()
        os.unlink(self.path)


def counted(proxy, name):
    shown = json.loads(proxy.ctl("--json", "stats").stdout)
    return shown["counters"][name]


def fields_of(datagram):
    """By the journal's native protocol; all values of this one are text of one
    line."""
    assert datagram.endswith(b"\n")
    rows = [x.split(b"=", 1) for x in datagram[:-1].split(b"\n")]
    assert all(len(x) == 2 and re.fullmatch(b"[A-Z_]+", x[0]) for x in rows)
    names = [name for name, _ in rows]
    assert len(set(names)) == len(names)
    return {name.decode(): value.decode() for name, value in rows}


def test_syslog(aduana, site, closing, tmp_path):
    page = site(ok("x", "Cache-Control: max-age=100"))
    listener = Listener(tmp_path / "log")
    closing.append(listener)
    proxy = aduana(**{"log.access.output": "syslog",
                      "log.access.facility": "local3",
                      "log.access.tag": "squid",
                      "log.access.socket": listener.path})
    for _ in range(5):
        proxy.get(page.url("/a?b=%0A"))
    rows = [MESSAGE.fullmatch(x.decode()) for x in listener.take(5)]
    assert all(rows)
    assert {r[1] for r in rows} == {str(19 * 8 + 6)}
    assert {r[3] for r in rows} == {"squid"}
    assert "TCP_MISS/200" in rows[0][4] and "TCP_MEM_HIT/200" in rows[1][4]
    # As syslog writes them, GoAccess reads them.
    log = tmp_path / "squid.log"
    log.write_text("".join(f"{r[2]} gate {r[3]}[77]: {r[4]}\n" for r in rows))
    found = log_tools.goaccess(log, tmp_path, "--log-format=SQUID")
    assert found["requests"] == 5 and found["left_out"] == 0
    assert found["bytes"] == counted(proxy, "client_sent_bytes_total")
    assert found["clients"]["127.0.0.1"][0] == 5


def test_journal(aduana, site, closing, tmp_path):
    page = site(ok("x"))
    listener = Listener(tmp_path / "journal")
    closing.append(listener)
    proxy = aduana(**{"log.access.output": "journal",
                      "log.access.socket": listener.path})
    long = "y" * 5000
    proxy.get(page.url("/a?b=c%0Ad=e"))
    proxy.get(page.url(f"/{long}"))
    with proxy.connect() as client:
        client.send(b"GET http://a/\x01\nX=Y HTTP/1.1\r\n\r\n")
        client.response()
    good, large, bad = map(fields_of, listener.take(3))
    assert good["ADUANA_URL"] == page.url("/a?b=c%0Ad=e")
    assert good["ADUANA_CLIENT"] == "127.0.0.1"
    assert good["ADUANA_RESULT"] == "TCP_MISS"
    assert good["ADUANA_STATUS"] == "200" and good["PRIORITY"] == "6"
    assert good["SYSLOG_IDENTIFIER"] == "aduana"
    assert int(good["ADUANA_BYTES"]) > 0
    assert good["ADUANA_ID"] in good["MESSAGE"]
    assert large["ADUANA_URL"].startswith(page.url("/yyy"))
    assert bad["ADUANA_STATUS"] == "400" and "X" not in bad


@pytest.mark.parametrize("output", ["syslog", "journal"])
def test_nobody_listens(aduana, site, closing, tmp_path, output):
    """Lines wait, it is said once, and nobody is held up; then they come."""
    page = site(ok("x"))
    path = tmp_path / "later"
    proxy = aduana(**{"log.access.output": output,
                      "log.access.socket": str(path)})
    for i in range(20):
        assert proxy.get(page.url(f"/{i}")).status == 200
    wait_for(lambda: "cannot send; lines wait" in proxy.stderr, "a word of it")
    wait_for(lambda: counted(proxy, "log_lines_total") == 20, "all taken")
    listener = Listener(path)
    closing.append(listener)
    for i, datagram in enumerate(listener.take(20)):
        assert f"{page.authority}/{i} ".encode() in datagram
    wait_for(lambda: "sent again; 0 lines were dropped" in proxy.stderr,
             "its end")
    assert proxy.stderr.count("cannot send") == 1
    assert counted(proxy, "log_lost_total") == 0


@pytest.mark.parametrize("output", ["syslog", "journal"])
def test_listener_that_is_stuck(aduana, site, closing, tmp_path, output):
    """It reads nothing: requests go on, what waits is what came."""
    page = site(ok("x"))
    listener = Listener(tmp_path / "stuck")
    closing.append(listener)
    proxy = aduana(**{"log.access.output": output,
                      "log.access.socket": listener.path})
    with proxy.connect() as client:
        for i in range(600):
            client.send(f"GET {page.url(f'/{i}')} HTTP/1.1\r\n"
                        f"Host: {page.authority}\r\n\r\n".encode())
            assert client.response().status == 200
    wait_for(lambda: counted(proxy, "log_lines_total") == 600, "all taken")
    for i, datagram in enumerate(listener.take(600)):
        assert f"{page.authority}/{i} ".encode() in datagram
    assert counted(proxy, "log_lost_total") == 0


def test_gone_for_good(aduana, site, tmp_path):
    """What never could be sent is counted by entries, not by their lines."""
    page = site(ok("x"))
    proxy = aduana(**{"log.access.output": "journal",
                      "log.access.socket": str(tmp_path / "never")})
    for i in range(7):
        proxy.get(page.url(f"/{i}"))
    proxy.stop()
    assert "never: 7 lines are lost" in proxy.stderr
