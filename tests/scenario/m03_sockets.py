# SPDX-License-Identifier: MIT
"""Socket activation: sockets of a unit."""
import os
import socket

import pytest

from manager import Manager
from proxy import free_port, wait_for
from wire import DEADLINE, connect, ok


@pytest.fixture
def manager(tmp_path, closing):
    m = Manager(tmp_path)
    closing.append(m)
    return m


def inode(fd):
    return os.fstat(fd).st_ino


def sockets_of(pid):
    return {os.stat(f"/proc/{pid}/fd/{x}").st_ino
            for x in os.listdir(f"/proc/{pid}/fd")
            if os.readlink(f"/proc/{pid}/fd/{x}").startswith("socket:")}


def served(port, page):
    from proxy import request
    with connect(port) as client:
        client.send(request("GET", page.url()))
        return client.response().status


def test_the_same_address(aduana, site, manager):
    page = site(ok("x"))
    port = manager.listen_on(("127.0.0.1", 0))
    proxy = aduana(manager=manager, listen=[f"127.0.0.1:{port}"])
    assert served(port, page) == 200
    assert inode(manager.units[0][1]) in sockets_of(proxy.process.pid)
    # What a unit has is not ours to keep.
    manager.wait_ready()
    assert not any("listen" in name for name in manager.names())
    assert proxy.stderr.count("proxy on") == 1
    assert "a socket of the service manager's" in proxy.stderr
    assert proxy.reload().returncode == 0
    assert served(port, page) == 200


def test_another_address(aduana, site, manager):
    page = site(ok("x"))
    port = manager.listen_on(("127.0.0.1", 0))
    proxy = aduana(manager=manager)
    assert f"proxy on 127.0.0.1:{port}, a socket of the service manager's" \
        in proxy.stderr
    assert served(port, page) == served(proxy.port, page) == 200
    assert proxy.reload().returncode == 0
    assert served(port, page) == served(proxy.port, page) == 200
    manager.wait_ready(2)
    assert manager.names() == ["aduana-admin", "aduana-cache",
                               f"aduana-listen-127.0.0.1_{proxy.port}"]


def test_who_came_before_the_daemon_is_served(aduana, site, manager):
    from proxy import request
    page = site(ok("x"))
    port = manager.listen_on(("127.0.0.1", 0))
    with connect(port) as early:
        early.send(request("GET", page.url()))
        aduana(manager=manager, listen=[f"127.0.0.1:{port}"])
        assert early.response().status == 200


def test_a_unit_besides_what_was_kept(aduana, site, manager):
    """A socket that was kept, and later is a unit's."""
    page = site(ok("x"))
    port = free_port()
    settings = {"manager": manager, "listen": [f"127.0.0.1:{port}"]}
    aduana(**settings).stop()
    manager.wait_ready()
    kept = next(fd for name, fd in manager.store if "listen" in name)
    manager.units.append(("aduana.socket", os.dup(kept)))
    proxy = aduana(**settings)
    assert served(port, page) == 200
    assert proxy.stderr.count("proxy on") == 1
    wait_for(lambda: not any("listen" in name for name in manager.names()),
             f"only the unit's: {manager.names()}", DEADLINE)


def test_what_is_of_no_use(aduana, site, manager):
    page = site(ok("x"))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    manager.units.append(("udp.socket", udp.detach()))
    proxy = aduana(manager=manager)
    assert "udp.socket from the service manager is of no use; it is " \
        "closed" in proxy.stderr
    assert served(proxy.port, page) == 200
