# SPDX-License-Identifier: MIT
"""A silent tunnel ends after its time; one that speaks does not."""


def test_silence(aduana, origin):
    ended = []

    def serve(peer):
        ended.append(peer.rest())

    page = origin(serve)
    client, _ = aduana(**{"timeouts.tunnel": "300ms"}).tunnel(page.authority)
    with client:
        assert client.rest() == b""
    assert page.ended.wait(120)
    assert ended == [b""]
