# SPDX-License-Identifier: MIT
"""An origin that takes the body of a GET for the next request never gets
another client's request behind it."""
import pytest

from proxy import request
from wire import ok


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS", "REPORT"])
def test_body_is_not_the_next_request(aduana, origin, method):
    def serve(peer):
        """Reads heads alone."""
        while True:
            try:
                head = peer.head().decode()
            except (EOFError, OSError):
                return
            peer.send(ok("answer to " + head.split(" ")[1]))

    page = origin(serve)
    proxy = aduana()
    inner = b"GET /evil HTTP/1.1\r\nX-Swallows: "
    with proxy.connect() as client:
        client.send(request(method, page.url("/first"), body=inner))
        assert client.response().body == b"answer to /first"
    for _ in range(2):
        assert proxy.get(page.url("/mine")).body == b"answer to /mine"
