# SPDX-License-Identifier: MIT
"""The authority's files: made once, kept, shown, exported."""
import os
import plistlib
import ssl
import stat
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtensionOID as Oid
from proxy import run

MODES = {"ca.key": 0o600, "ca.crt": 0o644}


def files(folder):
    return {p.name: (stat.S_IMODE(p.stat().st_mode), p.read_bytes())
            for p in (folder / "ca").iterdir()}


def certificate(folder):
    return x509.load_pem_x509_certificate(
        (folder / "ca" / "ca.crt").read_bytes())


def init(folder, *sets):
    return run("--make-authority", "--set", f"state_dir={folder}", "--set",
               f"user={'root' if os.getuid() == 0 else ''}", *sets)


def test_what_is_made(aduana):
    proxy = aduana(**{"tls.intercept": True, "name": "box.example"})
    made = files(proxy.folder)
    assert {n: mode for n, (mode, _) in made.items()} == MODES
    ca = certificate(proxy.folder)
    constraints = ca.extensions.get_extension_for_oid(Oid.BASIC_CONSTRAINTS)
    assert constraints.critical
    assert constraints.value.ca and constraints.value.path_length == 0
    usage = ca.extensions.get_extension_for_oid(Oid.KEY_USAGE)
    assert usage.critical
    assert usage.value.key_cert_sign and usage.value.crl_sign
    assert not usage.value.digital_signature
    assert "box.example" in ca.subject.rfc4514_string()
    assert 126 <= ca.serial_number.bit_length() <= 127
    assert ca.public_key().curve.name == "secp256r1"
    key = serialization.load_pem_private_key(made["ca.key"][1], None)
    assert key.public_key().public_numbers() == \
        ca.public_key().public_numbers()


def test_nothing_is_made_when_nothing_is_intercepted(aduana):
    proxy = aduana()
    assert not (proxy.folder / "ca").exists()
    shown = proxy.ctl("ca", "show")
    assert shown.returncode == 1 and "tls.intercept" in shown.stdout
    turned = proxy.ctl("ca", "rotate")
    assert turned.returncode == 1 and "tls.intercept" in turned.stdout


def test_kept_over_restarts(aduana):
    first = aduana(**{"tls.intercept": True})
    made = files(first.folder)
    first.stop()
    again = aduana(**{"tls.intercept": True, "state_dir": str(first.folder)})
    assert files(first.folder) == made
    again.ctl("reload")
    assert files(first.folder) == made


def test_two_daemons_have_two(aduana):
    one = aduana(**{"tls.intercept": True})
    other = aduana(**{"tls.intercept": True})
    assert certificate(one.folder) != certificate(other.folder)


def test_init_before_the_first_start(aduana, tmp_path):
    folder = tmp_path / "state"
    done = init(folder)
    assert done.returncode == 0, done.stderr
    made = files(folder)
    assert {n: mode for n, (mode, _) in made.items()} == MODES
    again = init(folder)
    assert again.returncode == 0 and again.stdout == done.stdout
    assert files(folder) == made
    proxy = aduana(**{"tls.intercept": True, "state_dir": str(folder)})
    assert files(folder) == made
    sha = certificate(folder).fingerprint(hashes.SHA256()).hex(":").upper()
    assert sha in done.stdout and sha in proxy.ctl("ca", "show").stdout


def test_ctl_init_finds_the_configuration(tmp_path):
    settings = tmp_path / "a.yaml"
    user = "root" if os.getuid() == 0 else ""
    settings.write_text(f"state_dir: {tmp_path}/s\nuser: \"{user}\"\n")
    done = run("--config", settings, "ca", "init", program="aduanactl")
    assert done.returncode == 0, done.stderr
    assert {n: mode for n, (mode, _) in files(tmp_path / "s").items()} == MODES


def test_ctl_init_is_not_for_a_running_aduana(aduana):
    proxy = aduana()
    done = proxy.ctl("ca", "init")
    assert done.returncode == 2 and "tls.intercept" in done.stderr
    assert not (proxy.folder / "ca").exists()


@pytest.mark.parametrize("names, wrong", [
    ("[.example.com]", "without a dot"), ("['*.example.com']", "a domain"),
    ("['a b']", "a domain"), ("['']", "a domain")])
def test_names_that_are_none(tmp_path, names, wrong):
    done = init(tmp_path, "--set", f"tls.ca.names={names}")
    assert done.returncode == 1 and wrong in done.stderr


def test_export(aduana, tmp_path):
    proxy = aduana(**{"tls.intercept": True})
    pem = (proxy.folder / "ca" / "ca.crt").read_text()
    der = ssl.PEM_cert_to_DER_cert(pem)
    assert proxy.ctl("ca", "export").stdout == pem
    assert proxy.ctl("ca", "export", "--format", "pem").stdout == pem
    out = tmp_path / "out"
    for form in ("der", "mobileconfig"):
        done = proxy.ctl("ca", "export", "--format", form, "--out", out)
        assert done.returncode == 0 and not done.stdout, done.stderr
        if form == "der":
            assert out.read_bytes() == der
        else:
            content = plistlib.loads(out.read_bytes())["PayloadContent"][0]
            assert content["PayloadContent"] == der
    bad = proxy.ctl("ca", "export", "--format", "p12", "--out",
                    tmp_path / "none")
    assert bad.returncode == 2 and "mobileconfig" in bad.stderr
    assert not (tmp_path / "none").exists()


def test_openssl_finds_nothing_wrong(aduana):
    proxy = aduana(**{"tls.intercept": True})
    path = proxy.folder / "ca" / "ca.crt"
    done = subprocess.run(["openssl", "verify", "-x509_strict", "-CAfile",
                           path, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_key_is_lost(tmp_path):
    assert init(tmp_path).returncode == 0
    (tmp_path / "ca" / "ca.key").unlink()
    done = init(tmp_path)
    assert done.returncode == 1
    assert "ca.key" in done.stderr and "put the key back" in done.stderr
    assert sorted(files(tmp_path)) == ["ca.crt"]


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "ca").write_text("")
    done = init(tmp_path)
    assert done.returncode == 1 and str(tmp_path / "ca") in done.stderr
