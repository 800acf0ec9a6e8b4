# SPDX-License-Identifier: MIT
"""An HTTP/1.0 origin ends its body by closing; the client sees a clean end."""
from wire import ok


def test_body_to_the_close(aduana, origin):
    def serve(peer):
        peer.request()
        peer.send(ok(b"old but gold", version="HTTP/1.0", length=False))

    page = origin(serve)
    proxy = aduana()
    with proxy.connect() as client:
        for path in ("/1", "/2"):
            client.send(f"GET {page.url(path)} HTTP/1.1\r\n"
                        f"Host: {page.authority}\r\n\r\n".encode())
            reply = client.response()
            assert reply.chunked and reply.clean
            assert reply.version == "HTTP/1.1"
            assert reply.body == b"old but gold"
    assert page.connections == 2


def test_its_connection_is_not_kept(aduana, origin):
    def serve(peer):
        peer.request()
        peer.send(ok(b"one", version="HTTP/1.0"))
        assert peer.request() is None

    page = origin(serve)
    proxy = aduana()
    assert proxy.get(page.url("/1")).body == b"one"
    assert proxy.get(page.url("/2")).body == b"one"
    assert page.connections == 2
