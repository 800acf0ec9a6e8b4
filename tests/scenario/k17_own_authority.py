# SPDX-License-Identifier: MIT
"""An authority of the organisation, as root or intermediate; one that is bound
to domains; a rotation under traffic."""
import os
import pathlib
import re
import subprocess
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from proxy import run, wait_for
from tls import Authority, Names, TlsOrigin
from wire import ok

HOST = "aduana.internal"


def curl(proxy, cafile, host=HOST, path="/check"):
    return subprocess.run(
        ["curl", "-sS", "-x", proxy.url, "--cacert", cafile,
         f"https://{host}{path}"], capture_output=True, text=True, timeout=300)


def shown(proxy, host=HOST, port=443):
    """The certificates that a client is sent."""
    done = subprocess.run(
        ["openssl", "s_client", "-proxy", f"127.0.0.1:{proxy.port}",
         "-connect", f"{host}:{port}", "-servername", host, "-showcerts"],
        input="", capture_output=True, text=True, timeout=300)
    blocks = re.findall("-----BEGIN CERT.*?-----END CERTIFICATE-----",
                        done.stdout, re.S)
    return [x509.load_pem_x509_certificate(b.encode()) for b in blocks]


def given(folder, key, *chain):
    """Settings for the operator's own, in files as they would lie there."""
    crt, pem = folder / "own.crt", folder / "own.key"
    crt.write_bytes(b"".join(chain))
    pem.write_bytes(key)
    pem.chmod(0o600)
    return {"tls.intercept": True, "tls.ca.certificate": str(crt),
            "tls.ca.key": str(pem)}


def key_of(issued):
    return pathlib.Path(issued.key_path).read_bytes()


def is_told(proxy):
    return wait_for(
        lambda: proxy.get(f"http://{HOST}/ca.crt").status == 200, "authority")


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "authority"
    folder.mkdir()
    return Authority(folder)


@pytest.mark.parametrize("kind", ["p256", "p384", "rsa2048"])
def test_intermediate(aduana, tmp_path, root, kind):
    middle = root.intermediate(key=kind)
    settings = given(tmp_path, key_of(middle), middle.pem, root.root.pem)
    proxy = aduana(**settings)
    is_told(proxy)
    done = curl(proxy, root.root.path)
    assert done.returncode == 0, done.stderr
    assert ">CA trusted<" in done.stdout
    leaf, *rest = shown(proxy)
    assert leaf.issuer == middle.certificate.subject
    assert rest == [middle.certificate]
    # What people install is what aduana has: they may as well trust that.
    assert not (proxy.folder / "ca").exists()
    told = proxy.ctl("ca", "show").stdout
    assert "own.crt" in told and "own.key" in told
    turned = proxy.ctl("ca", "rotate")
    assert turned.returncode == 1 and "your own" in turned.stdout


def test_chain_of_two(aduana, tmp_path, root):
    upper = root.intermediate("Upper", pathlen=1)
    lower = root.intermediate("Lower", issuer=upper, pathlen=0)
    proxy = aduana(**given(tmp_path, key_of(lower), lower.pem, upper.pem))
    is_told(proxy)
    done = curl(proxy, root.root.path)
    assert done.returncode == 0, done.stderr
    assert shown(proxy)[1:] == [lower.certificate, upper.certificate]


def encrypted(issued):
    return issued.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"))


FAULTS = {
    "not an authority's": lambda r, m: (r.leaf(["a.example"]), {}),
    "has expired": lambda r, m: (
        r.intermediate(not_before=-9, not_after=-1), {}),
    "not valid yet": lambda r, m: (r.intermediate(not_before=1), {}),
    "does not fit": lambda r, m: (m, {"key": key_of(r.root)}),
    "is encrypted": lambda r, m: (m, {"key": encrypted(m)}),
    "chmod 0600": lambda r, m: (m, {"mode": 0o644}),
    "no private key": lambda r, m: (m, {"key": b"nothing\n"}),
    "no certificate": lambda r, m: (m, {"chain": b"nothing\n"}),
    "not in order": lambda r, m: (
        m, {"chain": m.pem + r.intermediate("Other").pem}),
    "less than 2048": lambda r, m: (r.intermediate(key="rsa1024"), {}),
    "neither RSA nor": lambda r, m: (r.intermediate(key="ed25519"), {}),
}


