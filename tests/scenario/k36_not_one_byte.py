# SPDX-License-Identifier: MIT
"""An origin that is not proved gets no byte of the request."""
import contextlib
import socket
import ssl
import struct
import threading

import pytest

import tls
from proxy import wait_for
from toward import JSON, as_json, records, toward  # noqa: F401
from wire import DEADLINE, ok

HOST = "good.example"

BAD = {
    "expired": lambda a: a.leaf(HOST, not_before=-9, not_after=-1),
    "not-yet-valid": lambda a: a.leaf(HOST, not_before=1, not_after=9),
    "wrong-host": lambda a: a.leaf("other.example"),
    "self-signed": lambda a: a.self_signed(HOST),
    "unknown-issuer": lambda a: tls.Authority(
        a.folder, common_name="Nobody's").leaf(HOST),
}


@pytest.mark.parametrize("check", BAD)
def test_bad_certificate(toward, check):
    heard = []

    def serve(peer):
        heard.append(peer.sock.recv(1))

    origin = toward.origin(issued=BAD[check](toward.authority), serve=serve)
    proxy = toward.proxy()
    response = tls.get(proxy, HOST, origin.port, "/secret", JSON,
                       "Cookie: secret=1")
    assert response.status == 502
    assert "error=tls_certificate_error" in response.get("Proxy-Status")
    assert f'details="{check}"' in response.get("Proxy-Status")
    assert as_json(response)["check"] == check
    assert not any(heard)
    record = records(proxy, 1)[0]
    assert record["detail"] == check and record["status"] == 502


class Raw:
    """An origin without TLS; ${serve}(socket) for each connection."""

    def __init__(self, serve):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.serve = serve
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                sock = self.listener.accept()[0]
            except OSError:
                return
            with sock:
                sock.settimeout(DEADLINE)
                self.serve(sock)

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(DEADLINE)


def test_not_tls(toward):
    heard = []

    def serve(sock):
        heard.append(sock.recv(4096))
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno")

    origin = toward.keep(Raw(serve))
    proxy = toward.proxy()
    response = tls.get(proxy, HOST, origin.port, "/secret")
    assert response.status == 502
    assert "error=tls_protocol_error" in response.get("Proxy-Status")
    assert all(b"secret" not in x and x[0] == 22 for x in heard)


def test_cut_in_the_handshake(toward):
    origin = toward.keep(Raw(lambda sock: sock.recv(4096)))
    proxy = toward.proxy()
    response = tls.get(proxy, HOST, origin.port)
    assert response.status == 502
    assert "error=connection_terminated" in response.get("Proxy-Status")


def test_alert(toward):
    def serve(sock):
        sock.recv(4096)
        sock.sendall(b"\x15\x03\x03\x00\x02\x02\x28")

    origin = toward.keep(Raw(serve))
    proxy = toward.proxy()
    status = tls.get(proxy, HOST, origin.port).get("Proxy-Status")
    assert "error=tls_alert_received; alert-id=40" in status
    assert "alert-message=" in status


def test_slow_handshake(toward):
    waits = threading.Event()

    def serve(sock):
        sock.recv(4096)
        waits.wait(DEADLINE)

    origin = toward.keep(Raw(serve))
    proxy = toward.proxy(**{"timeouts.handshake": "300ms"})

    def asked():
        """Our own handshake has to be in time, too."""
        with contextlib.suppress(OSError, EOFError):
            return tls.get(proxy, HOST, origin.port, "/", JSON)
        return None
    try:
        response = wait_for(asked, "a page")
    finally:
        waits.set()
    assert response.status == 504
    assert as_json(response)["check"] == "timeout"
    assert "error=connection_timeout" in response.get("Proxy-Status")


def test_h2_alone(toward):
    """No protocol in common: an alert, or h2 forced upon us."""
    def adjust(context):
        context.set_alpn_protocols(["h2"])

    heard = []
    origin = toward.origin(
        adjust=adjust, serve=lambda peer: (
            peer.send(b"\0\0\0\4\0\0\0\0\0"), heard.append(1)))
    proxy = toward.proxy()
    assert tls.get(proxy, HOST, origin.port).status == 502


def test_old_versions_are_refused(toward):
    def adjust(context):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    origin = toward.origin(adjust=adjust)
    proxy = toward.proxy()
    response = tls.get(proxy, HOST, origin.port, "/", JSON)
    assert response.status == 502 and as_json(response)["check"] == "protocol"
    assert origin.count == 0


def cut(peer):
    """Without close_notify."""
    raw = socket.socket(fileno=peer.sock.detach())
    raw.shutdown(socket.SHUT_RDWR)
    raw.close()


def ended(peer):
    """With close_notify; its socket stays open until the other side's ends."""
    peer.sock.settimeout(0)
    with contextlib.suppress(ssl.SSLWantReadError):
        peer.sock.unwrap()
    peer.sock.settimeout(DEADLINE)
    raw = socket.socket(fileno=peer.sock.detach())
    raw.settimeout(DEADLINE)
    while raw.recv(4096):
        pass
    raw.close()


def is_cut(client):
    """The response breaks off visibly."""
    try:
        return not client.response().clean
    except (EOFError, OSError):
        return True


@pytest.mark.parametrize("end", [cut, ended])
def test_body_until_the_end(toward, end):
    """Only close_notify is an end; what was cut is not stored."""
    def serve(peer):
        peer.request()
        peer.send(ok("hello", "Cache-Control: max-age=600", length=False))
        end(peer)

    origin = toward.origin(serve=serve)
    proxy = toward.proxy()
    with tls.through(proxy, HOST, origin.port,
                     tls.authority_of(proxy)) as client:
        client.send(tls.inner_request("GET", HOST, origin.port))
        if end is ended:
            assert client.response().body == b"hello"
        else:
            assert is_cut(client)
    again = tls.get(proxy, HOST, origin.port) if end is ended else None
    assert again is None or (again.hit and again.body == b"hello")
    assert len(origin.server_names) == 1


def test_garbage_in_the_body(toward):
    """A record that is none."""
    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
        raw = socket.socket(fileno=peer.sock.detach())
        raw.sendall(b"\x17\x03\x03" + struct.pack(">H", 64) + b"x" * 64)
        raw.shutdown(socket.SHUT_WR)
        raw.settimeout(DEADLINE)
        while raw.recv(4096):
            pass
        raw.close()

    origin = toward.origin(serve=serve)
    proxy = toward.proxy()
    with tls.through(proxy, HOST, origin.port,
                     tls.authority_of(proxy)) as client:
        client.send(tls.inner_request("GET", HOST, origin.port))
        assert is_cut(client)
    origin2 = toward.origin()
    assert tls.get(proxy, HOST, origin2.port).status == 200
