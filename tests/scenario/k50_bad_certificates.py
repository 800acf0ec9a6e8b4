# SPDX-License-Identifier: MIT
"""Origins whose certificate is wrong in one respect: each is refused for that,
on a page that says so, and gets no byte of the request."""
import types

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

import tls
from trust import World

pytestmark = pytest.mark.filterwarnings("ignore:.*signatures are deprecated")

UNKNOWN = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\5\0")


def test_good_ones(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    middle = a.intermediate()
    world.judge([
        ("root", "none", origin(a.leaf("a.test"))),
        ("intermediate", "none", origin(a.leaf("a.test", issuer=middle))),
        ("two intermediates", "none", origin(a.leaf(
            "a.test", issuer=a.intermediate("Second", issuer=middle)))),
        ("RSA 2048", "none", origin(a.leaf("a.test", key="rsa2048"))),
        ("P-384", "none", origin(a.leaf("a.test", key="p384"))),
        ("SHA-384", "none", origin(a.leaf("a.test", hash=hashes.SHA384()))),
        ("one of many names", "none", origin(a.leaf(
            ["b.test", "*.c.test", "a.test"]))),
        ("wildcard", "none", origin(a.leaf("*.b.test")), "a.b.test"),
        ("no common name", "none", origin(a.leaf("a.test",
                                                 common_name=None))),
        ("no purpose", "none", origin(a.leaf("a.test", eku=None))),
        ("address", "none", origin(a.leaf("127.0.0.1")), "127.0.0.1"),
        ("permitted", "none", origin(a.leaf("a.test", issuer=a.intermediate(
            "Permitted", permitted=["test"])))),
        ("pathlen 0", "none", origin(a.leaf("a.test", issuer=a.intermediate(
            "Pathlen", pathlen=0)))),
        ("a name of over 64 characters", "none",
         origin(a.leaf("a" * 60 + ".b" * 10 + ".test")),
         "a" * 60 + ".b" * 10 + ".test"),
    ])


def test_dates_and_trust(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    stranger = tls.Authority(a.folder, "Stranger")
    namesake = tls.Authority(a.folder, "Test Root")
    world.judge([
        ("expired", "expired", origin(a.leaf(
            "a.test", not_before=-9, not_after=-2))),
        ("not yet valid", "not-yet-valid", origin(a.leaf(
            "a.test", not_before=2, not_after=9))),
        ("expired intermediate", "expired", origin(a.leaf(
            "a.test", issuer=a.intermediate(
                "Old", not_before=-9, not_after=-2)))),
        ("self-signed", "self-signed", origin(a.self_signed("a.test"))),
        ("unknown issuer", "unknown-issuer", origin(stranger.leaf("a.test"))),
        ("unknown root sent along", "unknown-issuer", origin(
            stranger.leaf("a.test"), chain=[stranger.root])),
        ("another root of the same name", "unknown-issuer", origin(
            namesake.leaf("a.test"))),
        ("the root's name, another's signature", "bad-certificate", origin(
            a.leaf("a.test", signed_with=stranger.root.key))),
    ])


def test_names(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    no_names = dict(common_name="a.test")
    world.judge([
        ("another host", "wrong-host", origin(a.leaf("b.test"))),
        ("common name alone", "wrong-host", origin(a.leaf([], **no_names))),
        ("common name beside other names", "wrong-host", origin(
            a.leaf("b.test", **no_names))),
        ("wildcard over two labels", "wrong-host", origin(
            a.leaf("*.b.test")), "c.a.b.test"),
        ("wildcard for its own domain", "wrong-host", origin(
            a.leaf("*.b.test")), "b.test"),
        ("part of a label", "wrong-host", origin(a.leaf("f*.b.test")),
         "fo.b.test"),
        ("everything", "wrong-host", origin(a.leaf("*"))),
        ("a top level", "wrong-host", origin(a.leaf("*.test"))),
        ("a public suffix", "wrong-host", origin(a.leaf("*.co.uk")),
         "a.co.uk"),
        ("NUL in the name", "wrong-host", origin(a.leaf(
            ["a.test\0.b.test"]))),
        ("address written as a name", "wrong-host", origin(a.leaf(
            [x509.DNSName("127.0.0.1")], common_name="127.0.0.1")),
         "127.0.0.1"),
        ("another address", "wrong-host", origin(a.leaf("127.0.0.2")),
         "127.0.0.1"),
    ])


def test_strength_and_purpose(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    world.judge([
        ("RSA 1024", "weak", origin(a.leaf("a.test", key="rsa1024"))),
        ("RSA 1024 of an intermediate", "weak", origin(a.leaf(
            "a.test", issuer=a.intermediate("Weak", key="rsa1024")))),
        ("P-192", "weak", world.fake(a.leaf("a.test", key="p192"))),
        ("P-224 of an intermediate", "weak", origin(a.leaf(
            "a.test", issuer=a.intermediate("P-224", key="p224")))),
        ("SHA-1", "weak", origin(a.leaf("a.test", hash=hashes.SHA1()))),
        ("SHA-1 in the middle", "weak", origin(a.leaf(
            "a.test", issuer=a.intermediate("SHA-1", hash=hashes.SHA1())))),
        ("MD5", "weak", origin(a.leaf("a.test", hash=hashes.MD5(),
                                      issuer=a.intermediate(
                                          "MD5", key="rsa2048")))),
        ("for clients", "wrong-purpose", origin(a.leaf(
            "a.test", eku=[tls.CLIENT]))),
        ("for code", "wrong-purpose", origin(a.leaf(
            "a.test", eku=[tls.CODE]))),
        ("intermediate for clients", "wrong-purpose", origin(a.leaf(
            "a.test", issuer=a.intermediate("Clients", eku=[tls.CLIENT])))),
    ])


def test_authorities(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    short = a.intermediate("Short", pathlen=0)
    world.judge([
        ("no authority", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.intermediate("None", ca=False)))),
        ("a leaf that signs", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.leaf("b.test")))),
        ("says nothing of being one", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.intermediate("Mute", ca=None,
                                            key_usage=None)))),
        ("longer than allowed", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.intermediate("Long", issuer=short)))),
        ("may not sign certificates", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.intermediate(
                "Usage", key_usage={"digital_signature"})))),
        ("not permitted", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.intermediate("Permitted",
                                            permitted=["b.test"])))),
        ("excluded", "bad-chain", origin(a.leaf(
            "a.test", issuer=a.intermediate("Excluded",
                                            excluded=["test"])))),
        ("critical and unknown", "bad-certificate", origin(a.leaf(
            "a.test", extensions=[(UNKNOWN, True)]))),
        ("unknown, not critical", "none", origin(a.leaf(
            "a.test", extensions=[(UNKNOWN, False)]))),
        ("aduana's own authority", "own-authority", origin(
            own_leaf(world))),
    ])


def own_leaf(world):
    """As if somebody had got hold of the key."""
    folder = world.proxy.folder / "ca"
    own = types.SimpleNamespace(issuer=None)
    own.key = serialization.load_pem_private_key(
        (folder / "ca.key").read_bytes(), None)
    own.subject = x509.load_pem_x509_certificate(
        (folder / "ca.crt").read_bytes()).subject
    return world.authority.leaf("a.test", issuer=own)


def test_the_page_says_it_all(aduana, closing):
    world = World(aduana, closing)
    bad = world.origin(world.authority.leaf(
        ["a.test", "b.test"], not_before=-9, not_after=-2,
        common_name="<script>alert(1)</script>"))
    verdict = world.ask(bad)
    assert verdict.check == "expired"
    body = verdict.response.body.decode()
    assert "&lt;script&gt;" in body and "<script>alert" not in body
    assert "Test Root" in body
    when = bad.issued.certificate.not_valid_after
    assert f"{when:%Y-%m-%d %H:%M:%S} UTC" in body
