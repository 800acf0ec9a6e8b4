# SPDX-License-Identifier: MIT
"""A signer that does not answer: what needs a new certificate is closed, never
tunnelled; what has one goes on."""
import contextlib
import os
import signal

import pytest

import tls
from proxy import children, halt, title, wait_for


def served(proxy, host="aduana.internal", port=443):
    """A handshake that is in time."""
    def shaken():
        with contextlib.suppress(OSError, EOFError):
            if port == 443:
                return tls.get(proxy, host, port).status == 200
            tls.through(proxy, host, port, tls.authority_of(proxy)).close()
            return True
        return False
    wait_for(shaken, f"a handshake for {host}")


def test_fails_closed(aduana, origin):
    page = origin(lambda peer: peer.rest())
    proxy = aduana(**{"tls.intercept": True, "timeouts.handshake": "1s"})
    served(proxy)
    signer, = [p for p in children(proxy.process.pid) if "signer" in title(p)]
    halt(signer)
    try:
        def refused():
            """For want of a certificate, once the hello is in time."""
            logged = len(proxy.log())
            with pytest.raises((OSError, EOFError)):
                tls.through(proxy, "127.0.0.1", page.port,
                            tls.authority_of(proxy))
            return [x for x in proxy.log(logged + 1) if "no-cert" in x]
        line = wait_for(refused, "a line of it")[0]
        assert "no-certificate: the signer does not answer" in line
        assert "TUNNEL" not in line and "_ABORTED" in line
        served(proxy)
    finally:
        os.kill(signer, signal.SIGCONT)
    served(proxy, "127.0.0.1", page.port)
