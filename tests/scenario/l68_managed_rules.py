# SPDX-License-Identifier: MIT
"""The managed list: shown, ours taken back, a person's bytes kept."""
import json

from l67_block_and_allow import change, edit, managed, status
from wire import ok

BY_HAND = """\
# Wrîtten by hand.
blacklist:   # mine
    domains: [games.example,
       more.example]   # two lines

rules:     # here
    # a comment
    -   action: block
        host: [one.example, two.example]
        reason: 'Don''t'   # aduanactl
        until: 2099-01-01T00:00:00Z

    - {action: allow, url: "*/x/*", clients: [192.0.2.0/24, 10.0.0.1]}\r

whitelist: {domains: [last.example]}  # no line end"""


def rules(proxy):
    done = proxy.ctl("--json", "rules")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)["entries"]


def test_bytes_are_kept(aduana):
    proxy = aduana()
    managed(proxy).write_bytes(BY_HAND.encode())
    managed(proxy).chmod(0o604)
    edit(proxy, "block", "a.example", "--for", "1h")
    edit(proxy, "allow", "a.example")
    edit(proxy, "block", "b.example")
    text = managed(proxy).read_bytes().decode()
    lines = text.split("\n")
    assert [x for x in lines if not x.endswith("}  # aduanactl")] == \
        BY_HAND.split("\n")
    assert lines[6:8] == [
        '    - {action: block, domain: "b.example"}  # aduanactl',
        '    - {action: allow, domain: "a.example"}  # aduanactl']
    assert managed(proxy).stat().st_mode & 0o777 == 0o604
    edit(proxy, "rules", "remove", "a.example")
    edit(proxy, "rules", "remove", "7")
    assert managed(proxy).read_bytes() == BY_HAND.encode()


def test_list(aduana):
    proxy = aduana()
    assert rules(proxy) == [] and proxy.ctl("rules").stdout == ""
    managed(proxy).write_bytes(BY_HAND.encode())
    edit(proxy, "block", "a.example", "--user", "josé", "--client",
         "10.0.0.0/8", "--reason", "\\ \"é\"",
         "--until", "2030-01-01T00:00:00Z")
    got = rules(proxy)
    assert got[0] == {
        "line": 7, "by": "aduanactl", "action": "block", "kind": "domain",
        "name": "a.example", "clients": "10.0.0.0/8", "users": "josé",
        "until": "2030-01-01T00:00:00Z", "reason": "\\ \"é\""}
    assert [(x["line"], x["by"], x["action"], x["kind"], x["name"])
            for x in got[1:]] == [
        (9, "hand", "block", "host", "one.example, two.example"),
        (14, "hand", "allow", "url", "*/x/*"),
        (3, "hand", "block", "domain", "games.example"),
        (4, "hand", "block", "domain", "more.example"),
        (16, "hand", "allow", "domain", "last.example")]
    assert got[1]["reason"] == "Don't"
    assert got[2]["clients"] == "192.0.2.0/24, 10.0.0.1"
    first = proxy.ctl("rules").stdout.splitlines()[0].split("\t")
    assert first[:5] == ["7", "aduanactl", "block", "domain", "10.0.0.0/8"]


def test_remove(aduana, site):
    page = site(ok("content"))
    proxy = aduana()
    edit(proxy, "block", "127.0.0.1")
    edit(proxy, "block", "Bücher.example", "--host")
    assert status(proxy, page.url("/")) == 403
    said = edit(proxy, "rules", "remove", "127.0.0.1")
    assert "removed: 1 rule" in said and "blocked: -1 host" in said
    assert status(proxy, page.url("/")) == 200
    edit(proxy, "rules", "remove", "BÜCHER.example")
    assert rules(proxy) == []
    done = change(proxy, "rules", "remove", "127.0.0.1")
    assert done.returncode == 1 and "no rule" in done.stderr
    assert proxy.ctl("rules", "remove").returncode == 2
    edit(proxy, "block", "127.0.0.1")
    assert status(proxy, page.url("/")) == 403


def test_a_persons_rules_are_not_removed(aduana):
    proxy = aduana()
    managed(proxy).write_bytes(BY_HAND.encode())
    for name, line in (("two.example", 8), ("8", 8), ("Games.Example", 3),
                       ("*/x/*", 13)):
        done = proxy.ctl("rules", "remove", name)
        assert done.returncode == 1
        assert f"managed.yaml:{line}: a person wrote" in done.stdout, name
    assert managed(proxy).read_bytes() == BY_HAND.encode()
