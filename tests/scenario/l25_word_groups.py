# SPDX-License-Identifier: MIT
"""Danger words by who asks: weights, thresholds and categories of groups, and
for whom a stored body that was found clean is read again."""
import json
import re
import socket

import users
import wire
from proxy import request
from users import basic
from wire import ok

TEXT = "Content-Type: text/html; charset=utf-8"
LIST = """\
danger_words:
  threshold: 100
  categories: {violence: {threshold: 100, reason: "Not here"}}
  words:
    - isis
    - {word: bomba, weight: 40, category: violence}
    - {word: calma, weight: -50, category: violence}
  groups:
    - {name: juniors, clients: 127.0.0.2, threshold: 30,
       categories: {violence: {threshold: 40}}}
    - {name: flagged, clients: 127.0.0.3, action: flag,
       categories: {violence: {action: flag, threshold: 40}}}
    - {name: free, clients: 127.0.0.4, action: "off",
       categories: {violence: {action: "off"}}}
    - {name: same, clients: 127.0.0.5}
"""


def ask(proxy, url, client="127.0.0.1"):
    sock = socket.create_connection(("127.0.0.1", proxy.port), 120,
                                    source_address=(client, 0))
    with wire.Peer(sock) as peer:
        peer.send(f"GET {url} HTTP/1.1\r\nHost: {url.split('/')[2]}\r\n\r\n"
                  .encode())
        return peer.response()


def start(aduana, write, text=LIST, **settings):
    settings = {key.replace("__", "."): value
                for key, value in settings.items()}
    return aduana(**{"filters.danger_words": write("words.yaml", text),
                     "workers": 1, "log.access.format": "json", **settings})


def inspected(proxy):
    return int(re.search(r"^aduana_inspected_total (\d+)",
                         proxy.ctl("metrics").stdout, re.M)[1])


def test_a_threshold_for_each_group(aduana, site, write):
    page = site(lambda _: ok(b"una bomba", TEXT))
    proxy = start(aduana, write)
    got = {n: ask(proxy, page.url(f"/{n}"), f"127.0.0.{n}").status
           for n in range(1, 6)}
    assert got == {1: 200, 2: 403, 3: 200, 4: 200, 5: 200}
    lines = {line["client"]: line for line in map(json.loads, proxy.log(5))}
    assert lines["127.0.0.2"]["danger"] == "bomba"
    assert lines["127.0.0.2"]["category"] == "violence"
    assert lines["127.0.0.3"]["flags"] == ["danger"]
    for n in (1, 4, 5):
        assert "danger" not in lines[f"127.0.0.{n}"]


def test_words_that_speak_for_the_text(aduana, site, write):
    page = site(lambda _: ok(b"bomba y bomba, bomba; pero con calma", TEXT))
    dirty = site(lambda _: ok(b"bomba y bomba, bomba", TEXT))
    proxy = start(aduana, write)
    assert ask(proxy, page.url()).status == 200
    assert ask(proxy, dirty.url()).status == 403


def test_clean_verdicts_hold_for_who_asks_no_more(aduana, site, write):
    """Whoever has the same rules is answered without reading again; whoever
    has stricter ones is not, and refused what others are given."""
    page = site(lambda _: ok(b"una bomba sola", TEXT,
                             "Cache-Control: max-age=600"))
    proxy = start(aduana, write)
    assert ask(proxy, page.url()).status == 200
    before = inspected(proxy)
    for client in ("127.0.0.1", "127.0.0.5", "127.0.0.4"):
        reply = ask(proxy, page.url(), client)
        assert reply.status == 200 and reply.hit
    assert inspected(proxy) == before
    assert ask(proxy, page.url(), "127.0.0.2").status == 403
    assert inspected(proxy) == before + 1
    reply = ask(proxy, page.url())
    assert reply.status == 200 and reply.hit
    assert inspected(proxy) == before + 1


def test_each_group_reads_once(aduana, site, write):
    """Two groups that ask in turn do not undo each other's verdicts."""
    page = site(lambda _: ok(b"nada de nada", TEXT,
                             "Cache-Control: max-age=600"))
    proxy = start(aduana, write)
    for _ in range(4):
        for n in range(1, 6):
            assert ask(proxy, page.url(), f"127.0.0.{n}").status == 200
    assert page.count == 1
    # 1 and 5 are the same; 4 reads nothing.
    assert inspected(proxy) <= 3


def test_an_imported_list(aduana, site, write):
    write("weighted", '#listcategory: "Weapons"\n<rifle><60>\n'
                      "<pólvora>,< mecha >\n<museo><-40>\n<a><10%>\n")
    proxy = start(aduana, write, "danger_words:\n  import:\n"
                  "    - {file: weighted, format: e2guardian-phrases}\n")
    for text, status in (("un rifle", 200), ("rifles y rifles", 403),
                         ("rifle rifle museo", 200),
                         ("polvora sin nada", 200),
                         ("mecha con polvoras", 403), ("polvora mechas", 200)):
        page = site(ok(text.encode(), TEXT))
        assert ask(proxy, page.url()).status == status, text


def test_a_group_of_users(aduana, site, write, tmp_path):
    page = site(lambda _: ok(b"una bomba", TEXT))
    proxy = start(aduana, write, "danger_words:\n  words:\n"
                  "    - {word: bomba, weight: 40, category: violence}\n"
                  "  groups:\n    - {name: pupils, users: anna,"
                  " threshold: 30,\n       categories: {violence: "
                  "{reason: \"Not here\"}}}\n",
                  users__file=users.write(tmp_path / "users"))
    for name, status in (("anna", 403), ("bert", 200)):
        with proxy.connect() as peer:
            peer.send(request("GET", page.url(), basic(name, "secret")))
            reply = peer.response()
        assert reply.status == status, name
        if status == 403:
            assert b"Not here" in reply.body and b"violence" in reply.body


def test_parts_where_nothing_is_sought(aduana, site, write):
    """A text that nobody has read is given whole, to who has no words too."""
    page = site(ok(b"una bomba", TEXT, "Cache-Control: max-age=600",
                   "Accept-Ranges: bytes"))
    proxy = start(aduana, write)
    with socket.create_connection(("127.0.0.1", proxy.port), 120,
                                  source_address=("127.0.0.4", 0)) as sock:
        peer = wire.Peer(sock)
        got = []
        for _ in range(2):
            peer.send(request("GET", page.url(), "Range: bytes=0-2"))
            reply = peer.response()
            got.append((reply.status, reply.body))
        assert got == [(200, b"una bomba")] * 2
    assert ask(proxy, page.url(), "127.0.0.2").status == 403
