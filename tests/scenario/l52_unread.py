# SPDX-License-Identifier: MIT
"""Rules that say `words: false`: what they allow is not looked through for
danger words, for whom they allow it and for nobody else; and grants of what was
refused for a word."""
import json
import re
import socket
import urllib.parse

import pytest

import tls
import users
from proxy import request
from users import basic
from wire import Peer, ok

FORM = "Content-Type: application/x-www-form-urlencoded"
HTML = "Content-Type: text/html"
BAD = b"<p>to make a bomba at home</p>" + b"." * 200
WORDS = "danger_words:\n  action: block\n  words: [bomba]\n"
ALLOW = "whitelist:\n  rules:\n    - {host: 127.0.0.1, words: false%s}\n"
FRESH = "Cache-Control: max-age=600"


def from_address(proxy, address, *args, **kwargs):
    """As another client."""
    with socket.create_connection(("127.0.0.1", proxy.port),
                                  source_address=(address, 0)) as sock:
        peer = Peer(sock)
        peer.send(request(*args, **kwargs))
        return peer.response(args[0])


def ours(proxy, method, url, *lines, body=None):
    return from_address(proxy, "127.0.0.1", method, url, *lines, body=body)


def theirs(proxy, method, url, *lines, body=None):
    return from_address(proxy, "127.0.0.2", method, url, *lines, body=body)


@pytest.fixture
def start(aduana, write):
    def begin(more=", clients: 127.0.0.1", words=WORDS, **settings):
        return aduana(**{
            "filters.danger_words": write("w.yaml", words),
            "filters.whitelist": write("white.yaml", ALLOW % more),
            "log.access.format": "json", **settings})
    return begin


def test_response(start, site):
    proxy = start()
    page = site(ok(BAD, HTML))
    assert ours(proxy, "GET", page.url()).body == BAD
    assert theirs(proxy, "GET", page.url()).status == 403
    log = proxy.log(2)
    assert "unchecked" in log[0] and "danger" not in log[0]
    assert '"danger":"bomba"' in log[1]
    assert "aduana_unchecked_total 1" in proxy.ctl("metrics").stdout


def test_what_is_no_text_is_not_said_to_be_unread(start, site):
    proxy = start()
    page = site(ok(BAD, "Content-Type: image/png"))
    assert ours(proxy, "GET", page.url()).body == BAD
    assert "unchecked" not in proxy.log(1)[0]


def test_address(start, site):
    proxy = start()
    page = site(ok(b"x", "Content-Type: image/png"))
    assert ours(proxy, "GET", page.url("/bomba")).status == 200
    assert theirs(proxy, "GET", page.url("/bomba")).status == 403


def test_request_body(start, site):
    proxy = start()
    page = site(ok(b"x", "Content-Type: image/png"))
    body = b"what=una+bomba"
    assert ours(proxy, "POST", page.url(), FORM, body=body).status == 200
    assert theirs(proxy, "POST", page.url(), FORM, body=body).status == 403
    assert page.requests[0].body == body
    log = proxy.log(2)
    assert "unchecked" in log[0] and "unchecked" not in log[1]


def test_broken(start, site):
    words = WORDS + "  broken: block\n"
    proxy = start(words=words)
    page = site(ok(b"\xff\xfe\x00" * 50, HTML, "Content-Encoding: gzip"))
    assert ours(proxy, "GET", page.url()).status == 200
    assert theirs(proxy, "GET", page.url()).status == 403


def test_stored_is_not_clean(start, site):
    """What one got unread the next is not given: it is read from the store,
    and the other way round nothing is asked for again."""
    proxy = start()
    page = site(ok(BAD, HTML, FRESH))
    for _ in range(2):
        assert ours(proxy, "GET", page.url()).body == BAD
        assert theirs(proxy, "GET", page.url()).status == 403
    assert page.count == 1
    other = site(ok(b"<p>good</p>", HTML, FRESH))
    assert ours(proxy, "GET", other.url()).status == 200
    assert theirs(proxy, "GET", other.url()).hit
    assert ours(proxy, "GET", other.url()).hit
    log = [json.loads(line) for line in proxy.log(7)]
    assert ["unchecked" in json.dumps(e) for e in log[4:]] == [
        True, False, False]
    assert "aduana_inspected_total 3" in proxy.ctl("metrics").stdout


