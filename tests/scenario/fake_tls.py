# SPDX-License-Identifier: MIT
"""A TLS server written out by hand, for what no library would do: versions,
ciphers and signatures that are wrong, certificates that are none.

It never finishes a handshake with a client that is in its right mind; what the
client had to say after our flight stands in ${said}: "alert 40", "closed", or
"went on", which no test wants to see.
"""
import os
import struct

from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from wire import Origin

TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 = 0x301, 0x302, 0x303, 0x304
ECDHE_ECDSA_AES128_GCM = 0xC02B
TLS_AES_128_GCM = 0x1301
ECDSA_SHA256, RSA_SHA1, RSA_PSS_SHA256 = 0x0403, 0x0201, 0x0804
RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


def vector(data, size):
    return len(data).to_bytes(size, "big") + data


def message(kind, body):
    return bytes([kind]) + vector(body, 3)


def record(kind, body, version=TLS_1_2):
    return struct.pack("!BH", kind, version) + vector(body, 2)


def extension(kind, body):
    return struct.pack("!H", kind) + vector(body, 2)


def sign(key, data, algorithm):
    digest = hashes.SHA1() if algorithm == RSA_SHA1 else hashes.SHA256()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(digest))
    assert isinstance(key, rsa.RSAPrivateKey)
    scheme = padding.PKCS1v15() if algorithm == RSA_SHA1 else padding.PSS(
        padding.MGF1(digest), digest.digest_size)
    return key.sign(data, scheme, digest)


def hello_of(client):
    """random, session id and key shares of a ClientHello (with its head)."""
    at = 4 + 2
    random = client[at:at + 32]
    at += 32
    session = client[at + 1:at + 1 + client[at]]
    at += 1 + client[at]
    at += 2 + int.from_bytes(client[at:at + 2], "big")
    at += 1 + client[at]
    end = at + 2 + int.from_bytes(client[at:at + 2], "big")
    at += 2
    shares = {}
    while at < end:
        kind, size = struct.unpack("!HH", client[at:at + 4])
        body = client[at + 4:at + 4 + size]
        at += 4 + size
        if kind == 51:
            inner = body[2:]
            while inner:
                group, n = struct.unpack("!HH", inner[:4])
                shares[group] = inner[4:4 + n]
                inner = inner[4 + n:]
    return random, session, shares


