# SPDX-License-Identifier: MIT
"""Response bodies keep their bytes in each framing."""
from proxy import request
from wire import chunked, ok


def test_chunks_with_extensions_and_trailers(aduana, site):
    page = site(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                b'4;a="x"\r\nwiki\r\n5\r\npedia\r\n'
                b"0\r\nX-Trailer: t\r\nContent-Length: 1\r\n\r\n")
    reply = aduana().get(page.url())
    assert reply.body == b"wikipedia" and reply.clean
    assert reply.trailers == [] and "X-Trailer" not in reply


def test_no_body_statuses_leave_the_connection_usable(aduana, script):
    page = script(b"HTTP/1.1 204 No Content\r\n\r\n",
                  b"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n"
                  b"ETag: \"x\"\r\n\r\n",
                  ok("after"))
    with aduana().connect() as client:
        client.send(request("GET", page.url("/1")))
        assert client.response().status == 204
        client.send(request("GET", page.url("/2"), 'If-None-Match: "x"'))
        assert client.response().status == 304
        client.send(request("GET", page.url("/3")))
        assert client.response().body == b"after"
    assert page.connections == 1


def test_many_sizes(aduana, site):
    sizes = [0, 1, 4095, 4096, 4097, 16384, 65535, 65536, 300000]
    proxy = aduana()
    for size in sizes:
        body = bytes(i & 255 for i in range(size))
        assert proxy.get(site(ok(body)).url()).body == body, size
        parts = [body[i:i + 5000] for i in range(0, size, 5000)]
        assert proxy.get(site(chunked(*parts)).url()).body == body, size


def test_origin_byte_at_a_time(aduana, origin):
    def serve(peer):
        peer.request()
        peer.send_bytewise(chunked(b"drip", b"drop", lines=["X-A: b"]))
        peer.request()

    reply = aduana().get(origin(serve).url())
    assert reply.body == b"dripdrop" and reply.get("X-A") == "b"


def test_part_by_part_without_waiting_for_the_end(aduana, origin, closing):
    import threading
    seen = threading.Event()

    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n6\r\nfirst,\r\n")
        assert seen.wait(120), "the first part was held back"
        peer.send(b"4\r\nlast\r\n0\r\n\r\n")
        peer.request()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("GET", page.url()))
        client.head()
        client.until(b"first,")
        seen.set()
        client.until(b"last")