def test_parts_of_texts(start, site):
    def answer(asked):
        if "Range" in asked:
            return ok(BAD[:5], HTML, f"Content-Range: bytes 0-4/{len(BAD)}",
                      FRESH, 'ETag: "1"', status="206 Partial Content")
        return ok(BAD, HTML, FRESH, 'ETag: "1"')
    proxy = start()
    page = site(answer)
    part = ours(proxy, "GET", page.url(), "Range: bytes=0-4")
    assert part.status == 206 and part.body == BAD[:5] and page.count == 1
    assert theirs(proxy, "GET", page.url(), "Range: bytes=0-4").status == 403
    assert theirs(proxy, "GET", page.url()).status == 403
    assert ours(proxy, "GET", page.url()).body == BAD
    before = page.count
    part = ours(proxy, "GET", page.url(), "Range: bytes=5-9")
    assert part.status == 206 and part.body == BAD[5:10]
    assert page.count == before
    assert theirs(proxy, "GET", page.url(), "Range: bytes=5-9").status == 403


def test_beside_another_rule_that_allows(start, site, write):
    """Whichever is more exact: one that spares the look is enough."""
    proxy = start(**{"filters.conf_d": ""})
    page = site(ok(BAD, HTML))
    write("white.yaml", ALLOW % ", clients: 127.0.0.1" +
          "    - {domain: 127.0.0.1}\n")
    assert proxy.reload().returncode == 0
    assert ours(proxy, "GET", page.url()).status == 200
    assert theirs(proxy, "GET", page.url()).status == 403


@pytest.mark.parametrize("more,status", [
    (", types: text/html", 200), (", types: text/css", 403),
    (", size: '<1 MiB'", 200), (", size: '>1 MiB'", 403)])
def test_by_answer(start, site, more, status):
    proxy = start(more)
    page = site(ok(BAD, HTML, FRESH))
    for _ in range(2):
        assert proxy.get(page.url()).status == status
    assert proxy.get(page.url("/bomba")).status == 403


def test_network(aduana, site, write):
    """Known when it is dialled; of what is stored, where it came from."""
    proxy = aduana(**{
        "filters.danger_words": write("w.yaml", WORDS),
        "filters.whitelist": write("white.yaml", "whitelist:\n  rules:\n"
                                   "    - {network: 127.0.0.0/8, "
                                   "words: false}\n")})
    page = site(ok(BAD, HTML, FRESH))
    for _ in range(2):
        assert proxy.get(f"http://localhost:{page.port}/").body == BAD
    assert page.count == 1


def test_explain(start):
    proxy = start()

    def told(client):
        done = proxy.ctl("--json", "explain", "http://127.0.0.1:8000/bomba",
                         "--client", client)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["steps"][-1]
    step = told("127.0.0.1")
    assert step["words"] is False and step["word"] is None
    assert step["rules"][0]["action"] == "allow (no words)"
    assert step["body"] == "not read: a rule says so"
    step = told("127.0.0.2")
    assert "words" not in step and step["word"] == "bomba"
    people = proxy.ctl("explain", "http://127.0.0.1:8000/",
                       "--client", "127.0.0.1").stdout
    assert "not read: a rule says so" in people


# -- grants

def token_of(reply):
    return re.search(rb'name="ask" value="([0-9a-f]+)"',
                     reply.body).group(1).decode()


def form(token):
    return urllib.parse.urlencode({"ask": token, "name": "",
                                   "why": "for school"}).encode()


def grant(proxy, reply, *args, ask="1"):
    sent = proxy.ask("POST", "http://aduana.internal/ask", FORM,
                     body=form(token_of(reply)))
    assert sent.status == 200
    done = proxy.ctl("asks", "grant", ask, *args)
    assert done.returncode == 0, done.stdout + done.stderr
    return (proxy.folder / "admin" / "managed.yaml").read_text()


def test_grant(aduana, site, write):
    proxy = aduana(**{"filters.danger_words": write("w.yaml", WORDS)})
    page = site(ok(BAD, HTML, FRESH))
    reply = proxy.get(page.url())
    assert reply.status == 403
    assert "words: false" in grant(proxy, reply, "--for", "1h")
    assert ours(proxy, "GET", page.url()).body == BAD
    assert theirs(proxy, "GET", page.url()).status == 403
    assert ours(proxy, "GET", page.url()).body == BAD


