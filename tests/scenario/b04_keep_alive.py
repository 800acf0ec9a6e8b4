# SPDX-License-Identifier: MIT
"""Many requests on one connection of the client use one to the origin."""
from proxy import request
from wire import ok


def test_both_sides_are_kept(aduana, site):
    page = site(lambda r: ok(r.target))
    with aduana().connect() as client:
        for i in range(20):
            client.send(request("GET", page.url(f"/{i}")))
            assert client.response().body == f"/{i}".encode()
    assert page.connections == 1


def test_connections_are_pooled_between_clients(aduana, site):
    page = site(lambda r: ok(r.target))
    proxy = aduana()
    for i in range(5):
        assert proxy.get(page.url(f"/{i}")).status == 200
    assert page.connections == 1


def test_client_that_wants_to_close(aduana, site):
    page = site(ok("bye"))
    with aduana().connect() as client:
        client.send(request("GET", page.url(), "Connection: close"))
        reply = client.response()
        assert reply.get("Connection") == "close"
        assert client.closed()


def test_origin_that_wants_to_close(aduana, site):
    page = site(ok("bye", "Connection: close"))
    with aduana().connect() as client:
        for _ in range(2):
            client.send(request("GET", page.url("/x"),
                                "Cache-Control: no-store"))
            reply = client.response()
            assert reply.body == b"bye"
            assert "Connection" not in reply
    assert page.connections == 2
