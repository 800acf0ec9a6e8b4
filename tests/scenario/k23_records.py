# SPDX-License-Identifier: MIT
"""Requests and records need not begin and end together."""
import pytest

import tls
from wire import ok


@pytest.fixture
def opened(aduana, closing):
    scene = tls.Scene(aduana, closing)
    origin = scene.keep(tls.TlsOrigin(
        lambda request: ok(request.target.encode() + b" " + request.body,
                           "Cache-Control: max-age=100"),
        scene.authority.leaf("host.example")))
    proxy = scene.start()
    with tls.through(proxy, "host.example", origin.port,
                     tls.authority_of(proxy)) as client:
        yield client, origin


def get(origin, path):
    return tls.inner_request("GET", "host.example", origin.port, path)


def test_keep_alive(opened):
    client, origin = opened
    for i in range(5):
        client.send(get(origin, f"/{i % 2}"))
        assert client.response().body == b"/%d " % (i % 2)
    assert origin.count == 2 and origin.handshakes == 1


def test_pipelined_in_one_record(opened):
    client, origin = opened
    client.send(b"".join(get(origin, f"/{i}") for i in range(20)))
    for i in range(20):
        assert client.response().body == b"/%d " % i


def test_pipelined_behind_a_body(opened):
    client, origin = opened
    post = tls.inner_request("POST", "host.example", origin.port, "/post",
                             body=b"b" * 30000)
    client.send(post + get(origin, "/one") + post + get(origin, "/two"))
    for want in b"/one ", b"/two ":
        assert client.response().body == b"/post " + b"b" * 30000
        assert client.response().body == want


def test_a_byte_in_each_record(opened):
    client, origin = opened
    for byte in get(origin, "/bytes"):
        client.send(bytes([byte]))
    assert client.response().body == b"/bytes "
