# SPDX-License-Identifier: MIT
"""Certificates taken back: by the OCSP answer that an origin staples, and by
the operator's lists."""
import pathlib
import re
import subprocess
import tempfile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

import tls
from trust import World
from wire import ok

MUST_STAPLE = (x509.TLSFeature([x509.TLSFeatureType.status_request]), False)
OCSP_SIGNING = x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING
GOOD, REVOKED, UNKNOWN = (ocsp.OCSPCertStatus.GOOD,
                          ocsp.OCSPCertStatus.REVOKED,
                          ocsp.OCSPCertStatus.UNKNOWN)


def answer(leaf, status, signer=None, issuer=None, this_update=-0.5,
           next_update=2, digest=None):
    """An OCSP answer for ${leaf}, in DER."""
    issuer = issuer or leaf.issuer
    signer = signer or issuer
    revoked = status is REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf.certificate, issuer=issuer.certificate,
        algorithm=digest or hashes.SHA1(), cert_status=status,
        this_update=tls.days(this_update),
        next_update=None if next_update is None else tls.days(next_update),
        revocation_time=tls.days(-1) if revoked else None,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked
        else None).responder_id(ocsp.OCSPResponderEncoding.HASH,
                                signer.certificate)
    if signer is not issuer:
        builder = builder.certificates([signer.certificate])
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(
        serialization.Encoding.DER)


class Stapled:
    """openssl's own server, which staples a file."""

    def __init__(self, issued, staple, *options):
        folder = pathlib.Path(tempfile.mkdtemp(dir=issued.folder))
        (folder / "page").write_bytes(ok("from the origin"))
        (folder / "staple").write_bytes(staple)
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-HTTP",
             "-cert", issued.path, "-key", issued.key_path, "-cert_chain",
             issued.chain_path, "-status_file", folder / "staple", *options],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if found := re.match(r"ACCEPT \S+:(\d+)", line):
                self.port = int(found.group(1))
                break
        self.requests = []
        self.connections = 1
        self.count = 0

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def world(aduana, closing):
    return World(aduana, closing)


def stapled(world, issued, staple, *options):
    origin = Stapled(issued, staple, *options)
    world.closing.append(origin)
    return origin


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_staples(world, version):
    a = world.authority
    middle = a.intermediate()
    leaf = a.leaf("a.test", issuer=middle)
    appointed = a.leaf([], issuer=middle, common_name="Appointed",
                       eku=[OCSP_SIGNING])
    usurper = a.leaf([], issuer=middle, common_name="Usurper")
    elsewhere = a.leaf([], common_name="Elsewhere", eku=[OCSP_SIGNING])
    other = a.leaf("b.test", issuer=middle)

    def origin(staple):
        return stapled(world, leaf, staple, version)

    world.judge([
        ("good", "none", origin(answer(leaf, GOOD))),
        ("revoked", "revoked", origin(answer(leaf, REVOKED))),
        ("revoked, SHA-256", "revoked", origin(
            answer(leaf, REVOKED, digest=hashes.SHA256()))),
        ("revoked, says one appointed", "revoked", origin(
            answer(leaf, REVOKED, signer=appointed))),
        ("revoked, without a next time", "revoked", origin(
            answer(leaf, REVOKED, next_update=None))),
        ("within the skew of clocks", "revoked", origin(
            answer(leaf, REVOKED, this_update=60 / 86400))),
        # What says nothing is not listened to.
        ("unknown", "none", origin(answer(leaf, UNKNOWN))),
        ("revoked, says somebody", "none", origin(
            answer(leaf, REVOKED, signer=usurper))),
        ("revoked, says one appointed by another", "none", origin(
            answer(leaf, REVOKED, signer=elsewhere))),
        ("revoked, but long ago", "none", origin(
            answer(leaf, REVOKED, this_update=-9, next_update=-2))),
        ("revoked, but in the future", "none", origin(
            answer(leaf, REVOKED, this_update=1))),
        ("another certificate is revoked", "none", origin(
            answer(other, REVOKED))),
        ("garbage", "none", origin(b"\x30\x03\x0a\x01\x00")),
    ])


def test_certificates_that_must_be_stapled(world):
    a = world.authority
    middle = a.intermediate()
    leaf = a.leaf("a.test", issuer=middle, extensions=[MUST_STAPLE])
    world.judge([
        ("good", "none", stapled(world, leaf, answer(leaf, GOOD))),
        ("nothing", "no-staple", world.origin(leaf)),
        ("unknown", "no-staple", stapled(
            world, leaf, answer(leaf, UNKNOWN))),
        ("too old", "no-staple", stapled(world, leaf, answer(
            leaf, GOOD, this_update=-9, next_update=-2))),
        ("revoked", "revoked", stapled(world, leaf, answer(leaf, REVOKED))),
    ])


def test_lists(aduana, closing):
    a = tls.Authority()
    closing.append(a)
    middle, bad_middle = a.intermediate(), a.intermediate("Bad")
    stale_middle = a.intermediate("Stale")
    bad, good = (a.leaf("a.test", issuer=middle) for _ in range(2))
    stale = a.leaf("a.test", issuer=stale_middle)
    impostor = tls.Authority(a.folder, "Test Intermediate")
    world = World(aduana, closing, **{
        "tls.trust": [a.cafile],
        "tls.crl": [
            a.crl(bad, issuer=middle), a.crl(bad_middle),
            a.crl(stale, issuer=stale_middle, this_update=-9, next_update=-2),
            # Says that ${good} is revoked, but is not by its issuer.
            impostor.crl(good)]})
    origin = world.origin
    rows = [
        ("revoked", "revoked", origin(bad)),
        ("not on the list", "none", origin(good)),
        ("issuer revoked", "revoked", origin(
            a.leaf("a.test", issuer=bad_middle))),
        ("no list of the issuer", "none", origin(
            a.leaf("a.test", issuer=a.intermediate("Unlisted")))),
        ("revoked on an old list", "revoked", origin(stale)),
        ("not on an old list", "none", origin(
            a.leaf("a.test", issuer=stale_middle))),
    ]
    world.judge(rows)
    told = [x for x in world.proxy.lines if "out of date" in x]
    assert len(told) == 1 and "Stale" in told[0], told


def test_list_that_is_none(aduana, closing, write):
    path = write("not.crl", "nothing of the kind\n")
    with pytest.raises(AssertionError, match="not.crl: there is no list"):
        aduana(**{"tls.crl": [path]})
