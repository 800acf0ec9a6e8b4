# SPDX-License-Identifier: MIT
"""Every method goes through with its body, known or not."""
import pytest

from proxy import request
from wire import ok

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND",
           "REPORT", "M-SEARCH", "X-NEW"]


@pytest.mark.parametrize("method", METHODS)
def test_with_a_body(aduana, site, method):
    page = site(lambda r: ok(r.method + ":" + r.body.decode()))
    reply = aduana().ask(method, page.url("/m"), body=b"payload")
    assert reply.status == 200
    assert reply.body == f"{method}:payload".encode()


@pytest.mark.parametrize("method", METHODS)
def test_without_a_body(aduana, site, method):
    page = site(ok("yes"))
    assert aduana().ask(method, page.url("/m")).body == b"yes"
    assert page.requests[0].method == method
    assert page.requests[0].target == "/m"


def test_method_is_case_sensitive(aduana, site):
    page = site(ok("yes"))
    with aduana().connect() as client:
        client.send(request("get", page.url("/")))
        assert client.response().status == 200
    assert page.requests[0].method == "get"
