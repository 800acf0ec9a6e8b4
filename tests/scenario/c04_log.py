# SPDX-License-Identifier: MIT
"""A tunnel is one line in the log, with its bytes, when it ends."""


def test_tunnel_line(aduana, origin):
    page = origin(lambda peer: peer.send(peer.exactly(1000) * 5))
    proxy = aduana()
    client, _ = proxy.tunnel(page.authority)
    with client:
        client.send(b"x" * 1000)
        assert len(client.rest()) == 5000
    line = proxy.log(1)[0].split()
    assert line[3] == "TCP_TUNNEL/200"
    assert int(line[4]) >= 5000
    assert line[5] == "CONNECT" and line[6] == page.authority
    assert line[8] == "HIER_DIRECT/127.0.0.1"


def test_refused_connection(aduana, closing):
    from proxy import free_port
    proxy = aduana()
    client, reply = proxy.tunnel(f"127.0.0.1:{free_port()}")
    client.close()
    assert reply.status in (502, 503)
    assert "connection_refused" in reply.get("Proxy-Status")
