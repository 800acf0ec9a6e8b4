# SPDX-License-Identifier: MIT
"""aduanactl dashboard: a link that logs in, once."""
import json

from proxy import free_port


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


def test_nothing_is_served(aduana):
    got = aduana(**{"admin.listen": []}).ctl("dashboard")
    assert got.returncode == 1 and "admin.listen" in got.stdout
