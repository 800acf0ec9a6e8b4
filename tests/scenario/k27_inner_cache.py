# SPDX-License-Identifier: MIT
"""What is stored of https: hits without the origin, keys, shared fetches."""
import threading

import tls
from proxy import request, wait_for
from wire import ok
from within import inside, records  # noqa: F401 (a fixture)

NAME = "a.example"
FRESH = "Cache-Control: public, max-age=600"


def get(proxy, port, path="/", *lines, host=NAME, **options):
    return tls.get(proxy, host, port, path, *lines, **options)


def test_hit_with_the_origin_down(inside):  # noqa: F811
    page = inside.site(ok("kept", FRESH))
    port = page.port
    proxy = inside.start()
    assert get(proxy, port, "/x").body == b"kept"
    page.close()
    for _ in range(3):
        reply = get(proxy, port, "/x")
        assert reply.status == 200 and reply.body == b"kept" and reply.hit
    with inside.connection(proxy, NAME, port) as client:
        for _ in range(3):
            client.send(tls.inner_request("GET", NAME, port, "/x"))
            assert client.response().hit
    assert page.count == 1
    assert get(proxy, port, "/other").status == 502


def test_http_and_https_never_share(inside, site):  # noqa: F811
    """The same authority but for the scheme."""
    secret, plain = inside.site(ok("secret", FRESH)), site(ok("plain", FRESH))
    proxy = inside.start()
    for _ in range(2):
        assert get(proxy, secret.port, "/x").body == b"secret"
        assert proxy.get(f"http://{NAME}:{plain.port}/x").body == b"plain"
    secret.close()
    plain.close()
    reply = proxy.get(f"http://{NAME}:{secret.port}/x")
    assert reply.status == 502 and not reply.hit
    reply = get(proxy, plain.port, "/x")
    assert reply.status == 502 and not reply.hit


def test_vary_over_connections(inside):  # noqa: F811
    page = inside.site(lambda r: ok(r.get("Accept-Language"), FRESH,
                                    "Vary: Accept-Language"))
    proxy = inside.start()
    for _ in range(2):
        for language in ("es", "en"):
            reply = get(proxy, page.port, "/", f"Accept-Language: {language}")
            assert reply.body.decode() == language
    assert page.count == 2


def test_cookies_are_one_clients(inside):  # noqa: F811
    page = inside.site(lambda r: ok(r.get("Cookie", "-"),
                                    "Cache-Control: max-age=600",
                                    "Set-Cookie: a=b"))
    proxy = inside.start()
    for _ in range(2):
        for cookie in ("c=1", "c=2"):
            reply = get(proxy, page.port, "/", f"Cookie: {cookie}")
            assert reply.body.decode() == cookie
    assert page.count == 2


