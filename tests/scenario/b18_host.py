# SPDX-License-Identifier: MIT
"""Host is made from the target, whatever the client said."""
import pytest

from wire import ok


def test_host_is_rewritten(aduana, site):
    page = site(ok("x"))
    with aduana().connect() as client:
        client.send(f"GET {page.url('/')} HTTP/1.1\r\nHost: evil.example\r\n"
                    "\r\n".encode())
        assert client.response().status == 200
    assert page.requests[0].all("Host") == [page.authority]


TARGETS = [("", "/"), ("/", "/"), ("/a?b=c", "/a?b=c"), ("?q", "/?q"),
           ("/a%20b", "/a%20b"), ("/a//b/../c", "/a//b/../c")]


@pytest.mark.parametrize("sent,seen", TARGETS)
def test_target_in_origin_form(aduana, site, sent, seen):
    page = site(ok("x"))
    assert aduana().get(f"http://{page.authority}{sent}").status == 200
    assert page.requests[0].target == seen


def test_names_from_the_hosts_file(aduana, site):
    page = site(ok("x"))
    reply = aduana().get(f"http://LocalHost:{page.port}/")
    assert reply.status == 200
    assert page.requests[0].get("Host").lower() == f"localhost:{page.port}"


def test_ipv6(aduana, site):
    page = site(ok("six"), host="::1")
    assert aduana().get(page.url("/")).body == b"six"
    assert page.requests[0].get("Host") == page.authority


@pytest.mark.parametrize("scheme", ["ftp", "https", "gopher", "file"])
def test_other_schemes(aduana, site, scheme):
    page = site(ok("x"))
    reply = aduana().get(f"{scheme}://{page.authority}/")
    assert reply.status in (400, 403, 501)
    assert page.count == 0


def test_asterisk(aduana):
    """For OPTIONS alone (RFC 9112 3.2.4)."""
    proxy = aduana()
    for method, status in (("OPTIONS", 200), ("GET", 400), ("TRACE", 400)):
        with proxy.connect() as client:
            client.send(f"{method} * HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            assert client.response().status == status
