# SPDX-License-Identifier: MIT
"""Clients outside clients.allow get 403, and are logged."""
from proxy import request
from wire import ok


def test_outside(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"clients.allow": ["10.0.0.0/8"]})
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        reply = client.response()
        assert reply.status == 403
        assert b"outside this proxy" in reply.body
    assert page.connections == 0
    assert "TCP_DENIED/403" in proxy.log(1)[0]


def test_connect_from_outside(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"clients.allow": ["10.0.0.0/8"]})
    client, reply = proxy.tunnel(page.authority)
    client.close()
    assert reply.status == 403
    assert page.connections == 0


def test_inside(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"clients.allow": ["127.0.0.1"]})
    assert proxy.get(page.url()).status == 200
