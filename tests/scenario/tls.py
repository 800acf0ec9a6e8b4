# SPDX-License-Identifier: MIT
"""Authorities, certificates and TLS origins, made in the test; a client that
speaks TLS through CONNECT.

What is wrong with a certificate is an argument: ${faults} of leaf() and
intermediate() are the fields of `Wishes`.
"""
import contextlib
import dataclasses
import datetime
import functools
import ipaddress
import pathlib
import socket
import ssl
import tempfile
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dns import Dns
from wire import DEADLINE, Origin, Peer, Request

SERVER = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
CODE = ExtendedKeyUsageOID.CODE_SIGNING
NO_PASSWORD = serialization.NoEncryption()


def make_key(kind):
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    return ec.generate_private_key({
        "p192": ec.SECP192R1, "p224": ec.SECP224R1, "p256": ec.SECP256R1,
        "p384": ec.SECP384R1, "p521": ec.SECP521R1}[kind]())


@functools.cache
def spare_key(kind):
    """RSA keys are slow to make: one of each length is enough."""
    return make_key(kind)


def days(n):
    return datetime.datetime.utcnow() + datetime.timedelta(days=n)


def name_of(text):
    """An entry of subjectAltName, out of a host name or an address."""
    if isinstance(text, x509.GeneralName):
        return text
    with contextlib.suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(text.strip("[]")))
    return x509.DNSName(text)


@dataclasses.dataclass
class Wishes:
    """What a certificate is to be like; None leaves a thing out."""
    key: object = "p256"            # kind of key, or a key
    common_name: object = "auto"
    names: tuple = ()
    not_before: object = -1         # days from now, or a datetime
    not_after: object = 30
    hash: object = dataclasses.field(default_factory=hashes.SHA256)
    ca: object = False              # basicConstraints; None: not there
    pathlen: object = None
    key_usage: object = "auto"      # names of bits, or None
    eku: object = "auto"
    permitted: tuple = None         # name constraints
    excluded: tuple = None
    extensions: tuple = ()          # (extension, critical) besides
    signed_with: object = None      # another key than the issuer's
    issuer_name: object = None      # another issuer than who signs


BITS = ("digital_signature content_commitment key_encipherment "
        "data_encipherment key_agreement key_cert_sign crl_sign encipher_only "
        "decipher_only").split()


class Issued:
    """A certificate with its key; as PEM files in ${folder}."""

    serials = iter(range(1000, 1 << 30))

    def __init__(self, folder, wishes, issuer):
        self.wishes = wishes
        self.issuer = issuer            # None: signed by itself
        self.key = wishes.key if not isinstance(wishes.key, str) else \
            spare_key(wishes.key) if wishes.key.startswith("rsa") else \
            make_key(wishes.key)
        self.certificate = self.build().sign(
            wishes.signed_with or (issuer or self).key, self.digest())
        self.stem = f"{self.certificate.serial_number}"
        self.folder = pathlib.Path(folder)
        self.key_path = self.write("key", self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            NO_PASSWORD))
        self.path = self.write("pem", self.pem)
        self.chain_path = self.write("chain.pem", b"".join(
            x.pem for x in self.chain))

    def digest(self):
        signer = self.wishes.signed_with or (self.issuer or self).key
        return None if isinstance(signer, ed25519.Ed25519PrivateKey) \
            else self.wishes.hash

    def build(self):
        w = self.wishes
        common = w.common_name
        if common == "auto":
            common = next((n for n in w.names if isinstance(n, str) and
                           len(n) <= 64), "no name")
        attributes = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tests")]
        if common is not None:
            attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common))
        self.subject = x509.Name(attributes)
        when = [x if isinstance(x, datetime.datetime) else days(x)
                for x in (w.not_before, w.not_after)]
        issuer = w.issuer_name or (self.issuer or self).subject
        builder = x509.CertificateBuilder(
            ).subject_name(self.subject).issuer_name(issuer).public_key(
            self.key.public_key()).serial_number(
            next(Issued.serials)).not_valid_before(
            when[0]).not_valid_after(when[1])
        for extension, critical in self.extensions():
            builder = builder.add_extension(extension, critical)
        return builder

    def extensions(self):
        w = self.wishes
        if w.names:
            yield x509.SubjectAlternativeName(
                [name_of(n) for n in w.names]), False
        if w.ca is not None:
            yield x509.BasicConstraints(w.ca, w.pathlen if w.ca else None), \
                True
        usage = w.key_usage
        if usage == "auto":
            usage = {"key_cert_sign", "crl_sign"} if w.ca else \
                {"digital_signature", "key_encipherment"}
        if usage is not None:
            yield x509.KeyUsage(**{b: b in usage for b in BITS}), True
        eku = w.eku
        if eku == "auto":
            eku = None if w.ca else [SERVER]
        if eku is not None:
            yield x509.ExtendedKeyUsage(eku), False
        if w.permitted is not None or w.excluded is not None:
            yield x509.NameConstraints(*(
                [name_of(n) for n in x] if x is not None else None
                for x in (w.permitted, w.excluded))), True
        yield x509.SubjectKeyIdentifier.from_public_key(
            self.key.public_key()), False
        if self.issuer is not None:
            yield x509.AuthorityKeyIdentifier.from_issuer_public_key(
                self.issuer.key.public_key()), False
        yield from w.extensions

    def write(self, kind, data):
        path = self.folder / f"{self.stem}.{kind}"
        path.write_bytes(data)
        return str(path)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def serial(self):
        return self.certificate.serial_number

    @property
    def chain(self):
        """Itself and what is between it and its root."""
        chain, at = [], self
        while at is not None and (at is self or at.issuer is not None):
            chain.append(at)
            at = at.issuer
        return chain


