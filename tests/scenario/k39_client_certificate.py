# SPDX-License-Identifier: MIT
"""An origin that asks for a certificate of the client."""
import ssl

import pytest

import tls
from toward import JSON, as_json, toward  # noqa: F401

HOST = "good.example"
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


def asking(toward, number, mode):
    def adjust(context):
        context.minimum_version = context.maximum_version = number
        context.verify_mode = mode
        context.load_verify_locations(toward.authority.cafile)
    return adjust


@pytest.mark.parametrize("number", VERSIONS)
def test_optional(toward, number):
    origin = toward.origin(adjust=asking(toward, number, ssl.CERT_OPTIONAL))
    proxy = toward.proxy()
    for _ in range(2):
        assert tls.get(proxy, HOST, origin.port).status == 200


@pytest.mark.parametrize("number", VERSIONS)
def test_required(toward, number):
    """A clear first error; then the host is tunnelled."""
    origin = toward.origin(adjust=asking(toward, number, ssl.CERT_REQUIRED))
    proxy = toward.proxy()
    response = tls.get(proxy, HOST, origin.port, "/", JSON)
    assert response.status == 502
    assert as_json(response)["check"] == "client-certificate"
    # The alert may be lost when the origin's system resets the connection.
    status = response.get("Proxy-Status")
    assert "error=tls_alert_received; alert-id=" in status or \
        "error=tls_protocol_error" in status
    own = toward.authority.leaf("client", eku=[tls.CLIENT])
    context = tls.client_context(toward.authority.cafile)
    context.load_cert_chain(own.chain_path, own.key_path)
    with tls.through(proxy, HOST, origin.port, context=context) as client:
        client.send(tls.inner_request("GET", HOST, origin.port, "/own"))
        assert client.response().body == b"/own"