def test_grant_of_what_a_rule_blocks_looks_for_words(aduana, site, write):
    black = "blacklist:\n  hosts: [127.0.0.1]\n"
    proxy = aduana(**{"filters.danger_words": write("w.yaml", WORDS),
                      "filters.blacklist": write("b.yaml", black)})
    page = site(ok(BAD, HTML))
    assert "words" not in grant(proxy, proxy.get(page.url()))
    reply = proxy.get(page.url())
    assert reply.status == 403 and b"<dd>bomba</dd>" in reply.body
    assert "words: false" in grant(proxy, reply, ask="2")
    assert proxy.get(page.url()).body == BAD


@pytest.fixture
def opened(aduana, write, tmp_path, closing):
    """https, looked into."""
    root = tls.Authority(tmp_path)
    names = tls.Names()
    origin = tls.TlsOrigin(lambda r: ok(BAD, HTML, FRESH), root.leaf(
        ["www.good.test", "bomba.good.test"]))
    closing.extend([names, origin])

    def begin(**settings):
        proxy = aduana(**{
            "tls.intercept": True, "dns.servers": [names.server],
            "tls.trust": [str(root.cafile)],
            "filters.danger_words": write("w.yaml", WORDS), **settings})
        proxy.origin = origin
        return proxy
    return begin


def inside(proxy, address, host="www.good.test", *lines, path="/"):
    port = proxy.origin.port
    with socket.create_connection(("127.0.0.1", proxy.port),
                                  source_address=(address, 0)) as sock:
        client = Peer(sock)
        head = f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        client.send((head + "".join(f"{x}\r\n" for x in lines) +
                     "\r\n").encode())
        assert client.response("CONNECT").status == 200
        client.sock = tls.client_context(
            tls.authority_of(proxy)).wrap_socket(sock, server_hostname=host)
        client.send(tls.inner_request("GET", host, port, path))
        return client.response()


def test_grant_over_https(opened):
    proxy = opened()
    reply = inside(proxy, "127.0.0.1")
    assert reply.status == 403
    grant(proxy, reply)
    assert inside(proxy, "127.0.0.1").body == BAD
    assert inside(proxy, "127.0.0.2").status == 403
    assert inside(proxy, "127.0.0.1", "bomba.good.test").status == 403


def test_grant_of_a_word_in_a_host_with_subdomains(opened):
    proxy = opened()
    reply = inside(proxy, "127.0.0.1", "bomba.good.test")
    assert reply.status == 403
    assert 'domain: "bomba.good.test"' in grant(proxy, reply, "--subdomains")
    assert inside(proxy, "127.0.0.1", "bomba.good.test").body == BAD
    assert inside(proxy, "127.0.0.2", "bomba.good.test").status == 403


def test_grant_for_a_user(opened, tmp_path):
    """Whoever has logged in is known by name, from wherever."""
    proxy = opened(**{"users.file": users.write(tmp_path / "users")})
    anna, bert = basic("anna", "secret"), basic("bert", "secret")
    reply = inside(proxy, "127.0.0.1", "www.good.test", anna)
    assert reply.status == 403
    sent = proxy.ask("POST", "http://aduana.internal/ask", FORM, anna,
                     body=form(token_of(reply)))
    assert sent.status == 200
    assert proxy.ctl("asks", "grant", "1").returncode == 0
    managed = (proxy.folder / "admin" / "managed.yaml").read_text()
    assert 'users: ["anna"]' in managed and "words: false" in managed
    assert inside(proxy, "127.0.0.2", "www.good.test", anna).body == BAD
    assert inside(proxy, "127.0.0.1", "www.good.test", bert).status == 403


def test_subdomains(aduana, write):
    black = "blacklist:\n  domains: [good.test]\n"
    proxy = aduana(**{"filters.blacklist": write("b.yaml", black)})
    reply = proxy.get("http://www.good.test/")
    assert 'domain: "www.good.test"' in grant(proxy, reply, "--subdomains")
    for host, status in ("www.good.test", 502), ("a.www.good.test", 502), \
            ("good.test", 403), ("xwww.good.test", 403):
        assert proxy.get(f"http://{host}/").status == status, host


def test_subdomains_of_nothing(aduana, write, site):
    black = "blacklist:\n  hosts: [127.0.0.1]\n"
    proxy = aduana(**{"filters.blacklist": write("b.yaml", black)})
    reply = proxy.get("http://127.0.0.1:1/")
    proxy.ask("POST", "http://aduana.internal/ask", FORM,
              body=form(token_of(reply)))
    for args, says in (["--subdomains"], "no subdomains"), \
            (["--subdomains", "--url"], "either"):
        done = proxy.ctl("asks", "grant", "1", *args)
        assert done.returncode != 0 and says in done.stdout + done.stderr
