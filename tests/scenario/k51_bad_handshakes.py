# SPDX-License-Identifier: MIT
"""Origins that are wrong in how they speak TLS: old versions, ciphers without
worth, signatures that do not fit.  None gets a byte of the request."""
import ssl
import warnings

import pytest

import tls
from fake_tls import (RSA_SHA1, TLS_1_0, TLS_1_1, TLS_1_3, ECDSA_SHA256,
                      RSA_PSS_SHA256)
from trust import World

pytestmark = pytest.mark.filterwarnings("ignore:ssl.*deprecated")


def only(version=None, ciphers=None, groups=None, minimum=None):
    """For TlsOrigin: a server that can do nothing else."""
    def adjust(context):
        if version is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                context.minimum_version = minimum or version
                context.maximum_version = version
        if ciphers is not None:
            context.set_ciphers(ciphers + ":@SECLEVEL=0")
        if groups is not None:
            context.set_ecdh_curve(groups)
    return adjust


V = ssl.TLSVersion


def test_what_real_servers_do(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    rsa = a.leaf("a.test", key="rsa2048")
    leaf = a.leaf("a.test")
    world.judge([
        ("TLS 1.2", "none", origin(leaf, adjust=only(V.TLSv1_2))),
        ("TLS 1.3", "none", origin(leaf, adjust=only(
            V.TLSv1_3, minimum=V.TLSv1_3))),
        ("RSA key exchange", "none", origin(rsa, adjust=only(
            V.TLSv1_2, "AES128-SHA"))),
        ("P-384", "none", origin(leaf, adjust=only(groups="secp384r1"))),
        ("TLS 1.0", "protocol", origin(leaf, adjust=only(V.TLSv1))),
        ("TLS 1.1", "protocol", origin(leaf, adjust=only(V.TLSv1_1))),
        ("no encryption", "protocol", origin(rsa, adjust=only(
            V.TLSv1_2, "eNULL"))),
        ("anonymous", "protocol", origin(rsa, adjust=only(
            V.TLSv1_2, "aNULL"))),
        ("finite field Diffie-Hellman", "protocol", origin(
            rsa, adjust=only(V.TLSv1_2, "kDHE"))),
        ("Camellia", "protocol", origin(rsa, adjust=only(
            V.TLSv1_2, "ECDHE-RSA-CAMELLIA128-SHA256"))),
        ("an odd curve", "protocol", origin(leaf, adjust=only(
            V.TLSv1_2, groups="secp256k1"))),
    ])


@pytest.mark.parametrize("label,cipher", [
    ("RC4", 0x0005), ("3DES", 0x000A), ("ECDHE and 3DES", 0xC012),
    ("DES", 0x0009), ("export RC4", 0x0003), ("export DES", 0x0008),
    ("NULL", 0x003B), ("ECDHE and NULL", 0xC010),
    ("anonymous DH", 0x0034), ("anonymous ECDH", 0xC018),
    ("DHE with 1024 bits", 0x0033), ("not asked for", 0x0041),
    ("a signal for a cipher", 0x00FF), ("TLS 1.3's in 1.2", 0x1301)])
def test_ciphers_nobody_asked_for(aduana, closing, label, cipher):
    world = World(aduana, closing)
    leaf = world.authority.leaf("a.test")
    world.judge([(label, "protocol", world.fake(leaf, cipher=cipher))])


def test_what_only_an_attacker_does(aduana, closing):
    world = World(aduana, closing)
    leaf = world.authority.leaf("a.test")
    rsa = world.authority.leaf("a.test", key="rsa2048")
    other = tls.make_key("p256")
    fake = world.fake
    rsa_cipher = 0xC02F
    world.judge([
        ("answers with TLS 1.0", "protocol", fake(leaf, version=TLS_1_0)),
        ("answers with TLS 1.1", "protocol", fake(leaf, version=TLS_1_1)),
        ("answers with SSL 3", "protocol", fake(leaf, version=0x300)),
        ("takes TLS 1.3 away", "protocol", fake(
            leaf, sentinel=b"DOWNGRD\1")),
        ("takes TLS 1.2 away", "protocol", fake(
            leaf, sentinel=b"DOWNGRD\0")),
        ("bad signature, 1.2", "handshake", fake(leaf, spoil=True)),
        ("bad RSA signature, 1.2", "handshake", fake(
            rsa, cipher=rsa_cipher, algorithm=RSA_PSS_SHA256, spoil=True)),
        ("bad signature, 1.3", "handshake", fake(
            leaf, version=TLS_1_3, spoil=True)),
        ("another's key, 1.2", "handshake", fake(leaf, key=other)),
        ("another's key, 1.3", "handshake", fake(
            leaf, version=TLS_1_3, key=other)),
        ("SHA-1 signature", "protocol", fake(
            rsa, cipher=rsa_cipher, algorithm=RSA_SHA1)),
        ("no key exchange", "handshake", fake(leaf, no_key_exchange=True)),
        ("no certificate", "handshake", fake(
            chain=[], key=other, algorithm=ECDSA_SHA256)),
        ("compression", "handshake", fake(leaf, compression=1)),
        ("garbage for a certificate", "bad-certificate", fake(
            chain=[b"\x30\x03abc"], key=other)),
        ("half a certificate", "bad-certificate", fake(
            chain=[leaf.der[:200]], key=other)),
        ("bytes behind the certificate", "bad-certificate", fake(
            chain=[leaf.der + b"\0"], key=other)),
        ("garbage behind the leaf", "bad-certificate", fake(
            chain=[leaf.der, b"\x30\x03abc"], key=leaf.key)),
    ])
