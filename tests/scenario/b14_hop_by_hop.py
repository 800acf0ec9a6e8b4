# SPDX-License-Identifier: MIT
"""Fields for one hop go no further; neither do those Connection names."""
from wire import ok

HOP = ["Connection: X-Mine, keep-alive", "Keep-Alive: timeout=5",
       "Proxy-Connection: keep-alive", "X-Mine: secret",
       "Proxy-Authorization: Basic abc", "TE: trailers",
       "Trailer: X-T"]


def test_in_requests(aduana, site):
    page = site(ok("x"))
    aduana().get(page.url(), *HOP, "X-Other: stays")
    got = page.requests[0]
    for name in ("Keep-Alive", "Proxy-Connection", "X-Mine",
                 "Proxy-Authorization", "TE", "Trailer"):
        assert name not in got, name
    assert "x-mine" not in got.get("Connection", "").lower()
    assert got.get("X-Other") == "stays"


def test_in_responses(aduana, site):
    page = site(ok("x", "Connection: X-Mine", "X-Mine: secret",
                   "Keep-Alive: timeout=5", "Proxy-Authenticate: Basic",
                   "Proxy-Authentication-Info: a", "X-Other: stays"))
    reply = aduana().get(page.url())
    for name in ("Keep-Alive", "X-Mine", "Proxy-Authenticate",
                 "Proxy-Authentication-Info", "Upgrade"):
        assert name not in reply, name
    assert reply.get("X-Other") == "stays"


def test_connection_cannot_drop_what_frames_or_routes(aduana, site):
    page = site(lambda r: ok(r.body))
    reply = aduana().ask("POST", page.url(), "Connection: Content-Length, "
                         "Host, Content-Type", "Content-Type: text/x-mine",
                         body=b"kept")
    assert reply.body == b"kept"
    assert page.requests[0].get("Host") == page.authority
    assert page.requests[0].get("Content-Type") == "text/x-mine"


def test_upgrade_without_connection_is_dropped(aduana, site):
    page = site(ok("x"))
    aduana().get(page.url(), "Upgrade: websocket")
    assert "Upgrade" not in page.requests[0]


def test_asked_to_authenticate_by_an_origin(aduana, site):
    page = site(ok("x", "Proxy-Authenticate: Basic",
                   status="407 Proxy Authentication Required"))
    reply = aduana().get(page.url())
    assert reply.status == 502
    assert "Proxy-Authenticate" not in reply
