# SPDX-License-Identifier: MIT
"""Messages of TLS without any data: who sends no end of them keeps nobody else
from being served, and is cut off."""
import ctypes
import pathlib
import time

import pytest

import tls
from within import inside  # noqa: F401
from proxy import wait_for

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NOT_REQUESTED, REQUESTED = 0, 1
STORM_MAX = 400_000


class Library:
    """openssl's, for what Python's module cannot do."""

    def __init__(self):
        self.it = ctypes.CDLL("libssl.so.3")
        for name in ("TLS_client_method", "SSL_CTX_new", "SSL_new"):
            getattr(self.it, name).restype = ctypes.c_void_p

    def connect(self, peer, server_name):
        it = self.it
        context = ctypes.c_void_p(it.SSL_CTX_new(ctypes.c_void_p(
            it.TLS_client_method())))
        ssl = ctypes.c_void_p(it.SSL_new(context))
        peer.sock.settimeout(None)
        it.SSL_set_fd(ssl, peer.sock.fileno())
        it.SSL_ctrl(ssl, 55, 0, ctypes.c_char_p(server_name))
        assert it.SSL_connect(ssl) == 1
        return ssl, context

    def free(self, ssl, context):
        self.it.SSL_free(ssl)
        self.it.SSL_CTX_free(context)

    def update(self, ssl, kind):
        """One KeyUpdate; false when the connection is gone."""
        return self.it.SSL_key_update(ssl, kind) == 1 and \
            self.it.SSL_do_handshake(ssl) == 1


def cpu(proxy):
    """Seconds of the workers."""
    ticks = 0
    for pid in proxy.workers():
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
        ticks += sum(map(int, text.rsplit(")", 1)[1].split()[11:13]))
    return ticks / 100


@pytest.mark.parametrize("kind", [NOT_REQUESTED, REQUESTED])
def test_key_updates(inside, kind):
    proxy = inside.start()
    origin = inside.site(OK)
    library = Library()
    peer, _ = proxy.tunnel(f"a.example:{origin.port}")
    with peer:
        ssl, context = library.connect(peer, b"a.example")
        sent = 0
        while sent < STORM_MAX and library.update(ssl, kind):
            sent += 1
        assert 1000 < sent < STORM_MAX
        library.free(ssl, context)
    assert tls.get(proxy, "a.example", origin.port).status == 200

    def is_quiet():
        before = cpu(proxy)
        time.sleep(0.5)
        return cpu(proxy) - before < 0.2
    wait_for(is_quiet, "nothing to be done any more")


def test_a_few_are_good(inside):
    proxy = inside.start()
    origin = inside.site(OK)
    library = Library()
    peer, _ = proxy.tunnel(f"a.example:{origin.port}")
    with peer:
        ssl, context = library.connect(peer, b"a.example")
        question = tls.inner_request("GET", "a.example", origin.port)
        answer = ctypes.create_string_buffer(4096)
        for kind in (NOT_REQUESTED, REQUESTED) * 20:
            assert library.update(ssl, kind)
            assert library.it.SSL_write(ssl, question, len(question)) > 0
            text = b""
            while not text.endswith(b"ok"):
                n = library.it.SSL_read(ssl, answer, 4096)
                assert n > 0
                text += answer.raw[:n]
            assert text.startswith(b"HTTP/1.1 200")
        library.free(ssl, context)
    wait_for(lambda: origin.count >= 1, "requests")
