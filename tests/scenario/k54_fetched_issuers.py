# SPDX-License-Identifier: MIT
"""Issuers that an origin forgot to send, fetched from where its certificate
says that they are: what comes is no more than if the origin had sent it."""
import contextlib
import re
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID as Access

import tls
from proxy import wait_for
from trust import World
from wire import ok

FAILED = "the certificate of its issuer could not be fetched from"
QUICK = {"timeouts.handshake": "1s"}


def names_issuer(*urls):
    """An argument for leaf(), intermediate()."""
    return ((x509.AuthorityInformationAccess([
        x509.AccessDescription(
            Access.CA_ISSUERS, x509.UniformResourceIdentifier(url))
        for url in urls]), False),)


@pytest.fixture
def world(aduana, closing, site):
    """Certificates in a shop over plain http: .put(path, answer) gives the
    address; .forgetful(*urls) is an origin that sends no intermediate."""
    def start(**settings):
        world = World(aduana, closing, **settings)
        answers = {}

        def answer(request):
            reply = answers[request.target]
            return reply() if callable(reply) else reply

        world.shop = site(answer)
        world.middle = world.authority.intermediate()

        def put(path, reply, host="shop.test"):
            answers[path] = reply
            return f"http://{host}:{world.shop.port}{path}"

        def forgetful(*urls, issuer=None, name="a.test", **faults):
            return world.origin(world.authority.leaf(
                name, issuer=issuer or world.middle,
                extensions=names_issuer(*urls), **faults), chain=[])

        world.put, world.forgetful = put, forgetful
        return world
    return start


def fetched(proxy):
    return int(re.search(r"^aduana_tls_issuers_fetched_total (\d+)",
                         proxy.ctl("metrics").stdout, re.M).group(1))


def refused(world, origin, why, check="unknown-issuer"):
    verdict = world.ask(origin)
    assert verdict.check == check, verdict.page
    assert not list(world.leaks("", origin, verdict))
    assert FAILED in verdict.page and why in verdict.page, verdict.page
    return verdict


def test_completed(world):
    world = world()
    url = world.put("/middle.crt?x=1", ok(world.middle.der))
    origin = world.forgetful("ldap://shop.test/x", url)
    for _ in range(3):
        assert world.ask(origin).check == "none"
    request, = world.shop.requests
    assert request.start == "GET /middle.crt?x=1 HTTP/1.1"
    assert request.get("Host") == f"shop.test:{world.shop.port}"
    # Nothing of the client's, nothing of ours.
    assert {name for name, _ in request.fields} == {
        "Host", "Accept", "Connection"}
    assert fetched(world.proxy) == 1


def test_known_to_all_workers(world):
    world = world(workers=2)
    origin = world.forgetful(world.put("/m", ok(world.middle.der)))
    for _ in range(10):
        assert world.ask(origin).check == "none"
    assert world.shop.count == 1


def test_a_request_with_a_body(world):
    """It goes out once, whole, after the second handshake."""
    world = world()
    origin = world.forgetful(world.put("/m", ok(world.middle.der)))
    body = b"b" * 300000
    with tls.through(world.proxy, "a.test", origin.port,
                     tls.authority_of(world.proxy)) as client:
        client.send(tls.inner_request("POST", "a.test", origin.port,
                                      body=body))
        assert client.response().body == b"from the origin"
    request, = origin.requests
    assert request.body == body


def test_in_a_message_of_certificates(world):
    world = world()
    message = pkcs7.serialize_certificates(
        [world.authority.intermediate("Other").certificate,
         world.middle.certificate, world.authority.root.certificate],
        serialization.Encoding.DER)
    url = world.put("/m.p7c", ok(message,
                                 "Content-Type: application/pkcs7-mime"))
    assert world.ask(world.forgetful(url)).check == "none"


def ladder(world, steps):
    """A chain of ${steps} intermediates, each at an address that only the next
    one names."""
    issuer, urls = world.authority.root, ()
    for i in range(steps):
        issuer = world.authority.intermediate(
            f"Step {i}", issuer=issuer, extensions=names_issuer(*urls)
            if urls else ())
        urls = (world.put(f"/{i}", ok(issuer.der)),)
    return world.forgetful(*urls, issuer=issuer)


def test_three_are_missing(world):
    world = world()
    assert world.ask(ladder(world, 3)).check == "none"
    assert [r.target for r in world.shop.requests] == ["/2", "/1", "/0"]


