# SPDX-License-Identifier: MIT
"""As many workers as were asked for, each with a share of the work."""
import os
import pathlib
import shutil
import tempfile

from proxy import Aduana, wait_for
from wire import ok


def test_number(aduana):
    proxy = aduana(workers=3)
    wait_for(lambda: len(proxy.workers()) == 3, "their names")


def test_one_for_each_core(aduana):
    proxy = aduana(workers=0)
    wait_for(lambda: len(proxy.workers()) == os.cpu_count(), "their names")


def test_idle_connections_are_cheap(aduana):
    proxy = aduana(workers=1)
    import proxy as harness
    if harness.SANITIZED:
        clients = [proxy.connect() for _ in range(100)]
    else:
        proxy.connect().close()
        before = proxy.memory()
        clients = [proxy.connect() for _ in range(900)]
        # The last one being answered, all before it have been taken.
        with proxy.connect() as last:
            last.send(b"GET /proxy.pac HTTP/1.1\r\nHost: a\r\n\r\n")
            assert last.response().status == 200
        assert (proxy.memory() - before) * 1024 / 900 <= 2048
    for client in clients:
        client.close()


def test_root_is_given_up(site):
    import pwd
    if os.getuid() != 0:
        return      # nothing to give up
    page = site(ok("x"))
    nobody = pwd.getpwnam("nobody")
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        os.chmod(folder, 0o755)
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        proxy = Aduana(folder, {"user": "nobody"})
        try:
            assert proxy.get(page.url()).status == 200
            for pid in [proxy.process.pid, *proxy.workers()]:
                assert os.stat(f"/proc/{pid}").st_uid == nobody.pw_uid
            assert len(proxy.log(1)) == 1
        finally:
            proxy.stop()
    finally:
        shutil.rmtree(folder)
