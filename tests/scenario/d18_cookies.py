# SPDX-License-Identifier: MIT
"""What sets a cookie is kept for the client that got it, unless public."""
import socket
import threading

import pytest

from proxy import request
from wire import DEADLINE, Peer, ok

COOKIE = ("Cache-Control: max-age=3600", "Set-Cookie: id=secret")
BROWSER = "User-Agent: one"


def ask_from(proxy, address, url, *lines):
    sock = socket.create_connection(("127.0.0.1", proxy.port), DEADLINE,
                                    (address, 0))
    with Peer(sock) as client:
        client.send(request("GET", url, *lines))
        return client.response()


def test_the_same_client_gets_it_again(aduana, site):
    page = site(ok("mine", *COOKIE))
    proxy = aduana(workers=2)
    first = proxy.get(page.url(), BROWSER)
    assert "stored" in first.cache and first.get("Set-Cookie") == "id=secret"
    again = proxy.get(page.url(), BROWSER)
    assert again.hit and again.body == b"mine"
    assert "detail=one-client" in again.cache
    assert again.get("Set-Cookie") == "id=secret"
    assert page.count == 1


def test_it_is_not_kept_where_people_look_alike(aduana, site):
    page = site(ok("mine", *COOKIE))
    proxy = aduana(**{"cache.cookies": "never"})
    for n in (1, 2):
        reply = proxy.get(page.url(), BROWSER)
        assert not reply.hit and "stored" not in reply.cache
        assert reply.get("Set-Cookie") == "id=secret"
        assert page.count == n


def test_what_was_kept_is_not_used_after_a_reload(aduana, site, tmp_path):
    page = site(ok("mine", *COOKIE))
    config = tmp_path / "aduana.yaml"
    config.write_text("cache: {cookies: client}\n")
    proxy = aduana(config=config)
    proxy.get(page.url(), BROWSER)
    assert proxy.get(page.url(), BROWSER).hit
    config.write_text("cache: {cookies: never}\n")
    assert proxy.reload().returncode == 0
    assert not proxy.get(page.url(), BROWSER).hit


def test_nobody_else_does(aduana, site):
    page = site(lambda r: ok("page", "Cache-Control: max-age=3600",
                             f"Set-Cookie: id={page.count}"))
    proxy = aduana()
    seen = set()
    for address, lines in (
            ("127.0.0.1", ()), ("127.0.0.2", ()),
            ("127.0.0.1", ("Cookie: a=b",)), ("127.0.0.1", (BROWSER,)),
            ("127.0.0.1", ("Via: 1.1 inner",)),
            ("127.0.0.1", ("X-Forwarded-For: 10.0.0.1",)),
            ("127.0.0.1", ("X-Forwarded-For: 10.0.0.2",)),
            ("127.0.0.1", ("Forwarded: for=10.0.0.1",))):
        reply = ask_from(proxy, address, page.url(), *lines)
        assert not reply.hit
        seen.add(reply.get("Set-Cookie"))
        assert ask_from(proxy, address, page.url(), *lines).hit
    assert len(seen) == page.count == 8


def test_nobody_follows_its_fetch(aduana, origin):
    """Two ask at once, while the first one's body is still coming."""
    begun, go = threading.Event(), threading.Event()
    lock, count = threading.Lock(), [0]

    def serve(peer):
        while peer.request() is not None:
            with lock:
                count[0] += 1
                number = count[0]
            peer.send(b"HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\n"
                      b"Set-Cookie: id=%d\r\nContent-Length: 4\r\n\r\n"
                      b"ha" % number)
            begun.set()
            if number == 1:
                assert go.wait(120)
            peer.send(b"lf")
    page = origin(serve)
    proxy = aduana()
    replies = {}

    def ask(address):
        replies[address] = ask_from(proxy, address, page.url())
    first = threading.Thread(target=ask, args=("127.0.0.1",))
    first.start()
    assert begun.wait(120)
    ask("127.0.0.2")
    go.set()
    first.join(120)
    assert replies["127.0.0.1"].get("Set-Cookie") == "id=1"
    assert replies["127.0.0.2"].get("Set-Cookie") == "id=2"
    assert not replies["127.0.0.2"].hit


def test_public_is_for_all(aduana, site):
    page = site(ok("all", "Cache-Control: public, max-age=3600",
                   "Set-Cookie: a=b"))
    proxy = aduana()
    proxy.get(page.url())
    assert ask_from(proxy, "127.0.0.2", page.url(), BROWSER).hit


@pytest.mark.parametrize("directive", [
    "Cache-Control: private", "Cache-Control: no-store, max-age=9",
    'ETag: "1"', "Vary: *\r\nCache-Control: max-age=9"])
def test_not_without_leave(aduana, site, directive):
    page = site(ok("x", directive, "Set-Cookie: a=b"))
    proxy = aduana()
    assert "stored" not in proxy.get(page.url()).cache
    assert not proxy.get(page.url()).hit


def test_named_by_private_it_is_left_out(aduana, site):
    page = site(ok("x", 'Cache-Control: max-age=900, private="set-cookie"',
                   "Set-Cookie: a=b"))
    proxy = aduana()
    assert "Set-Cookie" in proxy.get(page.url())
    reply = ask_from(proxy, "127.0.0.2", page.url())
    assert reply.hit and "Set-Cookie" not in reply


def test_beside_vary(aduana, site):
    page = site(lambda r: ok(r.get("Accept", "-"), *COOKIE, "Vary: Accept"))
    proxy = aduana()
    for accept in ("text/a", "text/b"):
        proxy.get(page.url(), "Accept: " + accept)
    for accept in ("text/a", "text/b"):
        line = "Accept: " + accept
        reply = proxy.get(page.url(), line)
        assert reply.hit and reply.body == accept.encode()
        assert not ask_from(proxy, "127.0.0.2", page.url(), line).hit


def not_modified(*lines):
    return "\r\n".join(("HTTP/1.1 304 Not Modified", *lines, "",
                        "")).encode()


def test_a_304_does_not_share_a_cookie(aduana, script):
    """The client whose request brought it gets it, the next one does not."""
    page = script(ok("all", "Cache-Control: max-age=1", "Age: 5", 'ETag: "1"'),
                  not_modified("Cache-Control: max-age=3600", 'ETag: "1"',
                               "Set-Cookie: id=secret"))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).get("Set-Cookie") == "id=secret"
    reply = ask_from(proxy, "127.0.0.2", page.url())
    assert reply.hit and reply.body == b"all"
    assert "Set-Cookie" not in reply


def test_nor_what_is_private_now(aduana, script):
    page = script(ok("all", "Cache-Control: max-age=1", "Age: 5", 'ETag: "1"'),
                  not_modified("Cache-Control: private, max-age=3600",
                               "X-Own: mine"), ok("new"))
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).get("X-Own") == "mine"
    reply = proxy.get(page.url())
    assert reply.body == b"new" and "X-Own" not in reply


def test_a_304_with_age(aduana, script):
    page = script(ok("x", "Cache-Control: max-age=1", "Age: 5", 'ETag: "1"'),
                  not_modified("Cache-Control: max-age=3600", "Age: 100"))
    proxy = aduana()
    proxy.get(page.url())
    for _ in range(2):
        [age] = proxy.get(page.url()).all("Age")
        assert 100 <= int(age) < 100 + DEADLINE