class FakeTls(Origin):
    """${issued}: a certificate of tls.py (or ${chain}: a list of DER);
    what is wrong is an argument."""

    def __init__(self, issued=None, version=TLS_1_2,
                 cipher=ECDHE_ECDSA_AES128_GCM, chain=None, key=None,
                 algorithm=ECDSA_SHA256, spoil=False, no_key_exchange=False,
                 sentinel=b"", compression=0, secure_renegotiation=True):
        self.chain = chain if chain is not None else \
            [x.der for x in issued.chain] if issued else []
        self.key = key or (issued.key if issued else None)
        self.version = version
        self.cipher = cipher
        self.algorithm = algorithm
        self.spoil = spoil
        self.no_key_exchange = no_key_exchange
        self.sentinel = sentinel
        self.compression = compression
        self.secure_renegotiation = secure_renegotiation
        self.said = []
        super().__init__(self.fake)

    # -- what both versions share

    def fake(self, peer):
        try:
            hello = self.client_hello(peer)
        except EOFError:
            self.said.append("closed")
            return
        try:
            (self.fake_1_3 if self.version == TLS_1_3 else self.fake_1_2)(
                peer, hello)
            self.said.append(self.listen(peer))
        except (BrokenPipeError, ConnectionResetError, EOFError):
            self.said.append("closed")

    def client_hello(self, peer):
        held = b""
        while len(held) < 4 or len(held) < 4 + int.from_bytes(held[1:4],
                                                              "big"):
            head = peer.exactly(5)
            held += peer.exactly(int.from_bytes(head[3:], "big"))
        return held

    def listen(self, peer):
        head = peer.exactly(5)
        body = peer.exactly(int.from_bytes(head[3:], "big"))
        if head[0] == 20:               # ChangeCipherSpec of the 1.3 habit
            return self.listen(peer)
        if head[0] == 21:
            return f"alert {body[1]}" if len(body) == 2 else "alert"
        if head[0] == 23 and self.version == TLS_1_3:
            return self.open_alert(head, body)
        return "went on"

    def signature(self, data):
        mark = bytearray(sign(self.key, data, self.algorithm))
        if self.spoil:
            mark[-1] ^= 1
        return struct.pack("!H", self.algorithm) + vector(bytes(mark), 2)

    def server_hello(self, session, extensions):
        random = os.urandom(32 - len(self.sentinel)) + self.sentinel
        version = min(self.version, TLS_1_2)
        return random, message(2, struct.pack("!H", version) + random +
                               vector(session, 1) +
                               struct.pack("!HB", self.cipher,
                                           self.compression) +
                               (vector(extensions, 2) if extensions else b""))

    # -- 1.2 and before

    def fake_1_2(self, peer, hello):
        theirs, _, _ = hello_of(hello)
        extensions = extension(0xff01, b"\0") if self.secure_renegotiation \
            else b""
        ours, flight = self.server_hello(b"", extensions)
        if self.chain:
            flight += message(11, vector(b"".join(
                vector(x, 3) for x in self.chain), 3))
        if not self.no_key_exchange:
            share = ec.generate_private_key(ec.SECP256R1()).public_key()
            params = b"\3\0\x17" + vector(share.public_bytes(
                serialization.Encoding.X962,
                serialization.PublicFormat.UncompressedPoint), 1)
            mark = self.signature(theirs + ours + params) if self.key else b""
            flight += message(12, params + mark)
        flight += message(14, b"")
        peer.send(record(22, flight, min(self.version, TLS_1_2)))

    # -- 1.3 (RFC 8446 4.4, 7.1), TLS_AES_128_GCM_SHA256 and X25519

    def fake_1_3(self, peer, hello):
        self.cipher = TLS_AES_128_GCM
        _, session, shares = hello_of(hello)
        private = x25519.X25519PrivateKey.generate()
        public = private.public_key().public_bytes(*RAW)
        _, sh = self.server_hello(
            session, extension(43, b"\3\4") +
            extension(51, b"\0\x1d" + vector(public, 2)))
        peer.send(record(22, sh))
        peer.send(record(20, b"\1"))
        said = hello + sh
        shared = private.exchange(x25519.X25519PublicKey.from_public_bytes(
            shares[29]))
        early = extract(b"", b"\0" * 32)
        secret = extract(derive(early, "derived", b""), shared)
        server = derive(secret, "s hs traffic", said)
        self.client = derive(secret, "c hs traffic", said)
        flight = message(8, b"\0\0")
        flight += message(11, b"\0" + vector(b"".join(
            vector(x, 3) + b"\0\0" for x in self.chain), 3))
        covered = b" " * 64 + b"TLS 1.3, server CertificateVerify\0" + \
            digest(said + flight)
        flight += message(15, self.signature(covered))
        mac = hmac.HMAC(expand(server, "finished", b"", 32), hashes.SHA256())
        mac.update(digest(said + flight))
        flight += message(20, mac.finalize())
        inner = flight + b"\x16"
        head = struct.pack("!BHH", 23, TLS_1_2, len(inner) + 16)
        peer.send(head + AESGCM(expand(server, "key", b"", 16)).encrypt(
            expand(server, "iv", b"", 12), inner, head))

    def open_alert(self, head, body):
        """The client's first protected record: an alert, or it went on."""
        inner = AESGCM(expand(self.client, "key", b"", 16)).decrypt(
            expand(self.client, "iv", b"", 12), body, head).rstrip(b"\0")
        return f"alert {inner[1]}" if inner[-1] == 21 else "went on"


def digest(data):
    h = hashes.Hash(hashes.SHA256())
    h.update(data)
    return h.finalize()


def extract(salt, secret):
    mac = hmac.HMAC(salt or b"\0" * 32, hashes.SHA256())
    mac.update(secret)
    return mac.finalize()


def expand(secret, label, context, size):
    info = struct.pack("!H", size) + vector(b"tls13 " + label.encode(), 1) + \
        vector(context, 1)
    return HKDFExpand(hashes.SHA256(), size, info).derive(secret)


def derive(secret, label, messages):
    return expand(secret, label, digest(messages), 32)


__all__ = ["FakeTls", "TLS_1_0", "TLS_1_1", "TLS_1_2", "TLS_1_3",
           "ECDSA_SHA256", "RSA_SHA1", "RSA_PSS_SHA256"]
