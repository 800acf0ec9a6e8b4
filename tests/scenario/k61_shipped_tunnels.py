# SPDX-License-Identifier: MIT
"""The list of tunnels that is shipped: updates and pinned services are let
through, by the CONNECT's name or the ClientHello's; their neighbours are not."""
import pathlib

import pytest

import tls
from wire import ok

SHIPPED = pathlib.Path(__file__).parents[2] / "filters/etc/tunnel.yaml"

LET_THROUGH = ["au.download.windowsupdate.com", "1-courier.push.apple.com",
               "android.clients.google.com", "chat.signal.org",
               "aus5.mozilla.org", "WWW.PayPal.com"]
OPENED = ["www.microsoft.com", "www.apple.com", "deb.debian.org",
          "evilpaypal.com", "paypal.com.example"]


@pytest.fixture
def opened(aduana, closing):
    scene = tls.Scene(aduana, closing)
    origin = scene.keep(tls.TlsOrigin(
        lambda request: ok("end to end"), scene.authority.leaf(
            [name.lower() for name in LET_THROUGH + OPENED])))
    proxy = scene.start(**{"filters.tunnel": str(SHIPPED)})
    return proxy, origin, scene.authority


@pytest.mark.parametrize("by_address", [False, True])
def test_let_through(opened, by_address):
    proxy, origin, authority = opened
    for host in LET_THROUGH:
        name = host.lower()
        with tls.through(proxy, "127.0.0.1" if by_address else host,
                         origin.port, authority.cafile,
                         server_name=name) as client:
            client.send(tls.inner_request("GET", name, origin.port))
            assert client.response().body == b"end to end"
    lines = proxy.log(len(LET_THROUGH))
    assert all("TCP_TUNNEL" in line and "tunnel.yaml:" in line
               for line in lines), lines


def test_opened(opened):
    proxy, origin, _ = opened
    for host in OPENED:
        assert tls.get(proxy, host, origin.port).status == 200
