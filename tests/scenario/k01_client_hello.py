# SPDX-License-Identifier: MIT
"""A ClientHello in any shape in which it may come."""
import pytest

import tls

ASK = tls.inner_request("GET", "aduana.internal", 443, "/proxy.pac")


def bytewise(hello):
    return [hello[i:i + 1] for i in range(len(hello))]


def records(*sizes):
    """The same message in records of these sizes, the last of what is left."""
    def cut(hello):
        body, out = hello[5:], []
        for size in (*sizes, len(body)):
            part, body = body[:size], body[size:]
            if part:
                out.append(hello[:3] + len(part).to_bytes(2, "big") + part)
        return [b"".join(out)]
    return cut


SHAPES = {
    "whole": lambda hello: [hello],
    "bytewise": bytewise,
    "head alone": lambda hello: [hello[:5], hello[5:]],
    "last byte alone": lambda hello: [hello[:-1], hello[-1:]],
    "two records": records(100),
    "tiny records": records(1, 1, 1, 1, 2, 3),
    "two records bytewise": lambda hello: bytewise(records(60)(hello)[0]),
}


@pytest.mark.parametrize("size", [0, 1800, 4096, 12000])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(aduana, shape, size):
    """Large ones as with post-quantum key shares or padding."""
    proxy = aduana(**{"tls.intercept": True})
    protocols = ["http/1.1"] + [f"{i:0200d}" for i in range(size // 201)]
    client, reply = proxy.tunnel("aduana.internal:443")
    assert reply.status == 200
    with client:
        by_hand = tls.ByHand(client, "aduana.internal",
                             tls.authority_of(proxy), cut=SHAPES[shape],
                             protocols=protocols)
        assert len(by_hand.hello) >= size
        assert by_hand.shake().ask(ASK).startswith(b"HTTP/1.1 200")


def test_sent_together_with_the_connect(aduana):
    proxy = aduana(**{"tls.intercept": True})

    class Held:
        """Sends nothing yet."""
        sent = b""

        class sock:
            setsockopt = staticmethod(lambda *_: None)

        def send(self, data):
            self.sent += data

    held = Held()
    by_hand = tls.ByHand(held, "aduana.internal", tls.authority_of(proxy))
    client, reply = proxy.tunnel("aduana.internal:443", early=held.sent)
    with client:
        assert reply.status == 200
        by_hand.client = client
        by_hand.incoming.write(client.take(len(client.held)))
        left = by_hand.step(by_hand.tls.do_handshake)
        if left is not None:
            client.send(left)
            by_hand.shake()
        assert by_hand.ask(ASK).startswith(b"HTTP/1.1 200")


def test_pipelined_inside(aduana):
    proxy = aduana(**{"tls.intercept": True})
    with tls.through(proxy, "aduana.internal", 443,
                     tls.authority_of(proxy)) as client:
        client.send(ASK * 5)
        for _ in range(5):
            assert client.response().status == 200
    assert len(proxy.log(6)) == 6
