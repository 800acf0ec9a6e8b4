# SPDX-License-Identifier: MIT
"""The block page's form: what may be asked, by whom, and what becomes of it."""
import json
import re
import signal
import socket
import urllib.parse
from pathlib import Path

import pytest
from proxy import request, wait_for
from wire import Peer, ok

FORM = "Content-Type: application/x-www-form-urlencoded"
BLACK = """\
blacklist:
  rules:
    - {host: 127.0.0.1, reason: "No <games> & co", category: games}
"""


def token_of(reply):
    found = re.search(rb'name="ask" value="([0-9a-f]+)"', reply.body)
    return found and found.group(1).decode()


def send(proxy, token, why="for school", *lines, **more):
    fields = {"ask": token, "name": "", "why": why, **more}
    return proxy.ask("POST", "http://aduana.internal/ask", FORM, *lines,
                     body=urllib.parse.urlencode(fields).encode())


def alive(pid):
    return Path(f"/proc/{pid}").exists()


def asks(proxy, *args):
    done = proxy.ctl("--json", "asks", *args)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)["entries"]


@pytest.fixture
def blocked(aduana, site, write):
    page = site(ok("content"))
    proxy = aduana(**{"filters.blacklist": write("black.yaml", BLACK)})
    return proxy, page


def test_page(blocked):
    proxy, page = blocked
    reply = proxy.get(page.url("/a?b=<c>"))
    assert reply.status == 403
    text = reply.body.decode()
    assert "No &lt;games&gt; &amp; co" in text and "games</dd>" in text
    nonce = re.search(r'<style nonce="([0-9a-f]{32})">', text).group(1)
    policy = reply.get("Content-Security-Policy")
    assert f"style-src 'nonce-{nonce}'" in policy and "unsafe" not in policy
    assert "form-action http://aduana.internal/ask;" in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.get("Referrer-Policy") == "no-referrer"
    assert nonce not in proxy.get(page.url("/")).body.decode()
    assert token_of(reply)
    assert '<html lang="es">' in proxy.get(
        page.url("/"), "Accept-Language: es").body.decode()
    told = json.loads(proxy.get(page.url("/"),
                                "Accept: application/json").body)
    assert told["category"] == "games" and told["reason"] == "No <games> & co"
    assert "ask" not in told


def test_from_page_to_grant(blocked, tmp_path):
    proxy, page = blocked
    reply = proxy.get(page.url("/a"))
    sent = send(proxy, token_of(reply), "línea\r\ndos \"x\" \x1b[31m",
                name="José")
    assert sent.status == 200 and b"has been sent" in sent.body
    assert b"aduana.internal" not in sent.body
    [row] = asks(proxy)
    assert row["reason"] == 'línea dos "x" [31m' and row["name"] == "José"
    assert row["url"] == page.url("/a") and row["host"] == "127.0.0.1"
    assert row["place"].endswith("black.yaml:3")
    assert row["client"] == "127.0.0.1" and row["state"] == "waiting"
    again = proxy.get(page.url("/other"))
    assert not token_of(again) and b"waiting for an answer" in again.body
    assert b"already asked" in send(proxy, token_of(reply)).body
    done = proxy.ctl("asks", "grant", "1", "--for", "1h")
    assert done.returncode == 0, done.stdout + done.stderr
    assert proxy.get(page.url("/a")).status == 200
    [row] = asks(proxy, "--all")
    assert row["state"] == "granted" and "until" in row
    assert asks(proxy) == []
    managed = (proxy.folder / "admin" / "managed.yaml").read_text()
    assert 'clients: ["127.0.0.1"]' in managed and "aduanactl" in managed


