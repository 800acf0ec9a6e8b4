# SPDX-License-Identifier: MIT
"""Chromium, which trusts the authority as the set-up page says and ignores no
certificate error: a page of many parts from three origins, refusals, bad
certificates."""
import html
import json
import os
import pathlib
import re
import subprocess

import pytest
import tls
import websocket
from i07_browser import png
from proxy import wait_for
from wire import ok
from within import inside  # noqa: F401 (a fixture)

HERE = pathlib.Path(__file__).parent / "browser"
FRESH = "Cache-Control: max-age=3600"
ANYONE = "Access-Control-Allow-Origin: *"
HTML = "Content-Type: text/html; charset=utf-8"
UPLOAD = 1_000_000
LENIENT = re.compile(r"certificate|insecure|ssl|spki|web-security", re.I)


def page_of(styles, pictures):
    """45 parts, and what it does once it is there."""
    parts = ["<!doctype html><title>parts</title><p>from the origin"]
    for i in range(10):
        parts.append(f'<link rel="stylesheet" href="{styles}/s{i}.css">')
        parts.append(f'<script src="{styles}/j{i}.js"></script>')
    parts += [f'<img src="{pictures}/i{i}.png">' for i in range(20)]
    parts += [f'<img src="/i{i}.png">' for i in range(5)]
    parts.append("""<script>
      const echo = () => new Promise((done, fail) => {
        const ws = new WebSocket(`wss://${location.host}/echo`)
        ws.onopen = () => ws.send('¿hola?')
        ws.onmessage = (m) => { done(m.data); ws.close() }
        ws.onerror = fail
      })
      const post = async (where) => (await fetch(where, {
        method: 'POST', body: 'x'.repeat(%d)})).text()
      globalThis.did = async () => ({
        scripts: globalThis.n, echo: await echo(),
        images: [...document.images].filter(
          (i) => i.naturalWidth === 1).length,
        styles: document.styleSheets.length,
        colour: getComputedStyle(document.querySelector('p')).color,
        here: await post('/upload'), there: await post('%s/upload')
      })</script>""" % (UPLOAD, pictures))
    return "\n".join(parts)


def serve(front):
    """${front}() is the page at "/"."""
    def talk(peer):
        while (r := peer.request()) is not None:
            end = r.target.rsplit(".")[-1]
            if r.target == "/echo":
                return websocket.echo(peer, r)
            if r.method == "POST":
                reply = ok(str(len(r.body)), ANYONE)
            elif r.target == "/":
                reply = ok(front(), HTML, FRESH)
            elif r.target == "/bomb":
                reply = ok("<p>una bómba</p>", HTML)
            elif end == "css":
                reply = ok("p { color: rgb(1, 2, 3) }",
                           "Content-Type: text/css", FRESH)
            elif end == "js":
                reply = ok("globalThis.n = (globalThis.n || 0) + 1",
                           "Content-Type: text/javascript", FRESH)
            elif end == "png":
                reply = ok(png(), "Content-Type: image/png", FRESH)
            else:
                reply = ok("", status="404 Not Found")
            peer.send(reply)
        return None
    return talk


