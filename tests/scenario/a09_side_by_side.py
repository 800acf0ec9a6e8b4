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


def test_same_folder_is_refused(aduana):
    from proxy import flag, free_port, run
    first = aduana()
    done = run("--config", SHIPPED,
               *flag("listen", [f"127.0.0.1:{free_port()}"]),
               *flag("state_dir", str(first.folder)),
               *flag("run_dir", str(first.folder)),
               *flag("log.access.path", str(first.folder / "other.log")))
    assert done.returncode != 0
    assert "admin.sock" in done.stderr