def test_grant_ends(blocked):
    proxy, page = blocked
    numbers = iter(range(1, 9))

    def granted():
        """For as long as it takes here to see it."""
        send(proxy, token_of(proxy.get(page.url("/"))))
        number = next(numbers)
        assert proxy.ctl("asks", "grant", number, "--for",
                         f"{2 ** number}s").returncode == 0
        return proxy.get(page.url("/")).status == 200
    wait_for(granted, "a grant")
    wait_for(lambda: proxy.get(page.url("/")).status == 403, "its end")
    assert {row["state"] for row in asks(proxy, "--all")} == {"over"}
    assert token_of(proxy.get(page.url("/"))), "may be asked again"


def test_deny(blocked):
    proxy, page = blocked
    token = token_of(proxy.get(page.url("/")))
    send(proxy, token)
    done = proxy.ctl("asks", "deny", "1", "--reason", "Not <here>")
    assert done.returncode == 0, done.stderr
    reply = proxy.get(page.url("/"))
    assert reply.status == 403 and not token_of(reply)
    assert b"denied" in reply.body and b"Not &lt;here&gt;" in reply.body
    assert b"Not &lt;here&gt;" in send(proxy, token).body
    assert asks(proxy) == []
    assert proxy.ctl("asks", "deny", "9").returncode == 1


@pytest.mark.parametrize("spoil", [
    lambda t: "", lambda t: "0" * len(t), lambda t: t[:-2],
    lambda t: t[:40] + "00" + t[42:], lambda t: t + "00",
    lambda t: "zz" + t[2:]])
def test_forged(blocked, spoil):
    proxy, page = blocked
    token = token_of(proxy.get(page.url("/")))
    reply = send(proxy, spoil(token))
    assert reply.status in (400, 403)
    assert asks(proxy, "--all") == []


def test_other_clients_token(blocked):
    """What one was shown another cannot send: no site can make them."""
    proxy, page = blocked
    token = token_of(proxy.get(page.url("/")))
    body = urllib.parse.urlencode({"ask": token, "why": "x"}).encode()
    with socket.create_connection(("127.0.0.1", proxy.port),
                                  source_address=("127.0.0.2", 0)) as sock:
        peer = Peer(sock)
        peer.send(request("POST", "http://aduana.internal/ask", FORM,
                          body=body))
        assert peer.response().status == 403
    assert asks(proxy, "--all") == []
    assert send(proxy, token).status == 200


@pytest.mark.parametrize("body,kind,status", [
    (b"", FORM, 400), (b"why=x", FORM, 400), (b"ask=00&why=%ff", FORM, 400),
    (b"ask=00&why=x&host=y", FORM, 400),
    (b"ask=00&why=x", "Content-Type: text/plain", 400),
    (b"a" * 30000, FORM, 413)])
def test_no_form(blocked, body, kind, status):
    proxy, page = blocked
    reply = proxy.ask("POST", "http://aduana.internal/ask", kind, body=body)
    assert reply.status == status
    assert proxy.get("http://aduana.internal/ask").status == 405


def test_too_many(write, aduana):
    black = "blacklist:\n  domains: [example.test]\n"
    proxy = aduana(**{"filters.blacklist": write("b.yaml", black)})
    seen = []
    for i in range(18):
        reply = proxy.get(f"http://h{i}.example.test/")
        seen.append(send(proxy, token_of(reply)).status)
    assert seen == [200] * 16 + [429] * 2
    assert len(asks(proxy)) == 16


def test_restart_keeps(aduana, site, write, tmp_path):
    page = site(ok("content"))
    settings = {"filters.blacklist": write("black.yaml", BLACK),
                "state_dir": str(tmp_path / "state")}
    proxy = aduana(**settings)
    send(proxy, token_of(proxy.get(page.url("/"))))
    kept = tmp_path / "state" / "admin" / "asks.yaml"
    wait_for(lambda: kept.exists() and "for school" in kept.read_text(),
             "the file")
    workers = proxy.workers()
    proxy.signal(signal.SIGKILL)
    assert proxy.wait() == -signal.SIGKILL
    proxy.process.returncode = 0
    wait_for(lambda: not any(map(alive, workers)), "the workers' end")
    later = aduana(**settings)
    [row] = asks(later)
    assert row["id"] == 1 and row["reason"] == "for school"
    assert later.ctl("asks", "grant", "1").returncode == 0
    assert later.get(page.url("/")).status == 200


