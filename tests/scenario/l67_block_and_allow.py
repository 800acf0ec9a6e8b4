# SPDX-License-Identifier: MIT
"""aduanactl block and allow: in force at once, kept in a list of rules."""
import json
import subprocess

import pytest
from proxy import BUILD, wait_for
from wire import ok

BLACK = "blacklist:\n  domains: [localhost]\n"


@pytest.fixture
def proxy(aduana):
    return aduana()


@pytest.fixture
def page(site):
    return site(ok("content"))


def managed(proxy):
    return proxy.folder / "admin" / "managed.yaml"


def ours(proxy):
    return [x.strip() for x in managed(proxy).read_text().splitlines()
            if x.endswith("  # aduanactl")]


def change(proxy, *args):
    """It may be busy with an earlier one."""
    def done():
        tried = proxy.ctl(*args)
        busy = "try again" in tried.stdout or "still" in tried.stdout
        return None if busy else tried
    return wait_for(done, "the change")


def edit(proxy, *args):
    got = change(proxy, *args)
    assert got.returncode == 0, got.stdout + got.stderr
    return got.stdout.splitlines()


def status(proxy, url):
    return proxy.get(url).status


def test_block(proxy, page):
    url = page.url("/")
    assert status(proxy, url) == 200
    said = edit(proxy, "block", "127.0.0.1", "--reason", "Not \"now\"")
    assert said[0] == f"{managed(proxy)}:3: block host 127.0.0.1"
    assert "blocked: +1 host" in said
    reply = proxy.get(url, "Accept: application/json")
    assert reply.status == 403
    assert json.loads(reply.body)["reason"] == 'Not "now"'
    assert any("rule=managed.yaml:3" in x or "managed.yaml:3" in x
               for x in proxy.log(2)), proxy.log()
    assert ours(proxy) == [
        '- {action: block, host: "127.0.0.1", reason: "Not \\"now\\""}'
        '  # aduanactl']


def test_block_ends(proxy, page):
    seconds = iter((2, 4, 8, 16, 32, 64))

    def blocked():
        """For as long as it takes here to see it."""
        edit(proxy, "block", "127.0.0.1", "--for", f"{next(seconds)}s")
        return status(proxy, page.url("/")) == 403
    wait_for(blocked, "a block")
    wait_for(lambda: status(proxy, page.url("/")) == 200, "its end")
    edit(proxy, "block", "other.example")
    assert len(ours(proxy)) == 1, "what is over goes with the next change"


def test_allow_over_blacklist(aduana, page, write):
    proxy = aduana(**{"filters.blacklist": write(
        "b.yaml", BLACK.replace("localhost", "127.0.0.1"))})
    assert status(proxy, page.url("/")) == 403
    edit(proxy, "allow", "127.0.0.1")
    assert status(proxy, page.url("/")) == 200
    said = edit(proxy, "block", "127.0.0.1")
    assert "the rule that said the contrary is gone" in said
    assert status(proxy, page.url("/")) == 403
    said = edit(proxy, "block", "127.0.0.1", "--for", "1h")
    assert "in place of the older rule of the same" in said
    assert len(ours(proxy)) == 1 and "until" in ours(proxy)[0]


FORMS = [
    (["Sub.Example."], 'domain: "sub.example"'),
    (["*.sub.example"], 'domain: "sub.example"'),
    (["bücher.example"], 'domain: "xn--bcher-kva.example"'),
    (["www.example", "--host"], 'host: "www.example"'),
    (["192.0.2.0/24"], 'network: "192.0.2.0/24"'),
    (["2001:db8::/32"], 'network: "2001:db8::/32"'),
    (["[2001:DB8::1]"], 'host: "2001:db8::1"'),
    (["shop.example/cart*"], 'url: "shop.example/cart*"'),
    (["https://a.example/?x=1&y=%20"],
     'url: "https://a.example/?x=1&y=%20"'),
    (["a.example", "--client", "10.0.0.0/8", "--user", "ann"],
     'domain: "a.example", clients: ["10.0.0.0/8"], users: ["ann"]'),
    (["a.example", "--until", "2030-01-01T01:00:00+01:00"],
     'domain: "a.example", until: 2030-01-01T00:00:00Z')]


def test_forms(proxy):
    for args, line in FORMS:
        edit(proxy, "block", *args)
        assert ours(proxy)[0] == f"- {{action: block, {line}}}  # aduanactl"


WRONG = [
    (["a b"], ""), (["a..example"], ""), (["*"], ""),
    (["a.example:80"], ""), (["10.0.0.1/8"], ""), (["10.0.0.0/33"], ""),
    (["10.0.0.0/"], ""), (["a.example/x y"], "space"),
    (["a.example/x", "--host"], "name"), (["*.a.example", "--host"], "*"),
    (["a.example", "--for", "soon"], "30min"),
    (["a.example", "--for", "0s"], "30min"),
    (["a.example", "--for", "9000d"], "ten years"),
    (["a.example", "--for", "1h", "--until", "2030-01-01T00:00:00Z"],
     "either"),
    (["a.example", "--until", "2001-01-01T00:00:00Z"], "over"),
    (["a.example", "--until", "tomorrow"], "2026"),
    (["a.example", "--client", "10.0.0.1/8"], "client"),
    (["a.example", "--client", "me"], "client"),
    (["a.example", "--reason", "x" * 1001], "long"),
    (["a.example", "b.example"], ""), ([], "")]


@pytest.mark.parametrize("verb", ["block", "allow"])
def test_typed_wrong(proxy, verb):
    for args, says in WRONG:
        done = proxy.ctl(verb, *args)
        assert done.returncode == 2 and done.stdout == "", args
        assert says in done.stderr and len(done.stderr) > 20, args
    assert not managed(proxy).exists()


def test_for_whom(proxy, page):
    edit(proxy, "block", "127.0.0.1", "--client", "192.0.2.0/24")
    assert status(proxy, page.url("/")) == 200
    edit(proxy, "block", "127.0.0.1", "--client", "127.0.0.0/8")
    assert status(proxy, page.url("/")) == 403
    assert len(ours(proxy)) == 2


def test_url(proxy, page):
    edit(proxy, "block", f"127.0.0.1:{page.port}/a/*")
    assert status(proxy, page.url("/a/x")) == 403
    assert status(proxy, page.url("/b")) == 200


def test_network(proxy, page):
    edit(proxy, "block", "::1/128")
    assert status(proxy, page.url("/")) == 200
    edit(proxy, "block", "127.0.0.0/8")
    assert status(proxy, page.url("/")) == 403
    assert status(proxy, f"http://localhost:{page.port}/") == 403


def test_json(proxy):
    got = json.loads("".join(edit(proxy, "--json", "block", "a.example")))
    assert got["line"] == 3 and "blocked: +1 domain" in got["says"]


def test_two_at_a_time(proxy):
    """Both are there, or the second is told to try again."""
    names = [f"n{i}.example" for i in range(4)]
    left = set(names)

    def all_done():
        runs = {x: subprocess.Popen(
            [BUILD / "aduanactl", "--socket", proxy.socket, "block", x],
            stdout=subprocess.PIPE, text=True) for x in sorted(left)}
        for name, run in runs.items():
            out = run.communicate(timeout=300)[0]
            if run.returncode == 0:
                left.discard(name)
            else:
                assert "again" in out or "still" in out, out
                assert f'"{name}"' not in managed_text(proxy)
        return not left
    wait_for(all_done, "all of them")
    assert sorted(x.split('"')[1] for x in ours(proxy)) == names


def managed_text(proxy):
    return managed(proxy).read_text() if managed(proxy).exists() else ""
