# SPDX-License-Identifier: MIT
"""An origin's answers to ranges: as RFC 9110 14 has them, and otherwise."""
import re

from wire import ok

FRESH = "Cache-Control: max-age=3600"
BINARY = "Content-Type: application/octet-stream"


def pattern(size):
    return bytes((i * 7 + (i >> 8)) & 255 for i in range(size))


def part(body, first, last, *lines, total=None, content_range=None):
    """The 206 with bytes ${first} to ${last} of ${body}."""
    if content_range is None:
        content_range = f"bytes {first}-{last}/{total or len(body)}"
    return ok(body[first:last + 1], f"Content-Range: {content_range}",
              *lines, status="206 Partial Content")


def ranged(body, *lines, etag='"v1"'):
    """answer(request) of an origin that knows one range and If-Range."""
    if etag is not None:
        lines = (f"ETag: {etag}", *lines)

    def answer(r):
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", r.get("Range", ""))
        if asked is None or r.get("If-Range", etag) != etag:
            return ok(body, *lines)
        first, last = asked.groups()
        if first == "":
            first, last = max(len(body) - int(last), 0), len(body) - 1
        else:
            first = int(first)
            last = min(int(last or len(body)), len(body) - 1)
        if first >= len(body):
            return ok(b"", f"Content-Range: bytes */{len(body)}",
                      status="416 Range Not Satisfiable")
        return part(body, first, last, *lines)
    return answer


def second_cut(body, short, *lines, until=lambda: None):
    """serve(peer) of the same origin, whose second answer lacks its last
    ${short} bytes: it hangs up there, when ${until} returns."""
    asked = []

    def serve(peer):
        while (r := peer.request()) is not None:
            asked.append(r)
            reply = ranged(body, *lines)(r)
            if len(asked) == 2:
                peer.send(reply[:-short])
                until()
                return
            peer.send(reply)
    return serve
