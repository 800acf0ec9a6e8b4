# SPDX-License-Identifier: MIT
"""The page for an origin whose certificate is bad: what, whose, and what an
admin can do; nothing that came from outside is more than text."""
import pytest

import tls
from toward import JSON, as_json, toward  # noqa: F401
from wire import ok

HOST = "good.example"
EVIL = "<script>alert(1)</script>\x01\n\"'&"


@pytest.mark.parametrize("language, sentence, remedy", [
    ("en", "The certificate has expired.", "the settings can allow it"),
    ("es", "El certificado ha caducado.", "se permite en los ajustes"),
])
def test_html(toward, language, sentence, remedy):
    issued = toward.authority.leaf(HOST, not_before=-9, not_after=-1,
                                   common_name=EVIL)
    origin = toward.origin(issued=issued)
    proxy = toward.proxy()
    response = tls.get(proxy, HOST, origin.port, "/", "Accept: text/html",
                       f"Accept-Language: {language}")
    page = response.body.decode()
    assert response.status == 502
    assert response.get("Content-Language") == language
    assert sentence in page and remedy in page
    assert "<script" not in page and "&lt;script" in page
    assert not any(c < " " and c != "\n" for c in page)
    assert "Test Root" in page and HOST in page
    assert str(issued.certificate.not_valid_after.year) in page
    assert "tls.exceptions: [{host: &quot;good.example&quot;, " \
        "allow: [expired]}]" in page


def test_json(toward):
    issued = toward.authority.leaf("other.example", common_name=EVIL)
    origin = toward.origin(issued=issued)
    proxy = toward.proxy()
    page = as_json(tls.get(proxy, HOST, origin.port, "/", JSON))
    assert page["check"] == "wrong-host" and page["status"] == 502
    assert "other.example" in page["names"]
    assert "Test Root" in page["issuer"]
    assert "<script>" in page["subject"] and "\n" not in page["subject"]


@pytest.mark.parametrize("certificate, status", [("bad", 502), ("good", 200)])
def test_not_hidden_by_what_is_stored(toward, certificate, status):
    """stale-if-error is for an origin that is away, not for another one."""
    first = toward.origin(lambda request: ok(
        "x", "Cache-Control: max-age=0, stale-if-error=600", 'ETag: "1"',
        "Connection: close"))
    proxy = toward.proxy()
    assert tls.get(proxy, HOST, first.port).status == 200
    if certificate == "bad":
        other = toward.authority.self_signed(HOST)
        first.context = first.make_context(other, None)
    else:
        first.answer = lambda request: None
    response = tls.get(proxy, HOST, first.port, "/", JSON)
    assert response.status == status
    if status == 502:
        assert as_json(response)["check"] == "self-signed"