@pytest.mark.parametrize("words", FAULTS)
def test_what_cannot_be(tmp_path, root, words):
    issued, other = FAULTS[words](root, root.intermediate())
    settings = given(tmp_path, other.get("key", key_of(issued)),
                     other.get("chain", issued.pem))
    (tmp_path / "own.key").chmod(other.get("mode", 0o600))
    done = run("--make-authority", "--set", f"state_dir={tmp_path}", "--set",
               f"user={'root' if os.getuid() == 0 else ''}", "--set",
               f"tls.ca.certificate={settings['tls.ca.certificate']}",
               "--set", f"tls.ca.key={settings['tls.ca.key']}")
    assert done.returncode == 1
    assert words in done.stderr and "own." in done.stderr
    assert not (tmp_path / "ca").exists()


def test_one_without_the_other(tmp_path):
    for name, other in (("key", "certificate"), ("certificate", "key")):
        done = run("--check", "--set", f"tls.ca.{name}=/nowhere")
        assert done.returncode == 1
        assert f"tls.ca.{other} is needed too" in done.stderr


def test_names_that_it_may_sign_for(aduana):
    bound = aduana(**{"tls.intercept": True,
                      "tls.ca.names": ["internal", "corp.example"]})
    is_told(bound)
    assert "internal corp.example" in bound.ctl("ca", "show").stdout
    done = curl(bound, bound.folder / "ca" / "ca.crt")
    assert done.returncode == 0, done.stderr


def test_names_that_it_may_not_sign_for(aduana):
    bound = aduana(**{"tls.intercept": True, "tls.ca.names": ["corp.example"]})
    is_told(bound)
    done = curl(bound, bound.folder / "ca" / "ca.crt")
    assert done.returncode != 0 and ">CA trusted<" not in done.stdout


@pytest.mark.parametrize("host, ours", [
    ("corp.example", True), ("a.b.corp.example", True),
    ("evilcorp.example", False), ("other.example", False)])
def test_other_names_are_tunnels(aduana, closing, root, host, ours):
    theirs = root.leaf([host])
    names, origin = Names(), TlsOrigin(lambda r: ok("hello"), theirs)
    closing += [names, origin]
    bound = aduana(**{"tls.intercept": True, "tls.trust": [root.root.path],
                      "tls.ca.names": ["corp.example"],
                      "dns.servers": [names.server]})
    is_told(bound)
    first = shown(bound, host, origin.port)[0]
    assert (first != theirs.certificate) == ours


def test_rotation_under_traffic(aduana, tmp_path):
    proxy = aduana(**{"tls.intercept": True, "workers": 2})
    is_told(proxy)
    ca = proxy.folder / "ca" / "ca.crt"
    first = tmp_path / "first.pem"
    first.write_bytes(ca.read_bytes())
    both = tmp_path / "both.pem"
    stop, results = threading.Event(), []

    def load():
        # A client that has both trusts throughout.
        while not stop.is_set():
            results.append(curl(proxy, both))

    both.write_bytes(first.read_bytes())
    assert curl(proxy, first).returncode == 0
    # The new one's key is not known before; so clients get both at once.
    done = proxy.ctl("ca", "rotate")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every client must install" in done.stderr
    both.write_bytes(first.read_bytes() + ca.read_bytes())
    threads = [threading.Thread(target=load) for _ in range(3)]
    for t in threads:
        t.start()
    try:
        wait_for(lambda: len(results) > 5, "some requests")
        old = (proxy.folder / "ca" / "ca.crt.old").read_bytes()
        assert old == first.read_bytes()
        assert ca.read_bytes() != old
        wait_for(lambda: proxy.get(f"http://{HOST}/ca.pem").body ==
                 ca.read_bytes(), "the new certificate on the page")
        for _ in range(20):
            wait_for(lambda: curl(proxy, ca).returncode == 0, "new leaves")
    finally:
        stop.set()
        for t in threads:
            t.join()
    bad = [r.stderr for r in results if r.returncode != 0]
    assert not bad, bad[:3]
    # Of no worker any more.
    codes = {curl(proxy, first).returncode for _ in range(20)}
    assert codes == {60}