class Authority:
    """A root of its own.  ${cafile} is for who is to trust it."""

    def __init__(self, folder=None, common_name="Test Root", **faults):
        self.temporary = None
        if folder is None:
            self.temporary = tempfile.TemporaryDirectory()
            folder = self.temporary.name
        self.folder = pathlib.Path(folder)
        self.root = self.issue(None, common_name=common_name, **(
            {"ca": True, "not_after": 3650} | faults))
        self.cafile = self.root.path

    def issue(self, issuer, **wishes):
        return Issued(self.folder, Wishes(**wishes), issuer)

    def intermediate(self, common_name="Test Intermediate", issuer=None,
                     **faults):
        return self.issue(issuer or self.root, common_name=common_name,
                          **({"ca": True, "not_after": 365} | faults))

    def leaf(self, names, issuer=None, **faults):
        """${names}: one, or a list, of host names and addresses."""
        names = (names,) if isinstance(names, str) else tuple(names)
        return self.issue(issuer or self.root, names=names, **faults)

    def self_signed(self, names, **faults):
        names = (names,) if isinstance(names, str) else tuple(names)
        return self.issue(None, names=names, **faults)

    def crl(self, *revoked, issuer=None, this_update=-1, next_update=30,
            name=None):
        """A list of the certificates ${revoked}; the path of its PEM file."""
        issuer = issuer or self.root
        builder = x509.CertificateRevocationListBuilder().issuer_name(
            issuer.subject).last_update(days(this_update)).next_update(
            days(next_update))
        for bad in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(
                    bad.serial).revocation_date(days(-0.5)).build())
        data = builder.sign(issuer.key, hashes.SHA256()).public_bytes(
            serialization.Encoding.PEM)
        path = self.folder / (name or f"{next(Issued.serials)}.crl")
        path.write_bytes(data)
        return str(path)

    def close(self):
        if self.temporary is not None:
            self.temporary.cleanup()


class TlsOrigin(Origin):
    """An origin over TLS.  ${answer}(request) gives bytes, or None to close;
    ${serve}(peer) instead of it talks itself after the handshake.

    ${chain}: what is sent besides the leaf (None: all up to the root).
    ${adjust}(context) may change the ssl.SSLContext."""

    def __init__(self, answer, issued, host="127.0.0.1", chain=None,
                 adjust=None, serve=None, port=0):
        self.answer = answer
        self.issued = issued
        self.talk = serve or self.converse
        self.lock = threading.Lock()
        self.handshakes = 0
        self.resumed = 0
        self.server_names = []      # SNI of each connection, None without
        self.alerts = []            # why handshakes failed
        self.requests = []
        self.context = self.make_context(issued, chain)
        if adjust is not None:
            adjust(self.context)
        super().__init__(self.secure, host, port=port)

    def make_context(self, issued, chain):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        path = issued.chain_path
        if chain is not None:
            path = issued.write("sent.pem", b"".join(
                x.pem for x in [issued, *chain]))
        context.load_cert_chain(path, issued.key_path)
        context.sni_callback = self.on_server_name
        return context

    def on_server_name(self, _sock, name, _context):
        self.server_names.append(name)

    def url(self, path="/", name=None):
        return f"https://{name or self.host}:{self.port}{path}"

    @property
    def count(self):
        return len(self.requests)

    def secure(self, peer):
        try:
            peer.sock.settimeout(DEADLINE)
            peer.sock = self.context.wrap_socket(peer.sock, server_side=True)
        except (ssl.SSLError, OSError) as error:
            self.alerts.append(str(error))
            return
        with self.lock:
            self.handshakes += 1
            self.resumed += peer.sock.session_reused
        try:
            self.talk(peer)
        except (ssl.SSLError, ConnectionError) as error:
            self.alerts.append(str(error))

    def converse(self, peer):
        while (request := peer.request()) is not None:
            self.requests.append(request)
            reply = self.answer(request)
            if reply is None:
                return
            peer.send(reply)
            if b"connection: close" in reply.split(b"\r\n\r\n")[0].lower():
                return


