# SPDX-License-Identifier: MIT
"""A proxy that intercepts, an authority that it trusts, TLS origins."""
import json

import pytest

import tls
from proxy import wait_for
from wire import ok


class Toward(tls.Scene):
    def origin(self, answer=None, issued=None, **options):
        answer = answer or (lambda request: ok(
            request.target, "Cache-Control: no-store"))
        issued = issued or self.authority.leaf("good.example")
        return self.keep(tls.TlsOrigin(answer, issued, **options))

    def proxy(self, **settings):
        return self.start(**{"log.access.format": "json", **settings})


@pytest.fixture
def toward(aduana, closing):
    return Toward(aduana, closing)


def records(proxy, n, method="GET"):
    """The log's records of ${method}, once there are ${n}."""
    def found():
        return [r for r in map(json.loads, proxy.log())
                if r["method"] == method]
    wait_for(lambda: len(found()) >= n, f"{n} records of {method}")
    return found()


def as_json(response):
    return json.loads(response.body)


JSON = "Accept: application/json"
