# SPDX-License-Identifier: MIT
"""A proxy that intercepts, and origins over TLS that it trusts."""
import contextlib
import dataclasses
import json
import os

import pytest

import tls
from proxy import wait_for


@dataclasses.dataclass
class Inside:
    """${start}(**settings) is a proxy; ${site}(answer, name...) an origin over
    TLS with a good certificate for these names, which all lead to it."""
    start: object
    closing: list
    authority: tls.Authority

    def site(self, answer, *names, **options):
        reply = answer
        if isinstance(answer, bytes):
            def reply(_request):
                return answer
        leaf = self.authority.leaf(list(names or ("a.example", "127.0.0.1")))
        self.closing.append(tls.TlsOrigin(reply, leaf, **options))
        return self.closing[-1]

    @contextlib.contextmanager
    def connection(self, proxy, host, port, **options):
        with tls.through(proxy, host, port, tls.authority_of(proxy),
                         **options) as client:
            yield client


@pytest.fixture
def inside(aduana, closing, tmp_path):
    folder = tmp_path / "authority"
    folder.mkdir()
    authority = tls.Authority(folder)
    names = tls.Names()
    closing.append(names)

    def start(**settings):
        return aduana(**{"tls.intercept": True,
                         "tls.trust": [authority.cafile],
                         "dns.servers": [names.server]} | settings)
    return Inside(start, closing, authority)


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
