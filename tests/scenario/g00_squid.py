# SPDX-License-Identifier: MIT
"""The access log in Squid's native form: ten columns and quoted extras."""
import re
import time

from proxy import free_port, request
from wire import DEADLINE, ok

LINE = re.compile(
    r"^(\d{10}\.\d{3}) +(\d+) (\S+) ([A-Z_]+)/(\d{3}) (\d+) (\S+) (\S+) (\S+) "
    r"([A-Z_]+)/(\S+) (\S+)((?: \"[^\"]*\")*)$")


def test_columns(aduana, site):
    page = site(ok("hello", "Content-Type: text/plain; charset=utf-8",
                   "Cache-Control: max-age=600"))
    proxy = aduana()
    first = proxy.get(page.url("/a?b=c"))
    proxy.get(page.url("/a?b=c"))
    miss, hit = [LINE.match(line) for line in proxy.log(2)]
    assert miss and hit, proxy.log()
    assert abs(float(miss[1]) - time.time()) < DEADLINE
    assert miss[3] == "127.0.0.1"
    assert miss[4] == "TCP_MISS" and miss[5] == "200"
    assert int(miss[6]) == len(first.head) + len(first.body)
    assert miss[7] == "GET" and miss[8] == page.url("/a?b=c")
    assert miss[9] == "-"
    assert miss[10] == "HIER_DIRECT" and miss[11] == "127.0.0.1"
    assert miss[12] == "text/plain"
    assert hit[4] in ("TCP_HIT", "TCP_MEM_HIT")
    assert hit[10] == "HIER_NONE" and hit[11] == "-"


def test_every_kind_of_end_is_a_line(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"connect.ports": [443]})
    proxy.get(page.url())                                   # miss
    proxy.get(f"http://127.0.0.1:{free_port()}/")           # error
    proxy.tunnel(page.authority)[0].close()                 # denied
    with proxy.connect() as client:                         # malformed
        client.send(b"GARBAGE\r\n\r\n")
        assert client.response().status == 400
    proxy.get(proxy.url + "/").status                       # own or refused
    lines = proxy.log(5)
    for line in lines:
        assert LINE.match(line), line
    assert len(lines) == 5
    assert [LINE.match(x)[5] for x in lines[2:4]] == ["403", "400"]
    assert LINE.match(lines[3])[4] == "NONE_NONE"


def test_hostile_bytes_stay_in_their_column(aduana, site):
    page = site(ok("x", "Content-Type: text/plain \"\t;x"))
    proxy = aduana()
    with proxy.connect() as client:
        client.send(f"GET {page.url('/a%20b')}?\"q\" HTTP/1.1\r\n"
                    f"Host: {page.authority}\r\n"
                    "User-Agent: a\"b\tc\r\n\r\n".encode())
        client.response()
    with proxy.connect() as client:
        client.send(b"GET http://a/\x01\xff\" HTTP/1.1\r\n\r\n")
        client.response()
    for line in proxy.log(2):
        assert LINE.match(line), line


def test_keep_alive_and_pipeline(aduana, site):
    page = site(ok("x"))
    proxy = aduana()
    with proxy.connect() as client:
        client.send(b"".join(request("GET", page.url(f"/{i}"))
                             for i in range(50)))
        for _ in range(50):
            client.response()
    urls = [LINE.match(x)[8] for x in proxy.log(50)]
    assert urls == [page.url(f"/{i}") for i in range(50)]


def test_lines_are_there_after_the_stop(aduana, site):
    page = site(ok("x"))
    proxy = aduana(workers=2)
    for i in range(40):
        proxy.get(page.url(f"/{i}"))
    proxy.stop()
    assert len(proxy.log()) == 40
