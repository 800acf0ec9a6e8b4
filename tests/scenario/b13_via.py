# SPDX-License-Identifier: MIT
"""Via is added both ways with the version received."""
from wire import ok


def test_both_ways(aduana, site):
    page = site(ok("x", "Via: 1.0 fred"))
    reply = aduana().get(page.url(), "Via: 1.0 ricky, 1.1 ethel")
    sent = page.requests[0].get("Via").split(", ")
    assert sent[:2] == ["1.0 ricky", "1.1 ethel"] and len(sent) == 3
    assert sent[2].startswith("1.1 ")
    back = reply.get("Via").split(", ")
    assert back[0] == "1.0 fred" and back[1].startswith("1.1 ")


def test_version_is_the_received_one(aduana, site):
    page = site(ok("x", version="HTTP/1.0"))
    reply = aduana().get(page.url(), version="HTTP/1.0")
    assert page.requests[0].get("Via").startswith("1.0 ")
    assert reply.get("Via").startswith("1.0 ")