def test_no_asking(aduana, site, write):
    page = site(ok("content"))
    proxy = aduana(**{"filters.blacklist": write("black.yaml", BLACK),
                      "pages.ask": False, "pages.contact": "it@example.test"})
    reply = proxy.get(page.url("/"))
    assert not token_of(reply)
    assert b'<a href="mailto:it@example.test">' in reply.body
    assert "form-action 'none'" in reply.get("Content-Security-Policy")
    assert proxy.ask("POST", "http://aduana.internal/ask", FORM,
                     body=b"ask=00&why=x").status == 404


def test_refused_reload_takes_the_grant_back(blocked, write):
    proxy, page = blocked
    send(proxy, token_of(proxy.get(page.url("/"))))
    write("black.yaml", "blacklist: 3\n")
    done = proxy.ctl("asks", "grant", "1")
    assert done.returncode == 1 and "black.yaml" in done.stdout
    assert not (proxy.folder / "admin" / "managed.yaml").exists()
    assert asks(proxy)[0]["state"] == "waiting"
    write("black.yaml", BLACK)
    assert proxy.ctl("asks", "grant", "1", "--everyone",
                     "--until", "2030-01-01T00:00:00Z").returncode == 0
    assert proxy.get(page.url("/")).status == 200


@pytest.mark.parametrize("args,says", [
    (["x"], "number"), (["1", "--for", "soon"], "30min"),
    (["1", "--for", "1h", "--until", "2030-01-01T00:00:00Z"], "either"),
    (["1", "--until", "2001-01-01T00:00:00Z"], "over"),
    (["1", "--until", "tomorrow"], "2026")])
def test_grant_typed_wrong(blocked, args, says):
    proxy, page = blocked
    send(proxy, token_of(proxy.get(page.url("/"))))
    done = proxy.ctl("asks", "grant", *args)
    assert done.returncode != 0 and says in done.stderr


def test_list_for_people(blocked):
    proxy, page = blocked
    assert proxy.ctl("asks").stdout == ""
    send(proxy, token_of(proxy.get(page.url("/"))))
    assert "for school" in proxy.ctl("asks", "list").stdout


def test_templates(aduana, site, write, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    own = folder / "block.en.html"
    own.write_text("<p>{{host}}{{#category}} is {{category}}{{/category}}")
    page = site(ok("content"))
    black = write("black.yaml", BLACK)
    proxy = aduana(**{"filters.blacklist": black,
                      "pages.folder": str(folder)})
    assert proxy.get(page.url("/")).body == b"<p>127.0.0.1 is games"
    assert b"lang=\"es\"" in proxy.get(page.url("/"),
                                       "Accept-Language: es").body
    own.write_text("<p>\n{{hots}}")
    done = proxy.ctl("reload")
    assert done.returncode == 1 and f"{own}:2:1: " in done.stdout
    assert proxy.get(page.url("/")).body == b"<p>127.0.0.1 is games"
    own.write_text("new")
    assert proxy.ctl("reload").returncode == 0
    assert proxy.get(page.url("/")).body == b"new"


@pytest.mark.parametrize("quoted", [False, True])
def test_word(aduana, site, write, quoted):
    """The page quotes what stands around a word when that is wanted."""
    page = site(ok(b"<p>to make a bomba at <b>home</b></p>",
                   "Content-Type: text/html"))
    words = write("w.yaml", "danger_words:\n  action: block\n"
                  "  words: [bomba]\n")
    proxy = aduana(**{"filters.danger_words": words, "pages.context": quoted})
    reply = proxy.get(page.url("/"))
    assert reply.status == 403 and b"<dd>bomba</dd>" in reply.body
    assert (b"to make a bomba" in reply.body) == quoted
