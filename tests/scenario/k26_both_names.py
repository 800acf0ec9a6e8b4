# SPDX-License-Identifier: MIT
"""Lists look at the name of the URL and at the other name by which the host was
called: what opens one must not open the other."""
import pytest
import tls
from wire import ok
from within import inside  # noqa: F401 (a fixture)

# CONNECT to, server name, on the blacklist, on the whitelist, default, status.
CASES = [
    ("a.example", "a.example", ["b.example"], [], "allow", 200),
    ("a.example", "a.example", ["a.example"], [], "allow", 403),
    ("a.example", "b.example", ["b.example"], [], "allow", 403),
    ("a.example", "b.example", ["b.example"], ["a.example"], "allow", 403),
    ("a.example", "b.example", ["a.example"], ["b.example"], "allow", 403),
    ("a.example", "b.example", [], ["a.example"], "deny", 403),
    ("a.example", "b.example", [], ["b.example"], "deny", 403),
    ("a.example", "b.example", [], ["a.example", "b.example"], "deny", 200),
    ("a.example", None, [], ["a.example"], "deny", 200),
    ("127.0.0.1", "a.example", ["a.example"], [], "allow", 403),
    ("127.0.0.1", "a.example", ["127.0.0.1"], [], "allow", 403),
    ("127.0.0.1", "a.example", ["127.0.0.1"], ["a.example"], "allow", 403),
    ("127.0.0.1", "a.example", [], ["a.example"], "deny", 403),
    ("127.0.0.1", "a.example", [], ["a.example", "127.0.0.1"], "deny", 200),
    ("127.0.0.1", None, ["a.example"], [], "allow", 200),
]


@pytest.mark.parametrize("host,server_name,black,white,default,status", CASES)
def test_lists(inside, write, host, server_name, black,  # noqa: F811
               white, default, status):
    page = inside.site(ok("x"))
    proxy = inside.start(**{
        "filters.default": default,
        "filters.blacklist": write(
            "black.yaml", f"blacklist:\n  hosts: {black}\n"),
        "filters.whitelist": write(
            "white.yaml", f"whitelist:\n  hosts: {white}\n")})
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with inside.connection(proxy, host, page.port, context=context,
                           server_name=server_name) as client:
        client.send(tls.inner_request(
            "GET", "a.example" if host != "a.example" and server_name
            else host, page.port))
        assert client.response().status == status
    assert page.count == (status == 200)


def test_paths(inside, write):  # noqa: F811
    """Patterns are held against the whole https URL, for both names."""
    page = inside.site(ok("x"))
    proxy = inside.start(**{"filters.blacklist": write("black.yaml", """
blacklist:
  urls: ["https://b.example*/secret/*"]
  regex: ['^https://a\\.example:[0-9]+/own/']
""")})
    context = tls.client_context(tls.authority_of(proxy))
    context.check_hostname = False
    with inside.connection(proxy, "a.example", page.port, context=context,
                           server_name="b.example") as client:
        for path, status in (("/", 200), ("/secret/x", 403), ("/own/x", 403),
                             ("/secret", 200), ("/x/%2e%2e/own/x", 403)):
            client.send(tls.inner_request("GET", "a.example", page.port,
                                          path))
            assert client.response().status == status, path
    assert page.count == 2


def test_methods(inside, write):  # noqa: F811
    """A rule for CONNECT is about the connection; others are told inside."""
    page = inside.site(ok("x"), "a.example", "b.example", "c.example")
    proxy = inside.start(**{"filters.blacklist": write("black.yaml", """
blacklist:
  rules:
    - {host: a.example, methods: [CONNECT]}
    - {host: b.example, methods: [CONNECT, POST]}
    - {host: c.example, methods: [POST]}
""")})
    for name in ("a.example", "b.example"):
        client, reply = proxy.tunnel(f"{name}:{page.port}")
        client.close()
        assert reply.status == 403
    for method, status in (("GET", 200), ("POST", 403)):
        assert tls.get(proxy, "c.example", page.port,
                       method=method).status == status


def test_methods_of_a_whitelist(inside, write):  # noqa: F811
    page = inside.site(ok("x"))
    proxy = inside.start(**{
        "filters.default": "deny",
        "filters.whitelist": write("white.yaml", """
whitelist:
  rules:
    - {host: a.example, methods: [GET]}
""")})
    for method, status in (("GET", 200), ("POST", 403)):
        assert tls.get(proxy, "a.example", page.port,
                       method=method).status == status