def test_four_are_missing(world):
    """What the first request has fetched is there for the second."""
    world = world()
    origin = ladder(world, 4)
    refused(world, origin, "too many are missing")
    assert world.shop.count == 3
    assert world.ask(origin).check == "none"
    assert world.shop.count == 4


def test_switched_off(world):
    world = world(**{"tls.aia": False})
    origin = world.forgetful(world.put("/m", ok(world.middle.der)))
    verdict = world.ask(origin)
    assert verdict.check == "unknown-issuer"
    assert FAILED not in verdict.page
    assert world.shop.connections == 0


def test_only_when_it_is_missing(world):
    world = world()
    url = world.put("/m", ok(world.middle.der))
    a = world.authority
    world.judge([
        ("sent", "none", world.origin(a.leaf(
            "a.test", issuer=world.middle, extensions=names_issuer(url)))),
        ("self-signed", "self-signed", world.origin(a.self_signed(
            "a.test", extensions=names_issuer(url)))),
    ])
    assert world.shop.connections == 0


def test_fetched_is_not_trusted(world):
    """The rest of the chain is checked as any."""
    world = world()
    stranger = tls.Authority(world.authority.folder, "Stranger")
    foreign = stranger.intermediate("Foreign", extensions=names_issuer(
        world.put("/root", ok(stranger.root.der))))
    url = world.put("/foreign", ok(foreign.der))
    origin = world.origin(stranger.leaf(
        "a.test", issuer=foreign, extensions=names_issuer(url)), chain=[])
    refused(world, origin, "is no authority's certificate")
    assert world.shop.count == 2
    refused(world, origin, "is no authority's certificate")
    assert world.shop.count == 2
    middle = world.put("/m", ok(world.middle.der))
    world.judge([
        ("another host", "wrong-host",
         world.forgetful(middle, name="b.test")),
        ("expired", "expired", world.forgetful(
            middle, not_before=-9, not_after=-1)),
    ])


def test_of_no_use(world):
    world = world()
    a = world.authority
    twin = a.intermediate()         # of the same name, with another key
    old = a.intermediate(key=world.middle.key, not_before=-9, not_after=-1)
    for label, data, why in [
            ("root", a.root.der, "no authority's"),
            ("leaf", a.leaf("a.test").der, "no authority's"),
            ("twin", twin.der, "not the issuer's"),
            ("old", old.der, "not the issuer's"),
            ("other", a.intermediate("Other").der, "not the issuer's"),
            ("pem", world.middle.pem, "no authority's"),
            ("cut", world.middle.der[:-1], "no authority's"),
            ("garbage", b"\x30\x84\xff\xff\xff\xff" * 99, "no authority's"),
            ("zeros", bytes(16384), "no authority's"),
            ("empty", b"", "empty")]:
        origin = world.forgetful(world.put(f"/{label}", ok(data)))
        refused(world, origin, why)
        refused(world, origin, why)
        assert [r.target for r in world.shop.requests].count(
            f"/{label}") == 1, label
    # It does no harm to who names another address.
    good = world.forgetful(world.put("/good", ok(world.middle.der)))
    assert world.ask(good).check == "none"


def test_bad_answers(world):
    world = world()
    der = world.middle.der
    head = b"HTTP/1.1 200 OK\r\n"
    for label, reply, why in [
            ("huge", head + b"Content-Length: 99999999\r\n\r\n", "too large"),
            ("endless", head + b"\r\n" + der + bytes(40000), "too large"),
            ("cut", head + b"Content-Length: %d\r\nConnection: close\r\n\r\n"
             % (len(der) + 1) + der, "broke off"),
            ("missing", ok(der, status="404 Not Found"), "200 OK"),
            ("moved", ok(b"", "Location: /m", status="302 Found"), "200 OK"),
            ("no HTTP", b"SSH-2.0-x\r\n\r\n", "no proper answer"),
            ("upgrade", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n"
             b"Connection: upgrade\r\n\r\n", "no proper answer"),
            ("large head", head + b"X: " + b"x" * 600000 + b"\r\n\r\n",
             "no proper answer"),
            ("nothing", None, "no proper answer")]:
        reply = reply if reply is None or b"close" in reply \
            else reply.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        url = world.put("/" + label.replace(" ", "-"), reply)
        try:
            refused(world, world.forgetful(url), why)
        except AssertionError as error:
            raise AssertionError(label) from error


