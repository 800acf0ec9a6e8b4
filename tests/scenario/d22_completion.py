# SPDX-License-Identifier: MIT
"""What is stored in part from the beginning is completed: the origin is asked
for the rest alone (RFC 9111 3.4, RFC 9110 15.3.7.3)."""
import threading

import pytest

from proxy import request, wait_for
from ranged import BINARY, FRESH, part, pattern, ranged, second_cut
from wire import DEADLINE, ok

BODY = pattern(1000)


def begin(proxy, page, asked="0-399"):
    return proxy.get(page.url(), f"Range: bytes={asked}")


def test_only_the_rest_is_asked_for(aduana, site):
    page = site(ranged(BODY, FRESH, BINARY, "X-Own: kept"))
    proxy = aduana()
    begin(proxy, page)
    whole = proxy.get(page.url())
    assert whole.status == 200 and whole.body == BODY and not whole.hit
    assert whole.get("Content-Length") == "1000"
    assert "Content-Range" not in whole and whole.get("X-Own") == "kept"
    assert "fwd=partial; fwd-status=206; stored" in whole.cache
    assert page.requests[1].get("Range") == "bytes=400-"
    assert page.requests[1].get("If-Range") == '"v1"'
    again = proxy.get(page.url())
    assert again.hit and again.body == BODY and again.status == 200
    assert proxy.get(page.url(), "Range: bytes=390-410").body == BODY[390:411]
    assert page.count == 2


def test_large_and_slowly_read(aduana, site):
    body = pattern(9_000_000)
    page = site(ranged(body, FRESH, BINARY))
    proxy = aduana(**{"cache.size": "128 MiB"})
    begin(proxy, page, "0-7999999")
    with proxy.connect() as client:
        client.send(request("GET", page.url()))
        head = client.head()
        assert b" 200 " in head.split(b"\r\n")[0]
        got = b"".join(client.exactly(n) for n in [100] * 50 + [8994000, 1000])
    assert got == body
    assert proxy.get(page.url()).body == body
    assert page.count == 2


def test_without_room_for_the_whole(aduana, site):
    """The fill gives up on the way; the client gets everything all the same."""
    body = pattern(3_000_000)
    page = site(ranged(body, FRESH, BINARY))
    proxy = aduana(**{"cache.size": "8 MiB", "cache.max_object": "2 MiB"})
    begin(proxy, page, "0-1499999")
    assert begin(proxy, page, "0-99").hit
    assert proxy.get(page.url()).body == body
    assert page.requests[1].get("Range") == "bytes=1500000-"


def test_fields_of_the_rest_are_newer(aduana, site):
    def answer(r):
        return ranged(BODY, FRESH, BINARY, f"X-Own: {page.count}")(r)

    page = site(answer)
    proxy = aduana()
    begin(proxy, page)
    assert proxy.get(page.url()).all("X-Own") == ["2"]
    assert proxy.get(page.url()).all("X-Own") == ["2"]


def test_another_version_comes_whole(aduana, site):
    other = pattern(500)[::-1]

    def answer(r):
        if page.count == 1:
            return ranged(BODY, FRESH, BINARY)(r)
        return ranged(other, FRESH, BINARY, etag='"v2"')(r)

    page = site(answer)
    proxy = aduana()
    begin(proxy, page)
    assert proxy.get(page.url()).body == other
    assert proxy.get(page.url()).hit and page.count == 2


# What a bad origin may send for "bytes=400-".
MISFITS = {
    "another tag": part(BODY, 400, 999, FRESH, 'ETag: "v2"'),
    "weak tag": part(BODY, 400, 999, FRESH, 'ETag: W/"v1"'),
    "no tag": part(BODY, 400, 999, FRESH),
    "another total": part(BODY, 400, 999, FRESH, 'ETag: "v1"', total=1001),
    "a gap": part(BODY, 401, 999, FRESH, 'ETag: "v1"'),
    "an overlap": part(BODY, 399, 999, FRESH, 'ETag: "v1"'),
    "not to the end": part(BODY, 400, 998, FRESH, 'ETag: "v1"'),
    "no range": ok(BODY[400:], FRESH, 'ETag: "v1"', status="206 x"),
    "wrong length": part(BODY, 400, 998, FRESH, 'ETag: "v1"',
                         content_range="bytes 400-999/1000"),
    "several": part(BODY, 400, 999, FRESH, 'ETag: "v1"',
                    "Content-Type: multipart/byteranges; boundary=x"),
    "304": ok(b"", 'ETag: "v1"', status="304 x", length=False),
    "412": ok(b"no", status="412 x"),
    "416": ok(b"", "Content-Range: bytes */1000", status="416 x"),
}


@pytest.mark.parametrize("label", MISFITS)
def test_what_does_not_fit_is_asked_for_whole(aduana, script, label):
    page = script(part(BODY, 0, 399, FRESH, 'ETag: "v1"', BINARY),
                  MISFITS[label], ok(BODY, FRESH, 'ETag: "v3"'))
    proxy = aduana()
    begin(proxy, page)
    whole = proxy.get(page.url())
    assert whole.status == 200 and whole.body == BODY
    assert page.count == 3
    assert "Range" not in page.requests[2]
    assert "If-Range" not in page.requests[2]
    assert proxy.get(page.url()).hit


