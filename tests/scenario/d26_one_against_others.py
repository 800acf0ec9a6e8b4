# SPDX-License-Identifier: MIT
"""What one client sends does not change what others get (RFC 9111 4.1, 4.3.4,
5.2.1.5)."""
import pytest

from wire import ok


def shows(name):
    return lambda r: ok(repr(r.all(name)), "Cache-Control: max-age=600",
                        f"Vary: {name}")


@pytest.mark.parametrize("name", ["Origin", "X-Kind", "Accept-Language"])
def test_what_connection_lists_chooses_no_variant(aduana, site, name):
    page = site(shows(name))
    proxy = aduana()
    proxy.get(page.url(), f"{name}: es", f"Connection: {name}")
    reply = proxy.get(page.url(), f"{name}: es")
    assert reply.body == b"['es']" and page.count == 2
    # It is the variant of those who send none.
    assert proxy.get(page.url()).hit


@pytest.mark.parametrize("name, theirs, ours", [
    ("Origin", ["https://a.example,"], "https://a.example"),
    ("Origin", [",https://a.example"], "https://a.example"),
    ("User-Agent", ["M (KHTML,like Gecko)"], "M (KHTML, like Gecko)"),
    ("Cookie", ["a=1,"], "a=1"),
    ("Cookie", ["a=1", "b=2"], "a=1,b=2"),
    ("X-Kind", ["a,,b"], "a,b"),
    ("X-Kind", ["a,"], "a"),
    ("X-Kind", ["a b"], "ab"),
    ("Accept-Language", ["e s"], "es"),
    ("Accept-Language", ["es;q=0 .5"], "es;q=0.5"),
    ("Accept-Encoding", ["g zip"], "gzip")])
def test_values_that_only_look_alike(aduana, site, name, theirs, ours):
    page = site(shows(name))
    proxy = aduana()
    proxy.get(page.url(), *[f"{name}: {value}" for value in theirs])
    reply = proxy.get(page.url(), f"{name}: {ours}")
    assert reply.body == f"['{ours}']".encode() and page.count == 2


@pytest.mark.parametrize("name, theirs, ours", [
    ("X-Kind", "1,2", " 1, 2 "),
    ("Accept-Language", "es ; q=0.5 ,, EN", "en,es;q=0.5"),
    ("Accept", "text/html, */*", "text/html,*/*")])
def test_values_that_are_alike(aduana, site, name, theirs, ours):
    page = site(shows(name))
    proxy = aduana()
    proxy.get(page.url(), f"{name}: {theirs}")
    assert proxy.get(page.url(), f"{name}: {ours}").hit


def not_modified(*lines):
    return ok(b"", *lines, status="304 Not Modified", length=False)


def test_a_304_shares_no_cookie_because_the_stored_one_is_public(aduana,
                                                                  script):
    page = script(ok("x", 'ETag: "1"', "Cache-Control: public, max-age=60"),
                  not_modified('ETag: "1"', "Set-Cookie: who=me"))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.get(page.url(), "Cookie: who=me", "Cache-Control: max-age=0")
    assert reply.get("Set-Cookie") == "who=me"
    reply = proxy.get(page.url())
    assert reply.hit and "Set-Cookie" not in reply


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_of_a_no_store_request_is_stored(aduana, script, method):
    again = not_modified('ETag: "1"', "X-Made-For: me",
                         "Cache-Control: max-age=60") if method == "GET" else \
        ok(b"", 'ETag: "1"', "X-Made-For: me", "Cache-Control: max-age=60",
           length=False)
    page = script(ok("x", 'ETag: "1"', "Cache-Control: max-age=0"), again,
                  not_modified('ETag: "1"'))
    proxy = aduana()
    proxy.get(page.url())
    reply = proxy.ask(method, page.url(), "Cache-Control: no-store")
    assert reply.get("X-Made-For") == "me"
    reply = proxy.get(page.url())
    assert reply.body == b"x" and "X-Made-For" not in reply
    assert page.count == 3


@pytest.mark.parametrize("count, size", [(100, 400), (150, 8)])
def test_no_304_makes_a_head_larger_than_one_may_be(aduana, site, count,
                                                    size):
    def answer(r):
        answer.asked += 1
        more = [f"X-{answer.asked}-{i}: {'a' * size}" for i in range(count)]
        if "If-None-Match" in r:
            return not_modified('ETag: "1"', *more)
        return ok("x", 'ETag: "1"', "Cache-Control: max-age=0", *more)

    answer.asked = 0
    page = site(answer)
    proxy = aduana()
    for _ in range(6):
        reply = proxy.get(page.url())
        assert reply.status == 200 and reply.body == b"x"
        assert len(reply.head) < 65536 and len(reply.fields) < 200
