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


def starting(aduana, tmp_path):
    """With one that is good for as long as a start takes here."""
    for seconds in (3 * SLOW, 10 * SLOW, 30 * SLOW):
        folder = tmp_path / f"for{seconds}"
        folder.mkdir()
        root = Authority(folder, not_after=datetime.datetime.utcfromtimestamp(
            int(time.time()) + seconds))
        key = pathlib.Path(root.root.key_path)
        key.chmod(0o600)
        try:
            return aduana(**{"tls.intercept": True, "tls.ca.key": str(key),
                             "tls.ca.certificate": root.cafile})
        except AssertionError as error:
            assert "has expired" in str(error)
    raise AssertionError("no start is quick enough")


def test_the_journal_is_not_the_clients(aduana, tmp_path):
    """Each new name fails; that is said once, and what to do."""
    proxy = starting(aduana, tmp_path)
    numbers = iter(range(1000))
    wait_for(lambda: closed(proxy, next(numbers)), "the end of it")
    for _ in range(20):
        assert closed(proxy, next(numbers))
    wait_for(lambda: "cannot make a certificate" in proxy.stderr,
             "the journal")
    said = [x for x in proxy.lines if "cannot make a certificate" in x]
    assert len(said) == 1
    assert "has expired" in said[0]
