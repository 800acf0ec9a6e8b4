# SPDX-License-Identifier: MIT
"""A fresh response is stored, and given without asking again."""
from proxy import request
from wire import DEADLINE, chunked, ok

FRESH = "Cache-Control: max-age=3600"


def test_second_request_is_a_hit(aduana, site):
    page = site(ok("stored", FRESH, "ETag: \"1\"", "X-Own: kept"))
    proxy = aduana()
    first = proxy.get(page.url("/a"))
    assert "fwd=uri-miss" in first.cache and "stored" in first.cache
    second = proxy.get(page.url("/a"))
    assert second.hit and second.body == b"stored"
    assert second.get("X-Own") == "kept" and second.get("ETag") == '"1"'
    assert page.count == 1
    assert "TCP_MISS/200" in proxy.log(2)[0]
    assert "TCP_MEM_HIT/200" in proxy.log(2)[1] or \
        "TCP_HIT/200" in proxy.log(2)[1]


def test_age_counts_from_the_origin(aduana, site):
    page = site(ok("old", FRESH, "Age: 300"))
    proxy = aduana()
    proxy.get(page.url())
    again = proxy.get(page.url())
    assert again.hit
    assert 300 <= int(again.get("Age")) < 300 + DEADLINE
    assert len(again.all("Age")) == 1


def test_chunked_is_stored_with_its_length(aduana, site):
    page = site(chunked(b"one,", b"two", lines=[FRESH]))
    proxy = aduana()
    assert proxy.get(page.url()).body == b"one,two"
    again = proxy.get(page.url())
    assert again.hit and again.body == b"one,two"
    assert again.get("Content-Length") == "7"


def test_keys_differ_by_path_query_and_port(aduana, site):
    one = site(lambda r: ok("one" + r.target, FRESH))
    two = site(lambda r: ok("two" + r.target, FRESH))
    proxy = aduana()
    for page, name in ((one, "one"), (two, "two")):
        for path in ("/a", "/b", "/a?x", "/a?y", "/A"):
            assert proxy.get(page.url(path)).body == (name + path).encode()
    assert one.count == two.count == 5
    for page, name in ((one, "one"), (two, "two")):
        for path in ("/a", "/b", "/a?x", "/a?y", "/A"):
            reply = proxy.get(page.url(path))
            assert reply.hit and reply.body == (name + path).encode()


def test_host_in_any_case_is_one_key(aduana, site):
    page = site(ok("x", FRESH))
    proxy = aduana()
    proxy.get(f"http://localhost:{page.port}/")
    assert proxy.get(f"http://LOCALHOST:{page.port}/").hit


def test_pipelined_hits_and_misses(aduana, site):
    page = site(lambda r: ok(r.target, FRESH))
    proxy = aduana()
    proxy.get(page.url("/0"))
    with proxy.connect() as client:
        client.send(b"".join(request("GET", page.url(f"/{i % 3}"))
                             for i in range(30)))
        for i in range(30):
            assert client.response().body == f"/{i % 3}".encode()
    assert page.count == 3


def test_many_sizes(aduana, site):
    proxy = aduana()
    for size in (0, 1, 4000, 4096, 65536, 100000, 1000000):
        body = bytes((i * 7 + size) & 255 for i in range(size))
        page = site(ok(body, FRESH))
        assert proxy.get(page.url()).body == body
        again = proxy.get(page.url())
        assert again.hit and again.body == body, size


def test_workers_share_it(aduana, site):
    page = site(ok("shared", FRESH))
    proxy = aduana(workers=2)
    proxy.get(page.url())
    assert all(proxy.get(page.url()).hit for _ in range(30))
    assert page.count == 1


def test_no_cache_at_all(aduana, site):
    page = site(ok("x", FRESH))
    proxy = aduana(**{"cache.size": 0})
    assert not proxy.get(page.url()).hit
    assert not proxy.get(page.url()).hit
    assert page.count == 2


def test_http_1_0_client_gets_a_hit(aduana, site):
    page = site(ok("x", FRESH))
    proxy = aduana()
    proxy.get(page.url())
    again = proxy.get(page.url(), version="HTTP/1.0")
    assert again.hit and again.body == b"x"
