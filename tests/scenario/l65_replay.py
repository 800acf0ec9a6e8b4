# SPDX-License-Identifier: MIT
"""What a changed set of lists would have done to the requests of a log."""
import json
import subprocess

from proxy import BUILD

LOG = """\
1763803800.123     45 10.0.0.7 TCP_MISS/200 123 GET http://ads.example/x - \
HIER_DIRECT/192.0.2.1 text/html
1763803801.123     45 10.0.0.7 TCP_MISS/200 123 GET http://ads.example/y - \
HIER_DIRECT/192.0.2.1 text/html
1763803802.123     45 10.0.0.8 TCP_DENIED/403 123 GET http://games.example/ \
ana HIER_NONE/- text/html
1763803803.123     45 10.0.0.8 TCP_TUNNEL/200 9 CONNECT bank.example:443 - \
HIER_DIRECT/192.0.2.1 -
1763803804.123     45 10.0.0.9 TCP_MISS/200 9 GET http://plain.example/ - \
HIER_DIRECT/192.0.2.1 -
no line at all
"""


def replay(tmp_path, new, *, log=LOG, lists=(), code=0, form=("--json",)):
    """What `aduanactl replay` says of ${new} instead of the shipped lists."""
    config = tmp_path / "aduana.yaml"
    for name, text in lists:
        (tmp_path / name).write_text(text)
    config.write_text("filters: {%s}\n" % ", ".join(
        f"{name.split('.')[0]}: {name}" for name, _ in lists))
    (tmp_path / "access.log").write_text(log)
    (tmp_path / "new.yaml").write_text(new)
    done = subprocess.run(
        [BUILD / "aduanactl", "replay", tmp_path / "access.log", "--with",
         tmp_path / "new.yaml", "--config", config, *form],
        capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stderr
    return done


GAMES = ("blacklist.yaml", "blacklist:\n  domains: [games.example]\n")


def test_a_blacklist_instead_of_the_one_in_force(tmp_path):
    """What it would refuse, and what it would refuse no more."""
    said = json.loads(replay(
        tmp_path, "blacklist:\n  domains:\n    - ads.example\n",
        lists=[GAMES]).stdout)
    assert said["lines"] == 6 and said["not_understood"] == 1
    assert said["changed"] == 3
    assert said["refused"] == 2 and said["released"] == 1
    new = str(tmp_path / "new.yaml")
    assert said["changes"] == [
        {"requests": 2, "client": "10.0.0.7", "site": "ads.example",
         "was": "passed", "becomes": "refused", "file": new, "line": 3},
        {"requests": 1, "client": "10.0.0.8", "site": "games.example",
         "was": "refused", "becomes": "passed",
         "file": str(tmp_path / "blacklist.yaml"), "line": 2}]


def test_one_more_file_of_rules(tmp_path):
    """It joins those in force; conditions see the log's client and user."""
    said = json.loads(replay(
        tmp_path, "rules:\n"
        "  - {action: block, domain: ads.example, clients: [10.0.0.8]}\n"
        "  - {action: tunnel, host: bank.example}\n"
        "  - {action: allow, domain: games.example, users: [ana]}\n",
        lists=[GAMES]).stdout)
    assert [(x["site"], x["was"], x["becomes"]) for x in said["changes"]] == [
        ("bank.example", "passed", "tunnelled"),
        ("games.example", "refused", "passed")]


def test_what_the_response_was(tmp_path):
    """The log knows media types."""
    said = json.loads(replay(
        tmp_path, "rules:\n  - {action: block, types: [text/html]}\n").stdout)
    assert said["refused"] == 3


def test_a_table_for_people(tmp_path):
    """The sum is its last line."""
    said = replay(tmp_path, "blacklist:\n  domains: [ads.example]\n",
                  form=()).stdout.splitlines()
    assert said[1].split() == ["2", "10.0.0.7", "ads.example", "passed", "->",
                               "refused", f"{tmp_path}/new.yaml:2"]
    assert said[2].startswith("2 of 5 requests would change: 2 refused")


def test_a_list_with_a_mistake(tmp_path):
    """It is told with its place."""
    done = replay(tmp_path, "blacklist:\n  domain: [x.example]\n", code=1)
    assert "new.yaml:2:3: unknown key `domain`" in done.stderr


def test_no_log(tmp_path):
    """What is no log is told, rather than shown as no change."""
    done = replay(tmp_path, "blacklist:\n  domains: [x.example]\n",
                  log="a\nb\n", code=1)
    assert "no line of it is of an access log" in done.stderr
