# SPDX-License-Identifier: MIT
"""What POST and HEAD do to what is stored (RFC 9110 9.3.3, RFC 9111 4.3.5)."""
import pytest

from wire import ok

FRESH = "Cache-Control: max-age=3600"


def post(proxy, page, path="/", *lines):
    return proxy.ask("POST", page.url(path), *lines, body=b"12345")


@pytest.mark.parametrize("location", ["/a", "{url}", "a", ""])
def test_post_is_stored_for_get(aduana, site, location):
    page = site(lambda r: ok(
        r.method, FRESH, "Content-Location: " + location.format(
            url=page.url("/a"))))
    proxy = aduana()
    reply = post(proxy, page, "/a")
    assert reply.body == b"POST" and "stored" in reply.cache
    reply = proxy.get(page.url("/a"))
    assert reply.hit and reply.body == b"POST"
    assert proxy.ask("HEAD", page.url("/a")).hit
    assert page.count == 1


def test_post_is_never_answered_from_it(aduana, site):
    page = site(ok("x", FRESH, "Content-Location: /"))
    proxy = aduana()
    for _ in range(3):
        assert not post(proxy, page).hit
    proxy.get(page.url())
    assert not post(proxy, page).hit
    assert page.count == 4


def test_post_replaces_what_was_there(aduana, site):
    page = site(lambda r: ok(r.method, FRESH, "Content-Location: /"))
    proxy = aduana()
    assert proxy.get(page.url()).body == b"GET"
    post(proxy, page)
    assert proxy.get(page.url()).body == b"POST"


@pytest.mark.parametrize("lines", [
    (FRESH,),
    (FRESH, "Content-Location: /other"),
    (FRESH, "Content-Location: http://127.0.0.1/"),
    (FRESH, "Content-Location: /", "Content-Location: /other"),
    ('ETag: "1"', "Content-Location: /"),
    ("Last-Modified: Sat, 05 Nov 1994 08:49:37 GMT", "Content-Location: /"),
    (FRESH + ", no-store", "Content-Location: /"),
    (FRESH + ", private", "Content-Location: /"),
])
def test_post_without_leave(aduana, site, lines):
    page = site(ok("x", *lines))
    proxy = aduana()
    assert "stored" not in post(proxy, page).cache
    assert not proxy.get(page.url()).hit


@pytest.mark.parametrize("ask, status", [
    (("Authorization: Basic eA==",), "200 OK"),
    (("Cache-Control: no-store",), "200 OK"),
    (("Range: bytes=0-0",), "200 OK"),
    ((), "201 Created"),
    ((), "404 Not Found"),
])
def test_post_that_is_not_for_all(aduana, site, ask, status):
    page = site(ok("x", FRESH, "Content-Location: /", status=status))
    proxy = aduana()
    assert "stored" not in post(proxy, page, "/", *ask).cache
    assert not proxy.get(page.url()).hit


def test_post_with_vary(aduana, site):
    page = site(lambda r: ok(r.method, FRESH, "Content-Location: /",
                             "Vary: Accept"))
    proxy = aduana()
    post(proxy, page, "/", "Accept: a")
    assert proxy.get(page.url(), "Accept: a").body == b"POST"
    assert proxy.get(page.url(), "Accept: b").body == b"GET"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "BREW"])
def test_no_other_method(aduana, site, method):
    page = site(ok("x", FRESH, "Content-Location: /"))
    proxy = aduana()
    assert "stored" not in proxy.ask(method, page.url(), body=b"1").cache
    assert not proxy.get(page.url()).hit


# -- HEAD: the stored response is stale, so it goes to the origin

MODIFIED = "Last-Modified: Sat, 05 Nov 1994 08:49:37 GMT"
STALE = ("Cache-Control: max-age=10", "Age: 20", MODIFIED, "X-Old: 1")


def head_of(*lines):
    return ok("", *lines, length=False)


@pytest.mark.parametrize("lines", [
    (), ("Content-Length: 3",), (MODIFIED,), ("Content-Length: 3", MODIFIED)])
def test_head_freshens(aduana, script, lines):
    page = script(ok("old", *STALE), head_of(FRESH, "X-New: 2", *lines))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.ask("HEAD", page.url())
    assert not reply.hit and reply.get("X-New") == "2"
    assert len(page.requests) == 2
    reply = proxy.get(page.url())
    assert reply.hit and reply.body == b"old"
    assert reply.get("X-New") == "2" and reply.get("X-Old") == "1"
    assert reply.get("Content-Length") == "3"


@pytest.mark.parametrize("lines", [
    ("Content-Length: 4",), ('ETag: "2"',),
    ("Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",),
    ("Content-Length: 3", 'ETag: "2"')])
def test_head_contradicts(aduana, script, lines):
    """Then it must be confirmed, even where it still was fresh."""
    page = script(ok("old", FRESH, MODIFIED), head_of(FRESH, *lines),
                  b"HTTP/1.1 304 Not Modified\r\n" + FRESH.encode() +
                  b"\r\n\r\n")
    proxy = aduana()
    proxy.get(page.url())
    assert proxy.get(page.url()).hit
    proxy.ask("HEAD", page.url(), "Cache-Control: no-cache")
    reply = proxy.get(page.url())
    assert len(page.requests) == 3 and "fwd-status=304" in reply.cache
    assert page.requests[2].get("If-Modified-Since") in MODIFIED
    assert proxy.get(page.url()).hit and len(page.requests) == 3


@pytest.mark.parametrize("status", ["404 x", "410 x", "500 x"])
def test_head_of_another_status_changes_nothing(aduana, script, status):
    page = script(ok("old", *STALE), ok("", FRESH, status=status, length=False),
                  ok("new"))
    proxy = aduana()
    proxy.get(page.url())
    proxy.ask("HEAD", page.url())
    assert proxy.get(page.url()).body == b"new"