def test_slow(world):
    world = world(**QUICK)
    hold = threading.Event()
    end = contextlib.ExitStack()
    end.callback(hold.set)
    world.closing.append(end)

    def late():
        hold.wait(120)

    origin = world.forgetful(world.put("/late", late))

    def answered():
        """Our own handshake has to be in time, too."""
        with contextlib.suppress(OSError, EOFError):
            return refused(world, origin, "in time")
        return None
    for _ in range(2):
        wait_for(answered, "a page")
    assert world.shop.count == 1            # known to be so


def test_a_loop(world):
    """Two that have signed each other, and no root."""
    world = world()
    a = world.authority
    keys = [a.intermediate(n) for n in ("One", "Two")]
    one, two = (a.intermediate(
        mine, issuer=keys[1 - i], key=keys[i].key,
        extensions=names_issuer(world.put(f"/{1 - i}", b"")))
        for i, mine in enumerate(("One", "Two")))
    world.put("/0", ok(one.der))
    url = world.put("/1", ok(two.der))
    origin = world.forgetful(url, issuer=two)
    for _ in range(3):
        verdict = world.ask(origin)
        assert verdict.check in ("unknown-issuer", "bad-chain"), verdict.page
    assert world.shop.count <= 3


@pytest.mark.parametrize("url", [
    "https://shop.test/x", "ldap://shop.test/x", "ftp://shop.test/x",
    "file:///etc/passwd", "http://shop.test/\x01", "http://shop.test/ x",
    "http://shop.test/" + "x" * 300, ""])
def test_not_asked(world, url):
    world = world()
    origin = world.forgetful(url)
    verdict = world.ask(origin)
    assert verdict.check == "unknown-issuer"
    assert FAILED not in verdict.page
    assert fetched(world.proxy) == 0


@pytest.mark.parametrize("url, why", [
    ("http://user@shop.test/x", "not valid"),
    ("http://shop.test:0/x", "not valid"),
    ("http:///x", "not valid"),
    ("http://inside.test/x", "not allowed"),
    ("http://127.0.0.2/x", "not allowed"),
    ("http://[::1]/x", "not allowed"),
    ("http://[::ffff:169.254.169.254]/latest", "not allowed"),
    ("http://0xa9fea9fe/latest", "not allowed"),
    ("http://shop.test:1/x", "cannot be reached"),
])
def test_not_reached(world, url, why):
    world = world(**{"destinations.allow": ["127.0.0.1"]})
    world.names.names["inside.test"] = ["169.254.1.1"]
    refused(world, world.forgetful(url), why)


def test_refused_by_the_lists(world, write):
    world = world(**{"filters.blacklist": write(
        "black.yaml", "blacklist:\n  domains: [shop.test]\n")})
    der = ok(world.middle.der)
    refused(world, world.forgetful(world.put("/m", der)), "the lists")
    assert world.shop.connections == 0
    other = world.put("/m", der, host="other.test")
    assert world.ask(world.forgetful(other)).check == "none"


def test_one_question_for_all(world):
    """Whoever comes meanwhile waits for the same; who leaves does no harm."""
    world = world()
    hold = threading.Event()

    def late():
        hold.wait(120)
        return ok(world.middle.der)

    origin = world.forgetful(world.put("/late", late))
    cafile = tls.authority_of(world.proxy)
    clients = [tls.through(world.proxy, "a.test", origin.port, cafile)
               for _ in range(12)]
    for client in clients:
        client.send(tls.inner_request("GET", "a.test", origin.port, "/",
                                      "Cache-Control: no-store"))
    wait_for(lambda: len(origin.alerts) == 12, "their first handshakes")
    wait_for(lambda: world.shop.count == 1, "the question")
    for client in clients[::3]:
        client.close()
    hold.set()
    for i, client in enumerate(clients):
        if i % 3 != 0:
            assert client.response().body == b"from the origin"
            client.close()
    assert world.shop.count == 1


def test_who_leaves_ends_it(world, origin):
    world = world()
    ended = threading.Event()

    def serve(peer):
        peer.request()
        if peer.closed():
            ended.set()

    shop = origin(serve)
    forgetful = world.forgetful(f"http://shop.test:{shop.port}/m")
    client = tls.through(world.proxy, "a.test", forgetful.port,
                         tls.authority_of(world.proxy))
    client.send(tls.inner_request("GET", "a.test", forgetful.port))
    wait_for(lambda: shop.connections == 1, "the question")
    client.close()
    assert ended.wait(120)
