# SPDX-License-Identifier: MIT
"""An origin may answer before it has read the whole body."""
from proxy import request
from wire import ok


def test_answer_comes_through(aduana, origin):
    def serve(peer):
        peer.head()
        peer.send(ok("no more", "Connection: close",
                     status="413 Content Too Large"))
        peer.half_close()
        peer.rest()

    page = origin(serve)
    with aduana().connect() as client:
        client.send(request("POST", page.url(), "Content-Length: 1000000") +
                    b"x" * 1000)
        reply = client.response()
        assert reply.status == 413 and reply.body == b"no more"
        assert client.closed()
