# SPDX-License-Identifier: MIT
"""Origins that refuse, stay silent or hang up each get their own page."""
import socket

from proxy import free_port
from wire import DEADLINE


def test_refused(aduana):
    proxy = aduana()
    reply = proxy.get(f"http://127.0.0.1:{free_port()}/x")
    assert reply.status in (502, 503)
    assert "connection_refused" in reply.get("Proxy-Status")
    line = proxy.log(1)[0]
    assert f"/{reply.status} " in line


def test_no_answer_to_the_call(aduana):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port = listener.getsockname()[1]
    fillers = []
    for _ in range(4):      # a full queue answers nobody
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", port))
        fillers.append(filler)
    proxy = aduana(**{"timeouts.connect": "300ms"})
    reply = proxy.get(f"http://127.0.0.1:{port}/")
    assert reply.status == 504
    assert "connection_timeout" in reply.get("Proxy-Status")
    for s in [listener, *fillers]:
        s.close()


def test_no_first_byte(aduana, origin):
    page = origin(lambda peer: peer.rest())
    reply = aduana(**{"timeouts.first_byte": "300ms"}).get(page.url())
    assert reply.status == 504
    assert "timeout" in reply.get("Proxy-Status")


def test_silence_in_the_body(aduana, origin):
    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart")
        peer.sock.settimeout(DEADLINE)
        peer.rest()

    reply = aduana(**{"timeouts.body": "300ms"}).get(origin(serve).url())
    assert reply.status == 200 and not reply.clean


def test_hangs_up(aduana, origin):
    page = origin(lambda peer: peer.request())
    reply = aduana().get(page.url())
    assert reply.status == 502
    assert "connection_terminated" in reply.get("Proxy-Status") or \
        "http_response_incomplete" in reply.get("Proxy-Status")


def test_hangs_up_in_the_head(aduana, origin):
    def serve(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Le")

    reply = aduana().get(origin(serve).url())
    assert reply.status == 502
