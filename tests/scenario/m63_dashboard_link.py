# SPDX-License-Identifier: MIT
"""aduanactl dashboard: a link that logs in, once."""
import json

from proxy import free_port
from terminal import Terminal


def test_a_link(aduana):
    port = free_port()
    proxy = aduana(**{"admin.listen": [f"127.0.0.1:{port}"]})
    got = proxy.ctl("dashboard")
    assert got.returncode == 0, got
    url, = got.stdout.splitlines()
    assert url.startswith(f"http://127.0.0.1:{port}/#token=")
    assert "good once, until 20" in got.stderr
    again = json.loads(proxy.ctl("dashboard", "--json").stdout)
    assert again["url"] != url and again["token"] in again["url"]


def test_the_first_lines(aduana):
    port = free_port()
    proxy = aduana(**{"admin.listen": [f"127.0.0.1:{port}"]})
    said = [x for x in proxy.stderr.splitlines() if x.startswith("aduana: ")]
    assert said[-4:] == [
        f"aduana: proxy on 127.0.0.1:{proxy.port}",
        f"aduana: set-up and certificate on http://127.0.0.1:{proxy.port}/",
        f"aduana: dashboard on http://127.0.0.1:{port}/; a link that logs in: "
        f"aduanactl --socket {proxy.socket} dashboard",
        "aduana: ready"]


def test_nobody_asked_on_a_terminal(aduana, closing):
    """A person is told that there is nothing, a program gets nothing."""
    proxy = aduana()
    for command in ["asks"], ["rules"], ["users"], ["tls", "learned"]:
        t = Terminal("--socket", proxy.socket, *command)
        closing.append(t)
        assert t.wait() == 0 and t.text.split() == ["none"], command
        assert proxy.ctl(*command).stdout == ""


def test_nothing_is_served(aduana):
    got = aduana(**{"admin.listen": []}).ctl("dashboard")
    assert got.returncode == 1 and "admin.listen" in got.stdout
