# SPDX-License-Identifier: MIT
"""What rules lead to: addresses and answers refused, another host asked,
flags, delays and rates."""
import json
import socket
import threading
import time

import pytest

from dns import Dns
from proxy import wait_for
from wire import Peer, Site, chunked, ok

SIZE = 60_000
RATE = 50_000


@pytest.fixture
def rules(tmp_path):
    folder = tmp_path / "conf.d"
    folder.mkdir()

    def write(*lines):
        (folder / "rules.yaml").write_text(
            "rules:\n" + "".join(f"  - {line}\n" for line in lines))
        return {"filters.conf_d": str(folder)}
    return write


@pytest.fixture
def names(closing):
    def start(**names):
        dns = Dns({k.replace("_", "."): v for k, v in names.items()})
        closing.append(dns)
        return {"dns.servers": [dns.server]}
    return start


def at_rate(size, fn):
    """${fn}() takes no less time than ${size} bytes do; and, where the machine
    has time for it, not twice as long."""
    def in_time():
        value, took = timed(fn)
        assert took >= size / RATE * 0.9 - 0.06
        return (value,) if took <= size / RATE * 2 else None
    return wait_for(in_time, f"{size} bytes in their time")[0]


def timed(fn):
    start = time.monotonic()
    value = fn()
    return value, time.monotonic() - start


# -- addresses


def test_a_name_that_leads_to_a_refused_network(aduana, site, rules, names):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(**rules("{network: 127.0.0.0/8, action: block, "
                           "category: inside, reason: not here}"),
                   **names(in_test=["127.0.0.1"]))
    for url in (f"http://in.test:{page.port}/", page.url("/")):
        reply = proxy.get(url)
        assert reply.status == 403 and b"not here" in reply.body
    _, reply = proxy.tunnel(f"in.test:{page.port}")
    assert reply.status == 403
    assert page.connections == 0
    for line in proxy.log(3):
        assert "TCP_DENIED/403" in line and "rules.yaml:2" in line
        assert '"category=inside"' in line


def test_what_is_stored_or_open_is_refused_too(aduana, site, rules, names):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(**rules("{network: 127.0.0.0/8, action: block, "
                           "methods: [GET], clients: 127.0.0.2}"),
                   **names(in_test=["127.0.0.1"]))
    url = f"http://in.test:{page.port}"
    assert proxy.get(f"{url}/stored").status == 200
    assert proxy.get(f"{url}/stored").get("X-Cache").startswith("HIT")
    asked = page.count
    for path in ("/stored", "/other"):
        with from_address(proxy, "127.0.0.2") as client:
            client.send(f"GET {url}{path} HTTP/1.1\r\nHost: in.test:"
                        f"{page.port}\r\n\r\n".encode())
            assert client.response().status == 403
    assert page.count == asked


def from_address(proxy, address):
    return Peer(socket.create_connection(("127.0.0.1", proxy.port), 120,
                                         (address, 0)))


# -- answers


@pytest.fixture
def answers(site):
    body = b"v" * SIZE

    def answer(request):
        path = request.target.split("?")[0]
        if path == "/video":
            part = request.get("Range")
            if part:
                return ok(body[:10], "Content-Type: Video/MP4; x=y",
                          f"Content-Range: bytes 0-9/{SIZE}",
                          status="206 Partial Content")
            return ok(body, "Content-Type: Video/MP4; x=y",
                      "Cache-Control: max-age=600", "ETag: \"a\"")
        if path == "/parts":
            if not request.get("Range"):
                return ok(body, "Content-Type: video/mp4")
            return ok("--x\r\nContent-Type: video/mp4\r\n\r\nv\r\n--x--",
                      "Content-Type: multipart/byteranges; boundary=x",
                      status="206 Partial Content")
        if path == "/flowing":
            return chunked(body[:30000], body[30000:],
                           lines=["Content-Type: application/zip"])
        if path == "/sized":
            return ok(body, "Content-Type: application/zip",
                      "Cache-Control: max-age=600")
        if path == "/head":
            return ok(b"", "Content-Type: application/zip",
                      f"Content-Length: {SIZE}", length=False)
        return ok("small", "Content-Type: text/plain")
    return site(answer)


def test_types(aduana, answers, rules):
    proxy = aduana(**rules('{url: "*", action: block, types: ["video/*"]}'))
    assert proxy.get(answers.url("/")).status == 200
    assert proxy.get(answers.url("/video")).status == 403
    assert proxy.get(answers.url("/video"), "Range: bytes=0-9").status == 403
    assert proxy.get(answers.url("/parts"), "Range: bytes=0-0,2-3"
                     ).status == 403
    assert "TCP_DENIED_REPLY/403" in proxy.log(2)[1]


def test_a_stored_answer_is_judged_for_each_client(aduana, answers, rules):
    proxy = aduana(**rules('{url: "*", action: block, types: [video/mp4], '
                           'clients: 127.0.0.2}'))
    assert proxy.get(answers.url("/video")).status == 200
    for lines in ("", "Range: bytes=0-3\r\n", 'If-None-Match: "a"\r\n'):
        assert proxy.get(answers.url("/video"), *(
            [lines.strip()] if lines else [])).status in (200, 206, 304)
        with from_address(proxy, "127.0.0.2") as client:
            client.send(f"GET {answers.url('/video')} HTTP/1.1\r\nHost: "
                        f"{answers.authority}\r\n{lines}\r\n".encode())
            assert client.response().status == 403


