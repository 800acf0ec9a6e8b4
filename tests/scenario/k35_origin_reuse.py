# SPDX-License-Identifier: MIT
"""One handshake with an origin serves many requests; a session serves the next
connection; neither is shared between names."""
import socket
import ssl

import pytest

import tls
from proxy import wait_for
from toward import records, toward  # noqa: F401
from wire import ok

HOST = "good.example"


def version(number):
    def adjust(context):
        context.minimum_version = context.maximum_version = number
    return adjust


VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.mark.parametrize("number", VERSIONS)
def test_one_handshake(toward, number):
    origin = toward.origin(adjust=version(number))
    proxy = toward.proxy()
    for i in range(5):
        response = tls.get(proxy, HOST, origin.port, f"/{i}")
        assert response.status == 200 and response.body == f"/{i}".encode()
    assert origin.handshakes == 1 and origin.count == 5
    logged = records(proxy, 5)
    assert {r["origin_tls"].split(" ")[0] for r in logged} == \
        {number.name.replace("_", ".")}


@pytest.mark.parametrize("number", VERSIONS)
def test_session_is_resumed(toward, number):
    origin = toward.origin(
        lambda request: ok("x", "Connection: close", "Cache-Control: no-store"),
        adjust=version(number))
    proxy = toward.proxy()
    for _ in range(3):
        assert tls.get(proxy, HOST, origin.port).status == 200
    assert origin.handshakes == 3 and origin.resumed == 2
    logged = records(proxy, 3)
    assert [r["origin_tls"].endswith("resumed") for r in logged] == \
        [False, True, True]


def test_another_name_is_proved_anew(toward):
    issued = toward.authority.leaf([HOST, "also.example"])
    origin = toward.origin(issued=issued)
    proxy = toward.proxy()
    for name in (HOST, "also.example", HOST, "also.example"):
        assert tls.get(proxy, name, origin.port).status == 200
    assert origin.handshakes == 2 and origin.resumed == 0
    assert origin.server_names == [HOST, "also.example"]
    assert tls.get(proxy, "other.example", origin.port).status == 502
    assert origin.count == 4


def test_stray_answer_is_nobodys(toward):
    """What comes unasked on an idle connection ends it."""
    ended = []

    def serve(peer):
        peer.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer.request()
        peer.send(ok("asked", "Cache-Control: no-store"))
        peer.send(ok("unasked"))
        try:
            ended.append(peer.request())
        except OSError:
            ended.append(None)

    origin = toward.origin(serve=serve)
    proxy = toward.proxy()
    for n in range(1, 4):
        assert tls.get(proxy, HOST, origin.port).body == b"asked"
        wait_for(lambda: len(ended) == n, "the end of the connection")
    assert origin.handshakes == 3 and ended == [None] * 3


def test_dead_connection_is_replaced(toward):
    """Closed by the origin while it was idle."""
    def serve(peer):
        peer.request()
        peer.send(ok("x", "Cache-Control: no-store"))

    origin = toward.origin(serve=serve)
    proxy = toward.proxy()
    for _ in range(4):
        assert tls.get(proxy, HOST, origin.port).status == 200
