# SPDX-License-Identifier: MIT
"""A session with an origin is kept unless it is very large: an origin with many
names cannot fill the memory."""
import pytest
import tls
from cryptography import x509
from within import inside  # noqa: F401

OK = (b"HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-store\r\n"
      b"Content-Length: 2\r\n\r\nok")


@pytest.mark.parametrize("padding, kept", [(0, True), (4000, True),
                                           (20_000, False)])
def test_resumed(inside, closing, padding, kept):  # noqa: F811
    filler = x509.UnrecognizedExtension(
        x509.ObjectIdentifier("1.3.6.1.4.1.55555.1"), b"z" * padding)
    origin = tls.TlsOrigin(
        lambda request: OK,
        inside.authority.leaf("a.example", extensions=[(filler, False)]))
    closing.append(origin)
    proxy = inside.start()
    for _ in range(3):
        assert tls.get(proxy, "a.example", origin.port).status == 200
    assert origin.resumed == (2 if kept else 0)
