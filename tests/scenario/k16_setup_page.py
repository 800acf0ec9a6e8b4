# SPDX-License-Identifier: MIT
"""The set-up page, the authority's certificate on it, and what the check
asks for."""
import base64
import hashlib
import plistlib
import re
import ssl
import subprocess

import pytest
from proxy import wait_for

FILES = {"/ca.crt": "application/x-x509-ca-cert",
         "/ca.pem": "application/x-pem-file",
         "/ca.mobileconfig": "application/x-apple-aspen-config"}


def own(proxy, path, *lines):
    with proxy.connect() as client:
        client.send("\r\n".join((f"GET {path} HTTP/1.1", *lines,
                                 f"Host: 127.0.0.1:{proxy.port}", "",
                                 "")).encode())
        return client.response()


def pem(proxy):
    return (proxy.folder / "ca" / "ca.crt").read_bytes()


def der(proxy):
    return ssl.PEM_cert_to_DER_cert(pem(proxy).decode())


@pytest.fixture
def intercepting(aduana):
    def start(**settings):
        proxy = aduana(**{"tls.intercept": True, **settings})
        wait_for(lambda: own(proxy, "/ca.crt").status == 200,
                 "the authority's certificate")
        return proxy
    return start


def test_types_and_bytes(intercepting):
    proxy = intercepting()
    for path, kind in FILES.items():
        page = own(proxy, path)
        assert page.status == 200
        assert page.get("Content-Type") == kind
        assert page.get("Content-Disposition") == \
            f'attachment; filename="aduana-{path[1:]}"'
        assert page.get("Cache-Control") == "no-store"
        same = proxy.get(f"http://aduana.internal{path}")
        assert same.status == 200 and same.body == page.body
    assert own(proxy, "/ca.crt").body == der(proxy)
    assert own(proxy, "/ca.pem").body == pem(proxy)


def test_profile(intercepting):
    proxy = intercepting()
    profile = plistlib.loads(own(proxy, "/ca.mobileconfig").body)
    assert profile["PayloadType"] == "Configuration"
    content = profile["PayloadContent"][0]
    assert content["PayloadType"] == "com.apple.security.root"
    assert content["PayloadContent"] == der(proxy)
    uuids = {profile["PayloadUUID"], content["PayloadUUID"]}
    assert len(uuids) == 2
    assert all(re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", u)
               for u in uuids)
    assert plistlib.loads(own(proxy, "/ca.mobileconfig").body) == profile


def test_nothing_of_it_when_nothing_is_intercepted(aduana):
    proxy = aduana()
    for path in FILES:
        page = own(proxy, path)
        assert page.status == 404
        assert b"does not look into encrypted traffic" in page.body
    page = own(proxy, "/").body
    assert b"no certificate is to be installed" in page
    assert b"ca.crt" not in page and b"https://aduana.internal" not in page
    assert b"http://aduana.internal/check" in page


@pytest.mark.parametrize("language, words", [
    ("en", (b"Certificate Trust Settings", b"proxy off", b"CA not trusted")),
    ("es", ("Ajustes de certificados".encode(), b"proxy sin usar",
            b"CA sin confianza"))])
def test_page(intercepting, language, words):
    proxy = intercepting()
    page = own(proxy, "/", f"Accept-Language: {language}")
    assert page.status == 200
    text = page.body
    for word in words:
        assert word in text
    for system in ("Windows", "macOS", "iOS", "Android", "Firefox", "Chromium",
                   "Java", "Node", "Python", "git", "curl", "apt", "Docker"):
        assert f"<h3>{system}".encode() in text
    print_of = hashlib.sha256(der(proxy)).hexdigest().upper()
    assert ":".join(re.findall("..", print_of)).encode() in text
    assert f"http://127.0.0.1:{proxy.port}/proxy.pac".encode() in text
    assert not re.search(rb"\{[a-z]+\}", text)


def test_policy_allows_the_script_that_is_there(intercepting):
    page = own(intercepting(), "/")
    script = re.findall(rb"<script>(.*?)</script>", page.body, re.S)
    assert len(script) == 1
    policy = page.get("Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(script[0]).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    nonce = re.findall(rb'<style nonce="([0-9a-f]{32})">', page.body)
    assert len(nonce) == page.body.count(b"<style") == 1
    assert f"style-src 'nonce-{nonce[0].decode()}';" in policy
    assert "unsafe" not in policy and b"style=" not in page.body
    # Nothing comes from elsewhere.
    outside = re.findall(rb"(?:src|href)=\"(https?://[^/\"]+)", page.body)
    assert set(outside) == {b"http://aduana.internal",
                            b"https://aduana.internal"}


def test_check(aduana):
    proxy = aduana()
    page = proxy.get("http://aduana.internal/check")
    assert page.status == 200
    assert page.get("Content-Type") == "image/svg+xml"
    assert page.get("Cache-Control") == "no-store"
    assert b">proxy on<" in page.body
    spanish = proxy.get("http://aduana.internal/check",
                        "Accept-Language: es")
    assert ">proxy en uso<".encode() in spanish.body
    assert own(proxy, "/check").status == 404


def test_check_inside_tls(intercepting):
    proxy = intercepting()
    done = subprocess.run(
        ["curl", "-sS", "-x", proxy.url, "--cacert",
         proxy.folder / "ca" / "ca.crt", "https://aduana.internal/check"],
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert ">CA trusted<" in done.stdout
