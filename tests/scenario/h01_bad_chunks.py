# SPDX-License-Identifier: MIT
"""Chunks that two readers could read differently end the request."""
import pytest

from proxy import request
from wire import ok

ROWS = {
    "not hex": b"g\r\nhello\r\n0\r\n\r\n",
    "0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "sign": b"+5\r\nhello\r\n0\r\n\r\n",
    "minus": b"-5\r\nhello\r\n0\r\n\r\n",
    "empty size": b"\r\nhello\r\n0\r\n\r\n",
    "space before": b" 5\r\nhello\r\n0\r\n\r\n",
    "too many digits": b"00000000000000005\r\nhello\r\n0\r\n\r\n",
    "64 bits and more": b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    "bare LF after size": b"5\nhello\r\n0\r\n\r\n",
    "bare LF after data": b"5\r\nhello\n0\r\n\r\n",
    "no CRLF after data": b"5\r\nhello0\r\n\r\n",
    "data too long": b"5\r\nhello!\r\n0\r\n\r\n",
    "bare CR in extension": b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    "LF in extension": b"5;a\nb\r\nhello\r\n0\r\n\r\n",
    "NUL in extension": b"5;a\0\r\nhello\r\n0\r\n\r\n",
    "endless extension": b"5;" + b"a" * 100000 + b"\r\nhello\r\n0\r\n\r\n",
    "bad trailer": b"5\r\nhello\r\n0\r\nbad trailer\r\n\r\n",
    "trailer with bare LF": b"5\r\nhello\r\n0\r\nA: b\n\r\n\r\n",
    "endless trailer": b"5\r\nhello\r\n0\r\n" + b"A: b\r\n" * 100000 + b"\r\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_request(aduana, origin, name):
    whole = []

    def serve(peer):
        r = peer.request()
        if r is not None and r.clean:
            whole.append(r)
            peer.send(ok("reached"))

    page = origin(serve)
    proxy = aduana()
    with proxy.connect() as client:
        try:
            client.send(request("POST", page.url(), "Transfer-Encoding: "
                                "chunked") + ROWS[name])
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            reply = client.response()
            assert reply.status in (400, 413, 431), reply.start
            assert client.closed()
        except (EOFError, ConnectionResetError):
            pass
    proxy.log(1)
    assert not whole


@pytest.mark.parametrize("name", ROWS)
def test_response(aduana, origin, name):
    def serve(peer):
        if peer.request() is None:
            return
        try:
            peer.send(b"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n"
                      b"Transfer-Encoding: chunked\r\n\r\n" + ROWS[name])
            peer.rest()
        except OSError:
            pass

    page = origin(serve)
    proxy = aduana()
    for _ in range(2):
        reply = proxy.get(page.url())
        assert reply.status == 502 or not reply.clean
        assert not reply.hit
    assert page.connections >= 2
