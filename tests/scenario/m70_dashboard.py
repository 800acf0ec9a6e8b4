# SPDX-License-Identifier: MIT
"""The dashboard in Chromium under load: every panel holds what it is for, wide
and narrow, light and dark, in two languages; axe-core finds nothing, the policy
stops nothing; a list is edited, a bypass confirmed, an ask granted.  Pictures
lie in BUILD/test/dashboard."""
import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

import tls
from proxy import free_port, wait_for
from wire import ok

HERE = Path(__file__).parent / "browser"
PICTURES = Path(__file__).parents[2] / os.environ.get(
    "ADUANA_BUILD", "build") / "test" / "dashboard"
BLACK = """\
blacklist:
  rules:
    - {domain: games.test, reason: "Games are for the break", category: games}
"""
MISTAKE = BLACK + "    - {domain: late.test, colour: red}\n"
GOOD = BLACK + "    - {domain: late.test}\n"
PANELS = ("overview requests blocked top asks lists rules explain tls cache "
          "metrics system").split()
FORM = "Content-Type: application/x-www-form-urlencoded"


def over_socket(proxy, method, path):
    link = http.client.HTTPConnection("aduana")
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.connect(str(proxy.socket))
    link.request(method, path)
    reply = link.getresponse()
    text = reply.read()
    link.close()
    assert reply.status == 200, text
    return text


def ask_for(proxy):
    page = proxy.get("http://games.test/chess")
    token = re.search(rb'name="ask" value="([0-9a-f]+)"', page.body).group(1)
    fields = {"ask": token.decode(), "name": "Ana", "why": "ñandúes <b>"}
    proxy.ask("POST", "http://aduana.internal/ask", FORM,
              body=urllib.parse.urlencode(fields).encode())


def learn(proxy, origin, authority):
    """A client that takes another host's certificate and not this one's."""
    assert tls.get(proxy, "other.example", origin.port).status == 200
    with contextlib.suppress(OSError, EOFError):
        with tls.through(proxy, "pin.example", origin.port,
                         authority.cafile) as client:
            client.send(tls.inner_request("GET", "pin.example", origin.port))
            client.response()
    wait_for(lambda: "pin.example" in proxy.ctl("tls", "learned").stdout,
             "what was learned")


class Load:
    """Hits, misses, refusals, danger and lines by UDP, until closed."""

    def __init__(self, proxy, page, port):
        self.proxy, self.page, self.port = proxy, page, port
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        n = 0
        while not self.over.wait(0.02):
            n += 1
            with contextlib.suppress(OSError, AssertionError, EOFError):
                self.proxy.get(self.page.url(f"/{n if n % 3 else 0}"))
                if n % 10 == 0:
                    self.proxy.get("http://games.test/<script>")
                    self.proxy.get(self.page.url("/?q=bomba"))
            udp.sendto(f"room.heat:{20 + n % 7}:{time.time():.3f}\nno line"
                       .encode(), ("127.0.0.1", self.port))
        udp.close()

    def close(self):
        self.over.set()
        self.thread.join(120)


@pytest.fixture
def shown(aduana, site, write, closing, tmp_path):
    page = site(ok("content", "Cache-Control: max-age=600"))
    authority, names = tls.Authority(), tls.Names()
    closing += [authority, names]
    origin = tls.TlsOrigin(lambda request: ok(b"x"), authority.leaf(
        ["pin.example", "other.example"]))
    closing.append(origin)
    port, udp = free_port(), free_port()
    words = "danger_words: {action: block, words: [bomba]}\n"
    proxy = aduana(**{
        "tls.intercept": True, "dns.servers": [names.server],
        "tls.trust": [authority.cafile],
        "admin.listen": [f"127.0.0.1:{port}"],
        "metrics.udp": [f"127.0.0.1:{udp}"], "metrics.interval": "1s",
        "filters.blacklist": write("black.yaml", BLACK),
        "filters.whitelist": write("white.yaml", "whitelist: {}\n"),
        "filters.danger_words": write("words.yaml", words)})
    assert proxy.ctl("block", "old.test").returncode == 0
    closing.append(Load(proxy, page, udp))
    ask_for(proxy)
    learn(proxy, origin, authority)
    return proxy


def walk(proxy, home):
    PICTURES.mkdir(parents=True, exist_ok=True)
    link = json.loads(over_socket(proxy, "POST", "/api/token"))["url"]
    done = subprocess.run(
        ["node", "dashboard.mjs", str(PICTURES), link, MISTAKE, GOOD,
         *PANELS],
        cwd=HERE, env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_dashboard(shown, tmp_path):
    assert shown.get("http://late.test/").status != 403
    seen = walk(shown, tmp_path)
    assert seen["empty"] == [], "panels without what they are for"
    assert seen["violations"] == []
    assert seen["complaints"] == []
    assert seen["wide"] == [], "wider than the window"
    assert seen["titles"]["desktop overview"] == "Overview"
    assert seen["titles"]["phone overview"] == "Resumen"
    did = seen["did"]
    assert "token" not in did["address"]
    assert "line 4" in did["checked"] and "colour" in did["checked"]
    assert did["jumped"] == 4 and did["stored"] == BLACK
    assert "in force" in did["saved"]
    assert "cannot be reached" in did["banner"]
    assert did["after"] == 401
    # Not only said.
    refused = shown.get("http://late.test/")
    assert refused.status == 403
    rows = shown.ctl("tls", "learned").stdout
    assert "confirmed" in rows and "pin.example" in rows
    [row] = json.loads(shown.ctl("--json", "asks", "--all").stdout)["entries"]
    assert row["state"] == "granted"
    assert shown.get("http://games.test/chess").status != 403
