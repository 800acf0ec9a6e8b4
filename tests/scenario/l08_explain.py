# SPDX-License-Identifier: MIT
"""explain says of a request what the daemon then does with it."""
import json
import shlex

import pytest

from dns import Dns
from proxy import wait_for
from tls import Scene, TlsOrigin, get
from wire import ok

BLACK = """\
blacklist:
  domains: [ads.test, 127.0.0.9]
  hosts: [only.test]
  urls: ["*/banner/*"]
  regex: ['/secret[0-9]']
  rules:
    - {domain: far.test, clients: [10.0.0.0/8]}
    - {domain: near.test, clients: [127.0.0.0/8], reason: "Más tarde",
       category: games}
    - {domain: post.test, methods: [POST]}
    - {domain: gone.test, until: 2020-01-01T00:00:00Z}
"""
WHITE = """\
whitelist:
  hosts: [good.ads.test]
"""
TUNNEL = """\
tunnel:
  domains: [bank.test]
"""
WORDS = """\
danger_words:
  words: [bomba]
"""
HOSTS = ["www.ads.test", "good.ads.test", "only.test", "a.only.test",
         "x.test", "far.test", "near.test", "post.test", "gone.test",
         "bank.test", "y.test"]
CASES = [
    ("GET", "www.ads.test", "/"),
    ("GET", "good.ads.test", "/banner/1"),
    ("GET", "only.test", "/"),
    ("GET", "a.only.test", "/"),
    ("GET", "x.test", "/banner/1.png"),
    ("GET", "x.test", "/secret7"),
    ("GET", "far.test", "/"),
    ("GET", "near.test", "/"),
    ("POST", "post.test", "/"),
    ("GET", "post.test", "/"),
    ("GET", "gone.test", "/"),
    ("GET", "y.test", "/una-bomba"),
    ("CONNECT", "www.ads.test", "/"),
    ("CONNECT", "bank.test", "/"),
    ("CONNECT", "far.test", "/"),
]


@pytest.fixture
def guarded(aduana, site, write, closing):
    page = site(ok("content", "Cache-Control: max-age=3600"))
    dns = Dns({h: ["127.0.0.1"] for h in HOSTS})
    closing.append(dns)
    proxy = aduana(**{"filters.blacklist": write("b.yaml", BLACK),
                      "filters.whitelist": write("w.yaml", WHITE),
                      "filters.tunnel": write("t.yaml", TUNNEL),
                      "filters.danger_words": write("d.yaml", WORDS),
                      "dns.servers": [dns.server]})
    return proxy, page


def explain(proxy, *args):
    reply = proxy.ctl("--json", "explain", *args)
    assert reply.returncode == 0, reply.stdout + reply.stderr
    return json.loads(reply.stdout)


def rule_of(line):
    """What the log's rule= says, or None."""
    for word in shlex.split(line):
        if word.startswith("rule="):
            return word[5:]
    return None


def outcome(line):
    """TCP_DENIED/403."""
    return line.split()[3]


@pytest.mark.parametrize("method,host,path", CASES)
def test_as_the_daemon_does(guarded, method, host, path):
    proxy, page = guarded
    scheme = "https" if method == "CONNECT" else "http"
    url = f"{scheme}://{host}:{page.port}{path}"
    told = explain(proxy, url, *([] if method == "CONNECT"
                                 else ["--method", method]))
    if method == "CONNECT":
        client, reply = proxy.tunnel(f"{host}:{page.port}")
        client.close()
    else:
        reply = proxy.ask(method, url, body=b"" if method == "POST" else None)
    line = proxy.log(1)[0]
    assert rule_of(told["log"]) == rule_of(line)
    # What an origin will answer nobody knows.
    if told["status"] == 0:
        assert reply.status == 200
        assert told["result"] == outcome(line).split("/")[0]
    else:
        assert told["status"] == reply.status
        assert outcome(told["log"]) == outcome(line)


