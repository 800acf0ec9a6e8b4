# SPDX-License-Identifier: MIT
"""SIGUSR1 opens the log anew, so that it can be rotated without a loss."""
import signal

import pytest

from proxy import wait_for
from wire import ok


@pytest.mark.parametrize("how", ["signal", "aduanactl"])
def test_rotation(aduana, site, how):
    page = site(ok("x"))
    proxy = aduana()
    for i in range(10):
        proxy.get(page.url(f"/{i}"))
    proxy.log(10)
    old = proxy.log_path.with_suffix(".1")
    proxy.log_path.rename(old)
    if how == "signal":
        proxy.signal(signal.SIGUSR1)
    else:
        assert proxy.ctl("reopen").returncode == 0
    wait_for(proxy.log_path.exists, "a new log")
    for i in range(10):
        proxy.get(page.url(f"/{i}"))
    proxy.log(10)
    assert len(old.read_text().splitlines()) == 10
