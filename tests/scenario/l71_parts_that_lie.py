# SPDX-License-Identifier: MIT
"""A Content-Range may say what it likes: what comes counts for a rule about
sizes."""
import pytest

from l40_actions import rules  # noqa: F401
from wire import chunked, ok

BODY = b"v" * 60_000
LIE = ["Content-Type: text/plain", "Content-Range: bytes 0-9/10",
       'ETag: "a"', "Cache-Control: max-age=600"]
STATUS = "206 Partial Content"
ANSWERS = {
    "/length": ok(BODY, *LIE, status=STATUS),
    "/chunks": chunked(BODY[:9], BODY[9:], lines=LIE, status=STATUS),
    "/close": ok(BODY, *LIE, status=STATUS, length=False,
                 version="HTTP/1.0"),
}


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("lines", [[], ["Range: bytes=0-59999"]])
def test_longer_than_it_says(aduana, origin, rules, path, lines):  # noqa: F811
    def serve(peer):
        while peer.request() is not None:
            peer.send(ANSWERS[path])
            if path == "/close":
                break
    page = origin(serve)
    proxy = aduana(**rules('{url: "*", action: block, size: ">= 49KiB"}'))
    for _ in range(2):
        reply = proxy.get(page.url(path), *lines)
        if reply.status == 206:
            assert len(reply.body) < 49 * 1024 and not reply.clean
        else:
            assert reply.status in (403, 502)
