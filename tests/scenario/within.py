# SPDX-License-Identifier: MIT
"""A proxy that intercepts, and origins over TLS that it trusts."""
import contextlib
import json
import os

import pytest

import tls
from proxy import wait_for


class Inside(tls.Scene):
    """${site}(answer, name...) is an origin over TLS with a good certificate
    for these names, which all lead to it."""

    def site(self, answer, *names, **options):
        reply = answer
        if isinstance(answer, bytes):
            def reply(_request):
                return answer
        leaf = self.authority.leaf(list(names or ("a.example", "127.0.0.1")))
        return self.keep(tls.TlsOrigin(reply, leaf, **options))

    @contextlib.contextmanager
    def connection(self, proxy, host, port, **options):
        with tls.through(proxy, host, port, tls.authority_of(proxy),
                         **options) as client:
            yield client


@pytest.fixture
def inside(aduana, closing):
    return Inside(aduana, closing)


def environment(proxy, **more):
    """What a program needs to go through ${proxy} and to trust it."""
    env = {k: v for k, v in os.environ.items()
           if not k.lower().endswith("_proxy")}
    return env | {"http_proxy": proxy.url, "https_proxy": proxy.url,
                  "no_proxy": "", "LC_ALL": "C"} | more


def lines(proxy, mark, n):
    """The ${n} lines of the log with ${mark} in them."""
    def found():
        return [x for x in proxy.log() if mark in x]
    wait_for(lambda: len(found()) >= n, f"{n} lines with {mark}")
    assert len(found()) == n, found()
    return found()


def records(proxy, n):
    """The first ${n} lines of a log in JSON."""
    return [json.loads(x) for x in proxy.log(n)]
