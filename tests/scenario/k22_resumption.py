# SPDX-License-Identifier: MIT
"""A session with one worker is resumed by another, and by those of a later
generation; each ticket is followed by a new one."""
import ssl

import pytest

import tls
from proxy import wait_for


@pytest.fixture
def opened(aduana, tmp_path, closing):
    names = tls.Names()
    closing.append(names)
    black = tmp_path / "black.yaml"
    black.write_text("blacklist: {domains: [test]}\n")
    return aduana(workers=2, **{
        "tls.intercept": True, "dns.servers": [names.server],
        "filters.blacklist": str(black)})


def once(proxy, context, session, name="a.test"):
    with tls.through(proxy, name, 4443, context=context,
                     session=session) as client:
        client.send(tls.inner_request("GET", name, 4443))
        assert client.response().status == 403
        return client.sock.session_reused, client.sock.session


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_workers_and_generations(opened, version):
    context = tls.client_context(tls.authority_of(opened))
    context.maximum_version = ssl.TLSVersion[version]
    reused, session = once(opened, context, None)
    assert not reused
    for _ in range(12):
        reused, session = once(opened, context, session)
        assert reused
    before = set(opened.workers())
    opened.reload()
    wait_for(lambda: not before & set(opened.workers()), "a new generation")
    reused, session = once(opened, context, session)
    assert reused


def test_each_name_its_own(opened):
    """What was proved for one name says nothing of another."""
    context = tls.client_context(tls.authority_of(opened))
    _, session = once(opened, context, None)
    with pytest.raises(ValueError):
        # The library of the client would not do it; another might.
        once(opened, tls.client_context(tls.authority_of(opened)), session)
    reused, _ = once(opened, context, session, "b.test")
    assert not reused
