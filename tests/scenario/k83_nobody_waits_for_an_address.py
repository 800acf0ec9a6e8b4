# SPDX-License-Identifier: MIT
"""Who chooses the address that a name is asked at does not make others wait."""
import tls
from proxy import wait_for
from wire import Origin
from within import inside  # noqa: F401

OK = (b"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n"
      b"Content-Length: 2\r\n\r\nok")


def test_a_fetch_that_hangs(inside, closing):  # noqa: F811
    site = inside.site(OK, "a.example")
    # The same port at another address: says nothing, ever.
    mute = Origin(lambda peer: peer.rest(), "127.0.0.2", port=site.port)
    closing.append(mute)
    # Who waited for the first would do so longer than this test does.
    proxy = inside.start(**{"cache.wait": "10min"})
    context = tls.client_context(tls.authority_of(proxy))
    question = tls.inner_request("GET", "a.example", site.port, "/page")
    with tls.through(proxy, mute.host, site.port, context=context,
                     server_name="a.example") as client:
        client.send(question)
        wait_for(lambda: mute.connections, "the first is under way")
        answer = tls.get(proxy, "a.example", site.port, "/page")
        assert answer.body == b"ok"