class Names(Dns):
    """Every name ends up at 127.0.0.1: settings={"dns.servers": [.server]}."""

    class All(dict):
        def __contains__(self, name):
            return True

        def get(self, name, default=None):
            return super().get(name, ["127.0.0.1"])

    def __init__(self, **names):
        super().__init__(Names.All(names))


class Scene:
    """What is around a proxy that intercepts: ${authority}, which it trusts
    for origins, and ${names}, which all lead here."""

    def __init__(self, aduana, closing):
        self.aduana = aduana
        self.closing = closing
        self.authority = self.keep(Authority())
        self.names = self.keep(Names())

    def keep(self, thing):
        """Closed with the test."""
        self.closing.append(thing)
        return thing

    def start(self, **settings):
        return self.aduana(**{
            "tls.intercept": True, "dns.servers": [self.names.server],
            "tls.trust": [self.authority.cafile]} | settings)


def authority_of(aduana):
    """aduana's own certificate, as a PEM file."""
    return str(aduana.folder / "ca" / "ca.crt")


def client_context(cafile=None, protocols=("http/1.1",)):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if cafile is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context.load_verify_locations(cafile)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def through(aduana, host, port, cafile=None, server_name="same", context=None,
            session=None):
    """A Peer that speaks TLS inside a CONNECT to ${host}:${port}.  ${cafile}
    None: takes any certificate.  What the handshake raises is the caller's."""
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    client, response = aduana.tunnel(authority)
    if response.status != 200:
        client.close()
        raise AssertionError(f"CONNECT: {response.start}")
    context = context or client_context(cafile)
    name = host if server_name == "same" else server_name
    if name is None:
        context.check_hostname = False
    try:
        client.sock = context.wrap_socket(client.sock, server_hostname=name,
                                          session=session)
    except BaseException:
        client.close()
        raise
    return client


class ByHand:
    """A client whose handshake goes out as ${cut} likes: it makes a list of
    pieces out of the bytes of the ClientHello, each of which is sent alone."""

    def __init__(self, client, server_name, cafile=None,
                 cut=lambda hello: [hello], context=None, **options):
        self.client = client
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = context or client_context(cafile, **options)
        if server_name is None:
            context.check_hostname = False
        self.tls = context.wrap_bio(self.incoming, self.outgoing,
                                    server_hostname=server_name)
        self.hello = self.step(self.tls.do_handshake)
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in cut(self.hello):
            client.send(piece)

    def step(self, act):
        """${act} once; the bytes to be sent, or None when it is done."""
        with contextlib.suppress(ssl.SSLWantReadError):
            act()
            self.client.send(self.outgoing.read())
            return None
        return self.outgoing.read()

    def feed(self):
        data = self.client.sock.recv(65536)
        if not data:
            raise EOFError("closed in the handshake")
        self.incoming.write(data)

    def shake(self):
        while True:
            self.feed()
            left = self.step(self.tls.do_handshake)
            if left is None:
                return self
            self.client.send(left)

    def ask(self, request):
        """The first bytes of the answer."""
        self.tls.write(request)
        self.client.send(self.outgoing.read())
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                return self.tls.read(65536)
            self.feed()


def inner_request(method, host, port, path="/", *lines, body=None):
    authority = host if port == 443 else f"{host}:{port}"
    head = [f"{method} {path} HTTP/1.1", f"Host: {authority}", *lines]
    if body is not None:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + (body or b"")


def get(aduana, host, port, path="/", *lines, cafile="own", method="GET",
        **options):
    """One request inside TLS through CONNECT; its response."""
    if cafile == "own":
        cafile = authority_of(aduana)
    with through(aduana, host, port, cafile, **options) as client:
        client.send(inner_request(method, host, port, path, *lines))
        return client.response(method)


__all__ = ["Authority", "Issued", "TlsOrigin", "Names", "authority_of",
           "client_context", "through", "inner_request", "get", "ByHand", "spare_key",
           "Request", "Peer", "SERVER", "CLIENT", "CODE"]
