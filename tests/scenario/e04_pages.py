# SPDX-License-Identifier: MIT
"""Errors come in the form that was asked for, and inject nothing."""
import json

from proxy import free_port
from wire import ok


def refused(aduana, *lines, path="/x"):
    proxy = aduana()
    return proxy.get(f"http://127.0.0.1:{free_port()}{path}", *lines), proxy


def test_html(aduana):
    reply, _ = refused(aduana, "Accept: text/html,*/*;q=0.8")
    assert reply.get("Content-Type").startswith("text/html")
    assert b"127.0.0.1" in reply.body
    assert "no-store" in reply.get("Cache-Control", "")


def test_json(aduana):
    reply, _ = refused(aduana, "Accept: application/json")
    assert reply.get("Content-Type").startswith("application/json")
    page = json.loads(reply.body)
    assert page["status"] == reply.status
    assert any("id" in key for key in page)


def test_text(aduana):
    reply, _ = refused(aduana, "Accept: text/plain")
    assert reply.get("Content-Type").startswith("text/plain")
    assert b"<" not in reply.body


def test_spanish(aduana):
    one, _ = refused(aduana, "Accept: text/html", "Accept-Language: es")
    two, _ = refused(aduana, "Accept: text/html", "Accept-Language: en")
    assert b'lang="es"' in one.body and b'lang="en"' in two.body


def test_nothing_is_injected(aduana):
    for accept in ("text/html", "application/json", "text/plain"):
        reply, _ = refused(aduana, f"Accept: {accept}",
                           path="/<script>alert('x')</script>\"&")
        if accept == "text/html":
            assert b"<script>alert" not in reply.body
        if accept == "application/json":
            json.loads(reply.body)
        assert reply.get("X-Content-Type-Options") == "nosniff"


def test_credentials_are_not_shown(aduana):
    proxy = aduana()
    reply = proxy.get(f"http://user:hunter2@127.0.0.1:{free_port()}/")
    assert b"hunter2" not in reply.body
    assert "hunter2" not in "\n".join(proxy.log(1))


def test_connection_goes_on(aduana, site):
    from proxy import request
    page = site(ok("x"))
    with aduana().connect() as client:
        client.send(request("GET", f"http://127.0.0.1:{free_port()}/"))
        assert client.response().status in (502, 503)
        client.send(request("GET", page.url()))
        assert client.response().status == 200


def test_head_gets_no_body(aduana):
    proxy = aduana()
    with proxy.connect() as client:
        from proxy import request
        client.send(request("HEAD", f"http://127.0.0.1:{free_port()}/") * 2)
        for _ in range(2):
            assert client.response("HEAD").status in (502, 503)
