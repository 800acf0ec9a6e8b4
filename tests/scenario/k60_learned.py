# SPDX-License-Identifier: MIT
"""A program that will not have a host intercepted is let through the next time;
a client that lacks the authority is told apart."""
import contextlib
import os
import signal
import ssl
import subprocess

import pytest

import tls
from proxy import children, wait_for
from wire import ok

REFUSED = (ssl.SSLError, ConnectionError, EOFError)


@pytest.fixture
def authority(closing):
    made = tls.Authority()
    closing.append(made)
    return made


@pytest.fixture
def origin(authority, closing):
    made = tls.TlsOrigin(lambda request: ok(b"from the origin"),
                         authority.leaf(["pin.example", "other.example",
                                         "bad.test", "127.0.0.1"]))
    closing.append(made)
    return made


@pytest.fixture
def opened(aduana, authority, tmp_path, closing):
    def start(**settings):
        names = tls.Names()
        closing.append(names)
        black = tmp_path / "black.yaml"
        black.write_text("blacklist: {domains: [test]}\n")
        return aduana(**{"tls.intercept": True, "dns.servers": [names.server],
                         "tls.trust": [authority.cafile], "workers": 2,
                         "filters.blacklist": str(black), **settings})
    return start


def accept(proxy, origin, host="other.example"):
    assert tls.get(proxy, host, origin.port).body == b"from the origin"


def refusals(proxy):
    return sum("client-refused-certificate" in line for line in proxy.log())


def pinned(proxy, origin, authority, host="pin.example"):
    """A program that trusts the origin's own authority alone: what it got, or
    None where it refused the certificate, once that is noted."""
    noted = refusals(proxy)
    with contextlib.suppress(*REFUSED):
        with tls.through(proxy, host, origin.port, authority.cafile) as client:
            client.send(tls.inner_request("GET", host, origin.port))
            return client.response().body
    wait_for(lambda: refusals(proxy) > noted, "the refusal in the log")
    return None


def line_with(proxy, what):
    try:
        wait_for(lambda: any(what in line for line in proxy.log()), what)
    except AssertionError as error:
        raise AssertionError(f"{error}: {proxy.log()}") from None
    return next(line for line in proxy.log() if what in line)


def learned(proxy, *options):
    return proxy.ctl("tls", "learned", *options).stdout.splitlines()


def test_pinned_program(opened, origin, authority):
    proxy = opened()
    accept(proxy, origin)
    assert pinned(proxy, origin, authority) is None
    first = line_with(proxy, "alert=48")
    assert "client-refused-certificate alert=48 learned until 20" in first
    assert pinned(proxy, origin, authority) == b"from the origin"
    second = line_with(proxy, "learned-bypass pin.example")
    assert "TCP_TUNNEL" in second
    # Others are looked into as before.
    accept(proxy, origin)
    row = learned(proxy)
    assert len(row) == 1 and "alert-48" in row[0] and "pin.example" in row[0]
    status = proxy.ctl("status", "--json").stdout
    assert '"learned":1' in status and '"tls_bypassed_total":1' in status


def test_client_without_the_authority(opened, origin, authority):
    proxy = opened()
    for n in range(1, 4):
        got = subprocess.run(
            ["curl", "-sS", "--cacert", authority.cafile, "-x", proxy.url,
             f"https://pin.example:{origin.port}/"],
            capture_output=True, text=True, timeout=300)
        assert got.returncode == 60, got
        assert "alert=48 untrusting-client" in proxy.log(n)[n - 1]
    assert learned(proxy) == []
    assert "noted" in learned(proxy, "--all")[0]
    said = [line for line in proxy.lines if "does not trust" in line]
    assert len(said) == 1 and "127.0.0.1" in said[0]
    assert '"untrusting_clients":1' in proxy.ctl("status", "--json").stdout
    accept(proxy, origin)
    assert '"untrusting_clients":0' in proxy.ctl("status", "--json").stdout
    assert pinned(proxy, origin, authority) is None
    assert pinned(proxy, origin, authority) == b"from the origin"


def test_curl_beside_a_browser(opened, origin, authority):
    """Whoever takes a host does not open it by refusing it once."""
    proxy = opened()
    accept(proxy, origin, "pin.example")
    for _ in range(3):
        assert pinned(proxy, origin, authority) is None
    line_with(proxy, "alert=48 mixed-client")
    assert learned(proxy) == []


def leave(proxy, origin):
    """Shakes hands and says nothing; False: it was tunnelled."""
    with tls.through(proxy, "pin.example", origin.port) as client:
        return "Test Root" not in str(
            client.sock.getpeercert(binary_form=True))