def test_one_fetch_for_many(inside):  # noqa: F811
    go = threading.Event()

    def answer(_request):
        assert go.wait(120)
        return ok("shared", FRESH)

    page = inside.site(answer)
    proxy = inside.start(workers=2)
    replies = []
    threads = [threading.Thread(target=lambda: replies.append(
        get(proxy, page.port, "/x"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    wait_for(lambda: "aduana_waiting 7" in proxy.ctl("metrics").stdout,
             "seven that wait")
    go.set()
    for thread in threads:
        thread.join(120)
    assert [r.body for r in replies] == [b"shared"] * 8
    assert page.count == 1


def test_refreshed_in_the_background(inside):  # noqa: F811
    page = inside.site(lambda r: ok(
        str(page.count), "Cache-Control: max-age=0, "
        "stale-while-revalidate=600", f"ETag: \"{page.count}\""))
    proxy = inside.start()
    assert get(proxy, page.port, "/x").body == b"1"
    assert get(proxy, page.port, "/x").body == b"1"
    wait_for(lambda: page.count == 2, "a second request")
    wait_for(lambda: get(proxy, page.port, "/x").body != b"1", "the new one")


def test_fetched_to_its_end_without_client(inside):  # noqa: F811
    body = b"x" * 4_000_000
    page = inside.site(ok(body, FRESH))
    proxy = inside.start()
    with inside.connection(proxy, NAME, page.port) as client:
        client.send(tls.inner_request("GET", NAME, page.port, "/x"))
        client.exactly(3_900_000)
    wait_for(lambda: get(proxy, page.port, "/x").hit, "a hit")
    assert get(proxy, page.port, "/x").body == body


def test_address_of_the_clients_choice(inside):  # noqa: F811
    """A server may hold a certificate for a name and not answer for it: what
    a client brings from an address of its choice is for itself alone."""
    page = inside.site(ok("true", FRESH), NAME)
    other = inside.site(ok("other", FRESH), NAME, host="127.0.0.2",
                        port=page.port)
    port = page.port
    proxy = inside.start()
    for _ in range(2):
        with inside.connection(proxy, "127.0.0.2", port,
                               server_name=NAME) as client:
            client.send(tls.inner_request("GET", NAME, port, "/x"))
            reply = client.response()
            assert reply.body == b"other" and not reply.hit
    assert other.count == 2
    assert get(proxy, port, "/x", host=NAME).body == b"true"
    assert get(proxy, port, "/x", host=NAME).hit
    with inside.connection(proxy, "127.0.0.2", port,
                           server_name=NAME) as client:
        client.send(tls.inner_request("POST", NAME, port, "/x"))
        assert client.response().body == b"other"
    reply = get(proxy, port, "/x", host=NAME)
    assert reply.hit and reply.body == b"true"


def test_address_of_another(inside):  # noqa: F811
    """The client chose where to dial: that is not the name until proved."""
    page = inside.site(ok("true", FRESH), NAME)
    evil = inside.site(ok("evil", FRESH), "evil.example", host="127.0.0.2")
    proxy = inside.start()
    with inside.connection(proxy, "127.0.0.2", evil.port,
                           server_name=NAME) as client:
        client.send(tls.inner_request("GET", NAME, evil.port, "/x"))
        assert client.response().status == 502
    assert evil.count == 0 and page.count == 0


def test_exception_does_not_reach_the_cache(inside):  # noqa: F811
    """An exception lets the name pass unproved; then what a client brings from
    an address of its choice is for itself alone."""
    evil = inside.site(ok("evil", FRESH), "evil.example")
    port = evil.port
    proxy = inside.start(**{"tls.exceptions": [
        {"host": NAME, "allow": "all"}]})
    for _ in range(2):
        with inside.connection(proxy, "127.0.0.1", port,
                               server_name=NAME) as client:
            client.send(tls.inner_request("GET", NAME, port, "/x"))
            reply = client.response()
            assert reply.body == b"evil" and not reply.hit
    assert not get(proxy, port, "/x").hit
    assert get(proxy, port, "/x").hit
    with inside.connection(proxy, "127.0.0.1", port,
                           server_name=NAME) as client:
        client.send(tls.inner_request("GET", NAME, port, "/x"))
        assert not client.response().hit


def test_purge(inside):  # noqa: F811
    page = inside.site(ok("x", FRESH))
    proxy = inside.start()
    get(proxy, page.port, "/x")
    url = f"https://{NAME}:{page.port}/x"
    assert url in proxy.ctl("cache", "ls").stdout
    assert get(proxy, page.port, "/x", method="PURGE").status == 200
    assert get(proxy, page.port, "/x", method="PURGE").status == 404
    get(proxy, page.port, "/x")
    proxy.ctl("purge", url)
    assert not get(proxy, page.port, "/x").hit


def test_as_an_absolute_url(inside):  # noqa: F811
    """The target's form makes no other key."""
    page = inside.site(ok("x", FRESH))
    proxy = inside.start()
    authority = f"{NAME}:{page.port}"
    with inside.connection(proxy, NAME, page.port) as client:
        for target in ("/x", f"https://{authority}/x"):
            client.send(request("GET", f"https://{authority}/x").replace(
                f"https://{authority}/x".encode(), target.encode(), 1))
            reply = client.response()
    assert reply.hit and page.count == 1
