# SPDX-License-Identifier: MIT
"""Two proxies run side by side, and write only where they were told."""
import os

from proxy import SHIPPED
from wire import ok


def test_two_at_once(aduana, site, tmp_path):
    page = site(ok("x"))
    before = {p: os.stat(p).st_mtime for p in (SHIPPED.parent, SHIPPED)}
    one, two = aduana(), aduana()
    assert one.get(page.url("/1")).status == 200
    assert two.get(page.url("/2")).status == 200
    assert len(one.log(1)) == 1 and len(two.log(1)) == 1
    assert {p: os.stat(p).st_mtime for p in before} == before


def test_a_socket_in_use_is_left_to_its_owner(aduana):
    first = aduana()
    second = aduana(**{"admin.socket": str(first.socket)})
    assert str(first.socket) in second.stderr
    second.stop()
    assert first.ctl("status").returncode == 0
