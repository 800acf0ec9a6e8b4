# SPDX-License-Identifier: MIT
"""What the blacklist names is refused, with the rule and its place."""
import pytest

from dns import Dns
from wire import ok

LIST = """\
blacklist:
  domains:
    - ads.example.test
    - .tracker.test
    - "*.Wild.TEST"
  urls:
    - "*/banner/*"
  regex:
    - '^https?://[^/]+/ad[0-9]+'
  rules:
    - {domain: games.test, clients: [10.0.0.0/8]}
    - {domain: chat.test, clients: [127.0.0.0/8], reason: "Not in lessons"}
"""
REFUSED = {
    "ads.example.test/": 3,
    "www.ads.example.test/x": 3,
    "ADS.Example.Test/": 3,
    "ads.example.test./": 3,
    "tracker.test/": 4,
    "a.b.tracker.test/": 4,
    "x.wild.test/": 5,
    "good.test/banner/1.png": 7,
    "good.test/ad12/x": 9,
    "chat.test/": 12,
}
PASSED = ["good.test/", "example.test/", "badads.example.test.good.test/",
          "xtracker.test/", "games.test/", "good.test/bannerx",
          "good.test/add/", "good.test/?u=http://ads.example.test/"]


@pytest.fixture
def guarded(aduana, site, write, closing):
    page = site(ok("content"))
    hosts = {u.split("/")[0].lower().rstrip("."): ["127.0.0.1"]
             for u in list(REFUSED) + PASSED}
    dns = Dns(hosts)
    closing.append(dns)
    path = write("blacklist.yaml", LIST)
    proxy = aduana(**{"filters.blacklist": path, "dns.servers": [dns.server]})
    return proxy, page, path


def with_port(where, port):
    host, rest = where.split("/", 1)
    return f"http://{host}:{port}/{rest}"


@pytest.mark.parametrize("where", REFUSED)
def test_refused(guarded, where):
    proxy, page, path = guarded
    reply = proxy.get(with_port(where, page.port))
    assert reply.status == 403
    place = f"{path}:{REFUSED[where]}"
    assert place.encode() in reply.body
    assert "http_request_denied" in reply.get("Proxy-Status")
    assert page.connections == 0
    line = proxy.log(1)[0]
    assert "TCP_DENIED/403" in line and place in line


@pytest.mark.parametrize("where", PASSED)
def test_passed(guarded, where):
    proxy, page, _ = guarded
    assert proxy.get(with_port(where, page.port)).status == 200


def test_reason_is_shown(guarded):
    proxy, page, _ = guarded
    reply = proxy.get(with_port("chat.test/", page.port))
    assert b"Not in lessons" in reply.body


def test_connect_is_refused(guarded):
    proxy, page, _ = guarded
    client, reply = proxy.tunnel(f"www.tracker.test:{page.port}")
    client.close()
    assert reply.status == 403
    assert page.connections == 0


def test_something_stored_before_is_refused_after(aduana, site, write,
                                                  closing):
    page = site(ok("content", "Cache-Control: max-age=3600"))
    path = write("blacklist.yaml", "blacklist:\n  domains: [a.test]\n")
    proxy = aduana(**{"filters.blacklist": path})
    url = f"http://localhost:{page.port}/"
    assert proxy.get(url).status == 200 and proxy.get(url).hit
    write("blacklist.yaml", "blacklist:\n  hosts: [localhost]\n")
    assert proxy.reload().returncode == 0
    assert proxy.get(url).status == 403