def test_hangs_up(opened, origin, authority):
    """It takes the certificate, then looks at it and leaves."""
    proxy = opened()
    accept(proxy, origin)

    def at_once():
        """Whoever stays for a second has taken it."""
        leave(proxy, origin)
        return any("hung-up" in line for line in proxy.log())
    wait_for(at_once, "one that leaves at once")
    assert "hung-up noted" in line_with(proxy, "hung-up")

    def again():
        leave(proxy, origin)
        return any("hung-up learned until" in line for line in proxy.log())
    wait_for(again, "learned")
    assert pinned(proxy, origin, authority) == b"from the origin"


def test_expires(opened, origin, authority):
    proxy = opened(**{"tls.learn_time": "1s"})
    accept(proxy, origin)
    assert pinned(proxy, origin, authority) is None
    line_with(proxy, "learned until")
    wait_for(lambda: "expired" in learned(proxy, "--all")[0], "expired")
    assert pinned(proxy, origin, authority) is None


def test_switched_off(opened, origin, authority):
    proxy = opened(**{"tls.learn": False})
    accept(proxy, origin)
    for n in range(2):
        assert pinned(proxy, origin, authority) is None
    assert "alert=48 not-learned" in line_with(proxy, "alert=48")


def test_words_of_an_admin(opened, origin, authority):
    proxy = opened()
    accept(proxy, origin)
    assert proxy.ctl("tls", "confirm", "Pin.Example.").returncode == 0
    for _ in range(6):		# in whichever worker
        assert pinned(proxy, origin, authority) == b"from the origin"
    line_with(proxy, "confirmed-bypass pin.example")
    assert proxy.ctl("tls", "forbid", "pin.example", "--client",
                     "127.0.0.1").returncode == 0
    for _ in range(6):
        assert pinned(proxy, origin, authority) is None
    assert "not-learned" in line_with(proxy, "alert=48")
    assert len(learned(proxy)) == 2
    assert proxy.ctl("tls", "forget", "pin.example").returncode == 0
    gone = proxy.ctl("tls", "forget", "pin.example")
    assert gone.returncode == 1 and "nothing was known" in gone.stderr
    assert pinned(proxy, origin, authority) is None
    assert pinned(proxy, origin, authority) == b"from the origin"
    wrong = proxy.ctl("tls", "confirm", "*.example")
    assert wrong.returncode == 2 and "one name" in wrong.stderr
    # All zero stands for everybody in the table.
    wrong = proxy.ctl("tls", "confirm", "pin.example", "--client", "::")
    assert wrong.returncode == 2 and "no client" in wrong.stderr


def test_refused_hosts_stay_refused(opened, origin, authority):
    proxy = opened()
    accept(proxy, origin)
    for _ in range(3):
        assert pinned(proxy, origin, authority, "bad.test") is None
    assert "alert=48 not-learned" in line_with(proxy, "alert=48")
    assert proxy.ctl("tls", "confirm", "bad.test").returncode == 0
    assert pinned(proxy, origin, authority, "bad.test") is None
    assert tls.get(proxy, "bad.test", origin.port).status == 403
    assert origin.count == 1


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_outlives_a_restart(opened, origin, authority, tmp_path, how):
    proxy = opened()
    accept(proxy, origin)
    assert pinned(proxy, origin, authority) is None
    assert proxy.ctl("tls", "forbid", "never.example").returncode == 0
    kept = proxy.folder / "admin" / "tls-learned"
    if how == "stop":
        proxy.stop()
    else:
        wait_for(lambda: kept.exists() and
                 "never.example" in kept.read_text(), "written")
        for pid in [proxy.process.pid, *children(proxy.process.pid)]:
            os.kill(pid, signal.SIGKILL)
        proxy.wait()
        proxy.process.returncode = 0	# as it was meant
    text = kept.read_text()
    assert "127.0.0.1 pin.example" in text and "* never.example * forb" in text
    state = tmp_path / "state"
    (state / "admin").mkdir(parents=True, exist_ok=True)
    (state / "admin" / "tls-learned").write_text(text + "rubbish\x1b[2J\n")
    again = opened(state_dir=str(state))
    assert f"tls-learned:{text.count(chr(10)) + 1}: a line has" in again.stderr
    assert pinned(again, origin, authority) == b"from the origin"
    assert len(learned(again)) == 2


def test_outlives_its_workers(opened, origin, authority):
    proxy = opened()
    accept(proxy, origin)
    assert pinned(proxy, origin, authority) is None
    line_with(proxy, "learned until")
    proxy.expect_alarm = True
    old = proxy.workers()
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(set(proxy.workers()) - set(old)) == 2, "new workers")
    wait_for(lambda: pinned(proxy, origin, authority) == b"from the origin",
             "a tunnel")