def test_errors_are_the_client_s(aduana, script):
    page = script(part(BODY, 0, 399, FRESH, 'ETag: "v1"', BINARY),
                  ok(b"gone", status="404 x"))
    proxy = aduana()
    begin(proxy, page)
    reply = proxy.get(page.url())
    assert reply.status == 404 and reply.body == b"gone"


NOT_COMPLETED = {
    "weak tag": ({"etag": 'W/"v1"'}, "0-399", ()),
    "no tag": ({"etag": None}, "0-399", ()),
    "from the middle": ({}, "100-399", ()),
    "a condition": ({}, "0-399", ('If-None-Match: "v0"',)),
    "no-cache": ({}, "0-399", ("Cache-Control: no-cache",)),
}


@pytest.mark.parametrize("label", NOT_COMPLETED)
def test_not_completed(aduana, site, label):
    options, asked, lines = NOT_COMPLETED[label]
    page = site(ranged(BODY, FRESH, BINARY,
                       "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT",
                       **options))
    proxy = aduana()
    begin(proxy, page, asked)
    whole = proxy.get(page.url(), *lines)
    assert whole.status == 200 and whole.body == BODY
    assert "Range" not in page.requests[1] and page.count == 2


@pytest.mark.parametrize("chunks", [False, True])
def test_a_rest_cut_short_is_visible_and_not_stored(aduana, origin, chunks):
    asked = []

    def serve(peer):
        while (r := peer.request()) is not None:
            asked.append(r.get("Range"))
            if len(asked) != 2:
                peer.send(ranged(BODY, FRESH, BINARY)(r))
                continue
            whole = part(BODY, 400, 999, FRESH, 'ETag: "v1"')
            if chunks:      # ends well, but too early
                head, body = whole.split(b"\r\n\r\n", 1)
                head = head.replace(b"Content-Length: 600",
                                    b"Transfer-Encoding: chunked")
                peer.send(head + b"\r\n\r\na\r\n" + body[:10] +
                          b"\r\n0\r\n\r\n")
            else:
                peer.send(whole[:-10])
            return

    page = origin(serve)
    proxy = aduana()
    begin(proxy, page)
    cut = proxy.get(page.url())
    assert cut.status == 200 and not cut.clean
    whole = proxy.get(page.url())
    assert whole.clean and whole.body == BODY and not whole.hit


def test_a_rest_too_long_is_cut(aduana, script):
    head, body = part(BODY, 400, 999, FRESH,
                      'ETag: "v1"').split(b"\r\n\r\n", 1)
    head = head.replace(b"Content-Length: 600", b"Transfer-Encoding: chunked")
    page = script(part(BODY, 0, 399, FRESH, 'ETag: "v1"', BINARY),
                  head + b"\r\n\r\n259\r\n" + body + b"x\r\n0\r\n\r\n",
                  ok(BODY, FRESH))
    proxy = aduana()
    begin(proxy, page)
    assert not proxy.get(page.url()).clean
    assert proxy.get(page.url()).body == BODY


def test_a_client_that_leaves(aduana, origin):
    go_on = threading.Event()
    page = origin(second_cut(BODY, 100, FRESH, BINARY,
                             until=lambda: go_on.wait(DEADLINE)))
    proxy = aduana()
    begin(proxy, page)
    client = proxy.connect()
    client.send(request("GET", page.url()))
    client.exactly(500)
    client.reset()
    wait_for(lambda: len(proxy.log()) == 2, "the log line")
    go_on.set()

    def whole():
        """Who follows what is still under way sees it cut, and asks again."""
        reply = proxy.get(page.url())
        assert not reply.clean or reply.body == BODY
        return reply.clean
    wait_for(whole, "the whole")


def test_same_tag_other_bytes_is_the_origin_s_fault(aduana, site):
    """Nothing can tell; nothing breaks either."""
    def answer(r):
        return ranged(BODY if page.count == 1 else BODY[::-1],
                      FRESH, BINARY)(r)

    page = site(answer)
    proxy = aduana()
    begin(proxy, page)
    assert proxy.get(page.url()).body == BODY[:400] + BODY[::-1][400:]


def test_no_completion_of_a_text_under_a_word_list(aduana, site, write):
    """Not even when the type is told only with the rest."""
    words = write("words.yaml", "danger_words:\n  words: [bomba]\n")
    text = b"x" * 500 + b" una bomba " + b"x" * 489

    def answer(r):
        kind = BINARY if page.count == 1 else "Content-Type: text/plain"
        return ranged(text, FRESH, kind)(r)

    page = site(answer)
    proxy = aduana(**{"filters.danger_words": words})
    begin(proxy, page)
    assert proxy.get(page.url()).status == 403
    assert page.requests[-1].get("Range") is None