def test_what_is_stored(guarded):
    proxy, page = guarded
    url = f"http://x.test:{page.port}/"
    assert explain(proxy, url)["steps"][0]["stored"] == "no"
    proxy.get(url)
    proxy.log(1)
    told = explain(proxy, url)
    assert told["steps"][0]["stored"] == "yes"
    assert 3500 < told["steps"][0]["fresh_seconds"] <= 3600
    proxy.get(url)
    assert outcome(told["log"]) == outcome(proxy.log(2)[1])


def test_for_a_person(guarded):
    proxy, _ = guarded
    text = proxy.ctl("explain", "http://near.test/").stdout
    assert "holds" in text and "Más tarde" in text and "[games]" in text
    assert "b.yaml:8" in text and "TCP_DENIED/403" in text
    text = proxy.ctl("explain", "http://near.test/", "--client",
                     "10.0.0.1").stdout
    assert "not its clients" in text and "passes" in text
    text = proxy.ctl("explain", "http://other.test/").stdout
    assert "no rule names it" in text and "block: none of 9" in text


@pytest.mark.parametrize("args", [
    ["example.test"], ["http://a b/"], ["http://a.test/", "--client", "x"],
    ["http://a.test/", "--at", "noon"], ["http://a.test/", "--size", "-1"]])
def test_what_cannot_be_understood(guarded, args):
    proxy, _ = guarded
    reply = proxy.ctl("explain", *args)
    assert reply.returncode != 0 and reply.stderr


def test_time_user_and_response(aduana, write):
    black = """\
blacklist:
  rules:
    - {domain: a.test, when: "mon-fri 08:00-14:00"}
    - {domain: b.test, users: [ana]}
    - {domain: c.test, types: ["video/*"]}
    - {domain: d.test, size: "> 1 MiB"}
    - {network: 192.0.2.0/24}
"""
    proxy = aduana(zone="UTC", **{"filters.blacklist": write("b.yaml", black)})

    def refused(*args):
        told = explain(proxy, *args)
        return told["steps"][-1]["verdict"] == "refused"

    assert refused("http://a.test/", "--at", "2026-11-23 09:30")
    assert not refused("http://a.test/", "--at", "2026-11-22 09:30")
    assert refused("http://a.test/", "--at", "2026-11-23T09:30:00+01:00")
    assert not refused("http://b.test/")
    assert refused("http://b.test/", "--user", "ana")
    told = explain(proxy, "http://c.test/")
    assert told["steps"][0]["rules"][0]["looked"] == "waits"
    assert "--type" in told["steps"][0]["waits"]
    assert refused("http://c.test/", "--type", "video/mp4")
    assert not refused("http://c.test/", "--type", "text/html")
    assert refused("http://d.test/", "--size", "2000000")
    assert not refused("http://d.test/", "--size", "20")
    assert refused("http://e.test/", "--address", "192.0.2.7")
    assert not refused("http://e.test/", "--address", "192.0.3.7")


def test_lists_after_a_reload(aduana, write):
    path = write("b.yaml", "blacklist:\n  domains: [a.test]\n")
    proxy = aduana(**{"filters.blacklist": path})
    assert explain(proxy, "http://a.test/")["status"] == 403
    write("b.yaml", "blacklist:\n  domains: [b.test]\n")
    assert proxy.reload().returncode == 0
    told = explain(proxy, "http://b.test/")
    assert (told["generation"], told["status"]) == (2, 403)


def test_inside_tls(aduana, closing, write):
    scene = Scene(aduana, closing)
    origin = scene.keep(TlsOrigin(lambda _: ok("inside"),
                                  scene.authority.leaf(["a.test"])))
    proxy = scene.start(**{"filters.blacklist": write(
        "b.yaml", 'blacklist:\n  urls: ["*/secret*"]\n')})
    for path, status in (("/secret", 403), ("/open", 200)):
        told = explain(proxy, f"https://a.test:{origin.port}{path}")
        connect, inside = told["steps"]
        assert connect["tls"] == "intercepted"
        assert (inside["verdict"] == "refused") == (status == 403)
        assert get(proxy, "a.test", origin.port, path).status == status
        line = wait_for(lambda: [x for x in proxy.log() if path in x],
                        "the request in the log")[-1]
        assert rule_of(told["log"]) == rule_of(line)
        assert outcome(told["log"]).split("/")[0] in outcome(line)
