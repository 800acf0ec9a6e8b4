# SPDX-License-Identifier: MIT
"""Clients that leave, fall silent or cannot: one line each, and nothing else
suffers."""
import re
import signal
import socket
import ssl
import subprocess

import pytest

import tls
from proxy import SLOW, wait_for


def hello_of(proxy):
    client, _ = proxy.tunnel("aduana.internal:443")

    class Kept(list):
        pass

    kept = Kept()

    def keep(hello):
        kept.append(hello)
        return []

    by_hand = tls.ByHand(client, "aduana.internal", tls.authority_of(proxy),
                         cut=keep)
    return client, by_hand, kept[0]


def still_serves(proxy):
    assert tls.get(proxy, "aduana.internal", 443).status == 200


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("part", [0, 1, 100])
def test_gone_in_the_hello(aduana, how, part):
    proxy = aduana(**{"tls.intercept": True})
    client, _, hello = hello_of(proxy)
    client.send(hello[:part])
    getattr(client, how)()
    assert "gone-before-hello" in proxy.log(1)[0]
    still_serves(proxy)


@pytest.mark.parametrize("how", ["close", "reset"])
def test_gone_after_the_hello(aduana, how):
    proxy = aduana(**{"tls.intercept": True})
    client, _, hello = hello_of(proxy)
    client.send(hello)
    getattr(client, how)()
    assert "_ABORTED" in proxy.log(1)[0]
    still_serves(proxy)


def test_gone_in_the_handshake(aduana):
    proxy = aduana(**{"tls.intercept": True})
    client, _, hello = hello_of(proxy)
    client.send(hello)
    assert client.sock.recv(10)
    client.reset()
    # Whether it saw the certificate is not known when the reset is there
    # before we wait.
    assert re.search("client-refused-certificate|handshake-failed",
                     proxy.log(1)[0])
    still_serves(proxy)


@pytest.mark.parametrize("part", [0, 100])
def test_slow_hello(aduana, part):
    proxy = aduana(**{"tls.intercept": True, "timeouts.handshake": "300ms"})
    client, _, hello = hello_of(proxy)
    with client:
        client.send(hello[:part])
        assert client.closed()
    line = proxy.log(1)[0]
    assert "hello-timeout" in line and "_TIMEOUT" in line


def test_slow_handshake(aduana):
    proxy = aduana(**{"tls.intercept": True,
                      "timeouts.handshake": f"{500 * SLOW}ms"})
    tries = iter(range(1, 1000))

    def answered():
        """The hello was in time."""
        client, _, hello = hello_of(proxy)
        with client:
            client.send(hello)
            got = client.rest()
        line = proxy.log(n := next(tries))[n - 1]
        assert ("handshake-timeout" if got else "timeout") in line
        return got
    wait_for(answered, "an answer to the hello")


def test_no_trust(aduana, tmp_path):
    """A client without the authority says so by an alert."""
    stranger = tls.Authority()
    proxy = aduana(**{"tls.intercept": True})
    for _ in range(2):
        with pytest.raises(ssl.SSLCertVerificationError):
            tls.through(proxy, "aduana.internal", 443, stranger.cafile)
    stranger.close()
    for line in proxy.log(2):
        assert "client-refused-certificate" in line and "alert=48" in line
    still_serves(proxy)


def test_leaves_as_soon_as_it_is_over(aduana):
    proxy = aduana(**{"tls.intercept": True})
    tries = iter(range(1, 1000))

    def at_once():
        """Whoever is not, has taken its time."""
        tls.through(proxy, "aduana.internal", 443,
                    tls.authority_of(proxy)).close()
        line = proxy.log(n := next(tries))[n - 1]
        assert ("refused" in line) == ("hung-up" in line)
        return "client-refused-certificate hung-up" in line
    wait_for(at_once, "one that leaves within a second")


def test_idle_after_the_handshake(aduana):
    """Who takes its time is no refusal."""
    proxy = aduana(**{"tls.intercept": True})
    with tls.through(proxy, "aduana.internal", 443,
                     tls.authority_of(proxy)) as client:
        line = proxy.log(1)[0]
        assert "refused" not in line and "ABORTED" not in line
        client.send(tls.inner_request("GET", "aduana.internal", 443))
        assert client.response().status == 200


def test_too_old(aduana):
    """TLS 1.0 alone: told by the alert that says so."""
    proxy = aduana(**{"tls.intercept": True})
    port = proxy.port
    got = subprocess.run(
        ["openssl", "s_client", "-proxy", f"127.0.0.1:{port}", "-connect",
         "aduana.internal:443", "-tls1", "-cipher", "ALL:@SECLEVEL=0"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert "alert protocol version" in got.stderr, got.stderr
    line = proxy.log(1)[0]
    assert "handshake-failed" in line and "refused-certificate" not in line


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_while_a_hello_is_awaited(aduana, number):
    proxy = aduana(**{"tls.intercept": True, "timeouts.stop": "200ms",
                      "timeouts.drain": "200ms"})
    client, _, hello = hello_of(proxy)
    with client:
        client.send(hello[:50])
        proxy.signal(number)
        assert proxy.wait() == 0
        assert client.closed()
    assert len(proxy.log(1)) == 1


def test_served_while_draining(aduana):
    """A handshake that a reload finds on its way still gets its answer."""
    proxy = aduana(**{"tls.intercept": True})
    client, by_hand, hello = hello_of(proxy)
    with client:
        client.send(hello[:50])
        assert proxy.reload().returncode == 0
        client.send(hello[50:])
        answer = by_hand.shake().ask(
            tls.inner_request("GET", "aduana.internal", 443))
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"Connection: close" in answer


def test_many_that_leave(aduana):
    proxy = aduana(**{"tls.intercept": True})
    for part in range(0, 300, 7):
        client, _, hello = hello_of(proxy)
        client.send(hello[:part])
        client.sock.shutdown(socket.SHUT_WR)
        client.close()
    assert len(proxy.log(43)) == 43
    still_serves(proxy)