def test_sizes(aduana, answers, rules):
    proxy = aduana(**rules('{url: "*", action: block, '
                           'size: ">= 49KiB"}'))
    assert proxy.get(answers.url("/")).status == 200
    assert proxy.get(answers.url("/sized")).status == 403
    assert proxy.get(answers.url("/video"), "Range: bytes=0-9").status == 403
    assert proxy.ask("HEAD", answers.url("/head")).status == 403
    # Not known before: the end never comes.
    with proxy.connect() as client:
        client.send(f"GET {answers.url('/flowing')} HTTP/1.1\r\nHost: "
                    f"{answers.authority}\r\n\r\n".encode())
        reply = client.response()
    assert reply.status == 200 and not reply.clean
    assert len(reply.body) <= 49 * 1024
    line = proxy.log(5)[4]
    assert "_ABORTED" in line and "rules.yaml:2" in line
    assert "longer than a rule allows" in line


# -- another host


def test_redirect(aduana, site, rules, names):
    real = site(ok("real", "Cache-Control: max-age=600"))
    port = real.port
    safe = Site(lambda _: ok("safe", "Cache-Control: max-age=600"),
                "127.0.0.3", port)
    try:
        proxy = aduana(**rules("{domain: www.test, action: redirect, "
                               "to: safe.test, clients: 127.0.0.2}"),
                       **names(www_test=["127.0.0.1"],
                               safe_test=["127.0.0.3"]))
        url = f"http://www.test:{port}/"
        for _ in range(2):
            assert proxy.get(url).body == b"real"
            with from_address(proxy, "127.0.0.2") as client:
                client.send(f"GET {url} HTTP/1.1\r\nHost: www.test:{port}"
                            "\r\n\r\n".encode())
                assert client.response().body == b"safe"
        assert real.count == 1 and len(safe.requests) == 1
        assert safe.requests[0].get("Host") == f"www.test:{port}"
        line = next(l for l in proxy.log(4) if "127.0.0.2" in l)
        assert '"redirected=safe.test"' in line and "rules.yaml:2" in line
        assert url in line
        with from_address(proxy, "127.0.0.2") as client:
            client.send(f"CONNECT www.test:{port} HTTP/1.1\r\nHost: www.test:"
                        f"{port}\r\n\r\n".encode())
            assert client.response("CONNECT").status == 200
            client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert client.response().body == b"safe"
    finally:
        safe.close()


# -- flags


@pytest.mark.parametrize("form", ["squid", "combined", "json"])
def test_flag(aduana, site, rules, form):
    page = site(ok("x"))
    proxy = aduana(**rules("{domain: 127.0.0.1, action: flag, "
                           "category: watch, reason: who knows}"),
                   **{"log.access.format": form})
    assert proxy.get(page.url("/")).status == 200
    line = proxy.log(1)[0]
    if form == "json":
        record = json.loads(line)
        assert record["flags"] == ["flagged"]
        assert record["category"] == "watch"
        assert record["reason"] == "who knows"
        assert record["rule"].endswith("rules.yaml:2")
    else:
        assert '"flags=flagged"' in line and '"category=watch"' in line
        assert "rules.yaml:2" in line


# -- delays and rates


def test_delay(aduana, site, rules):
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(**rules('{url: "*", action: throttle, delay: 300ms}'))
    for _ in range(2):
        reply, took = timed(lambda: proxy.get(page.url("/")))
        assert reply.status == 200 and took >= 0.3
    reply, took = timed(lambda: proxy.ask("HEAD", page.url("/")))
    assert reply.status == 200 and took >= 0.3
    (client, reply), took = timed(lambda: proxy.tunnel(page.authority))
    assert reply.status == 200 and took >= 0.3
    client.close()
    assert '"flags=throttled"' in proxy.log(1)[0]


def test_rate(aduana, answers, rules):
    proxy = aduana(**rules(f'{{url: "*", action: throttle, rate: {RATE}}}'))
    for path in ("/sized", "/sized", "/flowing"):
        reply = at_rate(SIZE, lambda: proxy.get(answers.url(path)))
        assert len(reply.body) == SIZE


def test_rate_of_an_upload_and_a_tunnel(aduana, answers, rules):
    proxy = aduana(**rules(f'{{url: "*", action: throttle, rate: {RATE}}}'))
    reply = at_rate(SIZE, lambda: proxy.ask("POST", answers.url("/"),
                                            body=b"u" * SIZE))
    assert reply.status == 200
    client, _ = proxy.tunnel(answers.authority)
    with client:
        def fetch():
            client.send(b"GET /sized HTTP/1.1\r\nHost: a\r\n\r\n")
            return client.response()
        assert len(at_rate(SIZE, fetch).body) == SIZE


def test_a_rate_is_shared_by_all_workers(aduana, answers, rules):
    proxy = aduana(**rules(f'{{url: "*", action: throttle, rate: {RATE}, '
                           "per: client}"), workers=2)

    def fetch():
        assert len(proxy.get(answers.url("/sized")).body) == SIZE

    def three():
        threads = [threading.Thread(target=fetch) for _ in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    at_rate(3 * SIZE, three)