class Browser:
    def __init__(self, proxy, folder):
        self.proxy = proxy
        self.folder = folder
        self.visits = 0
        (folder / "home").mkdir()
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder / "home")}

    def install(self):
        """What the page says for Chromium, word for word."""
        with self.proxy.connect() as client:
            client.send(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{self.proxy.port}"
                        "\r\nAccept-Language: en\r\n\r\n".encode())
            text = client.response().body.decode()
        section = text.split("<h3>Chromium, Linux")[1].split("<h3>")[0]
        steps = [html.unescape(x) for x in
                 re.findall("<pre>(.*?)</pre>", section, re.S)]
        steps = [x for x in steps if "certutil" in x]
        assert len(steps) == 1
        subprocess.run(["sh", "-ec", steps[0]], env=self.env, check=True,
                       cwd=self.folder / "home", timeout=300)

    def look(self, *urls):
        """A visit with a new profile, which has nothing stored."""
        self.visits += 1
        done = subprocess.run(
            ["node", "secure.mjs", self.proxy.url,
             str(self.folder / f"profile{self.visits}"), *urls],
            cwd=HERE, env=self.env, capture_output=True, text=True,
            timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        seen = json.loads(done.stdout)
        assert "--no-sandbox" in seen["arguments"]
        assert not [a for a in seen["arguments"] if LENIENT.search(a) and
                    not a.startswith("--user-data-dir=")]
        assert len(seen["seen"]) == len(urls)
        return seen["seen"]


@pytest.fixture
def browser(inside, tmp_path):  # noqa: F811
    def start(**settings):
        proxy = inside.start(**{"workers": 2} | settings)
        wait_for(lambda: proxy.get("http://aduana.internal/ca.pem").status ==
                 200, "the authority's certificate")
        return Browser(proxy, tmp_path)
    return start


@pytest.fixture
def shop(inside):  # noqa: F811
    """Its page takes parts from two other origins."""
    def site(name, front=lambda: "x"):
        return inside.site(None, name, serve=serve(front))
    styles, pictures = site("cdn.example"), site("img.cdn.example")
    return site("www.shop.example", lambda: page_of(
        styles.url("", "cdn.example"), pictures.url("", "img.cdn.example")))


def test_page_of_three_origins(browser, shop):
    b = browser()
    b.install()
    for _ in range(2):
        seen, = b.look(shop.url("/", "www.shop.example"))
        assert seen["status"] == 200 and seen["failed"] == []
        assert "from the origin" in seen["text"]
        assert seen["issuer"].startswith("aduana")
        assert seen["protocol"] == "TLS 1.3"
        assert seen["did"] == {
            "scripts": 10, "styles": 10, "images": 25, "echo": "¿hola?",
            "colour": "rgb(1, 2, 3)", "here": str(UPLOAD),
            "there": str(UPLOAD)}
    ours = [x for x in b.proxy.log() if " GET https://" in x and
            "example:" in x and "/favicon.ico" not in x and "/echo" not in x]
    assert len(ours) == 2 * 46, "\n".join(ours)
    assert sum("TCP_MISS/200" in x for x in ours[:46]) == 46
    assert sum("HIT/200" in x for x in ours[46:]) == 46, "\n".join(ours[46:])
    assert sum(" POST https://" in x and "/upload" in x
               for x in b.proxy.log()) == 4
    # Connections that it opened to have them count for nothing.
    assert not [x for x in b.proxy.log() if "learned" in x]
    assert b.proxy.ctl("tls", "learned").stdout == ""


def test_refusals(browser, shop, write):
    b = browser(**{
        "filters.blacklist": write(
            "black.yaml", "blacklist:\n  rules:\n"
            "    - {domain: bad.example, reason: Not during lessons}\n"),
        "filters.danger_words": write(
            "words.yaml",
            "danger_words:\n  action: block\n  words: [bomba]\n")})
    b.install()
    refused = shop.url("/", "www.bad.example")
    word = shop.url("/bomb", "www.shop.example")
    host, page, good = b.look(refused, word,
                              shop.url("/i1.png", "www.shop.example"))
    assert host["status"] == 403 and host["url"] == refused
    assert "blocked by a rule" in host["text"]
    assert "Not during lessons" in host["text"]
    assert host["issuer"].startswith("aduana") and host["error"] == ""
    assert page["status"] == 403 and page["url"] == word
    assert "The page holds a listed word" in page["text"]
    assert "una b" not in page["text"]
    assert good["status"] == 200
    assert not [x for x in shop.server_names if x == "www.bad.example"]


@pytest.mark.parametrize("label,words", [
    ("expired", "has expired"), ("host", "issued for another host"),
    ("self", "signed by itself"), ("issuer", "not issued by a trusted")])
def test_bad_certificates(browser, inside, label, words,  # noqa: F811
                          closing):
    name = "bad.shop.example"
    stranger = tls.Authority()
    closing.append(stranger)
    leaf = {
        "expired": lambda: inside.authority.leaf(name, not_before=-9,
                                                 not_after=-1),
        "host": lambda: inside.authority.leaf("other.example"),
        "self": lambda: inside.authority.self_signed(name),
        "issuer": lambda: stranger.leaf(name)}[label]()
    origin = tls.TlsOrigin(None, leaf, serve=serve(lambda: "theirs"))
    closing.append(origin)
    b = browser()
    b.install()
    seen, = b.look(origin.url("/", name))
    assert seen["status"] == 502 and seen["error"] == ""
    assert seen["url"] == origin.url("/", name)
    assert words in seen["text"] and "theirs" not in seen["text"]
    assert "ERR_CERT" not in seen["text"]


def test_without_the_authority(browser, shop):
    b = browser()
    url = shop.url("/", "www.shop.example")
    seen, = b.look(url)
    assert "ERR_CERT_AUTHORITY_INVALID" in seen["error"]
    assert "from the origin" not in seen["text"]
    assert shop.connections == 0
    line = next(x for x in b.proxy.log(1) if " CONNECT www.shop" in x)
    assert "client-refused-certificate" in line
    assert "untrusting-client" in line
    assert '"untrusting_clients":1' in b.proxy.ctl("status", "--json").stdout
