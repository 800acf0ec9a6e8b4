# SPDX-License-Identifier: MIT
"""An authority that expires while it is in force."""
import datetime
import pathlib
import time

from proxy import SLOW, wait_for
from tls import Authority, through


def closed(proxy, number):
    """True when a new name's connection is closed in the handshake."""
    try:
        through(proxy, f"n{number}.test", 8443).close()
    except OSError:
        return True
    return False


def test_the_journal_is_not_the_clients(aduana, tmp_path):
    """Each new name fails; that is said once, and what to do."""
    end = time.time() + 3 * SLOW
    root = Authority(tmp_path, not_after=datetime.datetime.utcfromtimestamp(
        int(end)))
    key = pathlib.Path(root.root.key_path)
    key.chmod(0o600)
    proxy = aduana(**{"tls.intercept": True, "tls.ca.key": str(key),
                      "tls.ca.certificate": root.cafile})
    numbers = iter(range(1000))
    wait_for(lambda: closed(proxy, next(numbers)), "the end of it")
    for _ in range(20):
        assert closed(proxy, next(numbers))
    wait_for(lambda: "cannot make a certificate" in proxy.stderr,
             "the journal")
    said = [x for x in proxy.lines if "cannot make a certificate" in x]
    assert len(said) == 1
    assert "has expired" in said[0]
