# SPDX-License-Identifier: MIT
"""The end of one direction is passed on; the other goes on."""


def test_client_ends_first(aduana, origin):
    def serve(peer):
        assert peer.rest() == b"question"
        peer.send(b"answer after the end")

    client, _ = aduana().tunnel(origin(serve).authority)
    with client:
        client.send(b"question")
        client.half_close()
        assert client.rest() == b"answer after the end"


def test_server_ends_first(aduana, origin):
    heard = []

    def serve(peer):
        peer.send(b"done talking")
        peer.half_close()
        heard.append(peer.rest())

    page = origin(serve)
    client, _ = aduana().tunnel(page.authority)
    with client:
        assert client.rest() == b"done talking"
        client.send(b"still talking")
        client.half_close()
        assert page.ended.wait(120)
    assert heard == [b"still talking"]


def test_end_right_behind_the_request(aduana, origin):
    def serve(peer):
        peer.send(peer.rest()[::-1])

    page = origin(serve)
    with aduana().connect() as client:
        client.send(f"CONNECT {page.authority} HTTP/1.1\r\n"
                    f"Host: {page.authority}\r\n\r\nabc".encode())
        client.half_close()
        assert client.response("CONNECT").status == 200
        assert client.rest() == b"cba"


def test_reset_reaches_the_other_side(aduana, origin):
    def serve(peer):
        assert peer.exactly(1) == b"x"
        assert peer.rest() == b""

    page = origin(serve)
    client, _ = aduana().tunnel(page.authority)
    client.send(b"x")
    client.reset()
    assert page.ended.wait(120)
