# SPDX-License-Identifier: MIT
"""A signer that does not answer: what needs a new certificate is closed, never
tunnelled; what has one goes on."""
import os
import signal

import pytest

import tls
from proxy import children, title


def test_fails_closed(aduana, origin):
    page = origin(lambda peer: peer.rest())
    proxy = aduana(**{"tls.intercept": True, "timeouts.handshake": "1s"})
    assert tls.get(proxy, "aduana.internal", 443).status == 200
    signer, = [p for p in children(proxy.process.pid) if "signer" in title(p)]
    os.kill(signer, signal.SIGSTOP)
    try:
        with pytest.raises((OSError, EOFError)):
            tls.through(proxy, "127.0.0.1", page.port,
                        tls.authority_of(proxy))
        line = proxy.log(3)[2]
        assert "no-certificate: the signer does not answer" in line
        assert "TUNNEL" not in line and "_ABORTED" in line
        assert tls.get(proxy, "aduana.internal", 443).status == 200
    finally:
        os.kill(signer, signal.SIGCONT)
    with tls.through(proxy, "127.0.0.1", page.port,
                     tls.authority_of(proxy)) as client:
        assert client.sock.version()
