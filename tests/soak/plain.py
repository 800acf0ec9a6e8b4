# SPDX-License-Identifier: MIT
"""Acts over plain HTTP: what is stored, what is not, parts, uploads."""
import hashlib
import threading

import origin
from bodies import BYTES, body_of, difference
from client import Wrong, answer, ask, connect, expect
from proxy import request

NAMES = 2500


def some(kind, dice, names=NAMES):
    """A few are asked for often, most of them seldom."""
    return f"/{kind}/{int(dice.random() ** 2.5 * names)}"


def check(reply, name, what, is_text=False):
    expect(reply, 200, f"{what} {name}")
    version = reply.get("X-Version")
    if version is None:
        raise Wrong(f"{what} {name}: no version: {reply.head!r}")
    want = body_of(name, int(version), is_text)
    if reply.body != want:
        raise Wrong(f"{what} {name} {reply.cache}: "
                    f"{difference(reply.body, want)}")


def hit(w, kept, dice):
    name = some("hit", dice)
    check(kept.ask("GET", w.url(dice, name)), name, "hit")


def text(w, kept, dice):
    name = some("text", dice, 200)
    check(kept.ask("GET", w.url(dice, name)), name, "text", True)


def miss(w, kept, dice):
    name = some("none", dice)
    check(kept.ask("GET", w.url(dice, name)), name, "miss")


def revalidated(w, kept, dice):
    name = some("old", dice, 60)
    reply = kept.ask("GET", w.url(dice, name))
    check(reply, name, "revalidated")
    age = origin.version_now() - int(reply.get("X-Version"))
    if age > 1:
        raise Wrong(f"{name} {reply.cache}: {age} versions old")


def other_framings(w, kept, dice):
    name = some(dice.choice(["chunk", "close", "interim"]), dice, 200)
    check(kept.ask("GET", w.url(dice, name)), name, "framing")


def varied(w, kept, dice):
    name = some("vary", dice, 40)
    language = dice.choice(["en", "es", "fr", "de"])
    reply = kept.ask("GET", w.url(dice, name), f"Accept-Language: {language}")
    expect(reply, 200, name)
    if reply.body != body_of(f"{name} {language}", 1):
        raise Wrong(f"{name} {language}: another variant's body")


def head(w, kept, dice):
    name = some("hit", dice)
    reply = kept.ask("HEAD", w.url(dice, name))
    expect(reply, 200, f"HEAD {name}")
    size = len(body_of(name, 1))
    if int(reply.get("Content-Length", -1)) != size:
        raise Wrong(f"HEAD {name}: {reply.head!r}, not {size}")


def confirmed(w, kept, dice):
    """The origin does not look at If-None-Match: only what is stored is
    confirmed."""
    name = some("hit", dice)
    reply = kept.ask("GET", w.url(dice, name), 'If-None-Match: "1"')
    if reply.status != 304:
        check(reply, name, "If-None-Match")


def part(w, kept, dice):
    name = some("hit", dice, 100)
    whole = body_of(name, 1)
    if len(whole) < 100:
        return
    start = dice.randrange(len(whole) - 1)
    end = dice.randrange(start, len(whole))
    reply = kept.ask("GET", w.url(dice, name), f"Range: bytes={start}-{end}")
    # The origin knows no ranges: until it is stored, all of it comes.
    want = whole[start:end + 1] if reply.status == 206 else whole
    if reply.status not in (200, 206) or reply.body != want:
        raise Wrong(f"{name} {start}-{end}: {reply.start} {reply.cache}: "
                    f"{difference(reply.body, want)}")


def nginx_part(w, kept, dice):
    """An origin that does ranges: parts are stored and joined."""
    name, whole = w.nginx.pick(dice)
    start = dice.randrange(len(whole) - 1)
    end = dice.choice([start + 1000, len(whole) - 1, start])
    if dice.random() < 0.3:
        reply = kept.ask("GET", w.nginx.url(name))
        want, status = whole, 200
    else:
        reply = kept.ask("GET", w.nginx.url(name),
                         f"Range: bytes={start}-{end}")
        # Who fetches it for the cache may be given all of it.
        want, status = whole, reply.status
        if status == 206:
            want = whole[start:end + 1]
    if reply.status != status or status not in (200, 206):
        expect(reply, 206, f"nginx {name} {start}-{end}")
    if reply.body != want:
        raise Wrong(f"nginx {name} {start}-{end} {reply.cache}: "
                    f"{difference(reply.body, want)}")


def python_server(w, kept, dice):
    """Python's http.server: HTTP/1.0, a connection for each."""
    name, whole = w.files.pick(dice)
    reply = kept.ask("GET", w.files.url(name))
    expect(reply, 200, f"http.server {name}")
    if reply.body != whole:
        raise Wrong(f"http.server {name}: {difference(reply.body, whole)}")


def upload(w, kept, dice):
    size = dice.choice([0, 10, 3000, 70000, 300000])
    at = dice.randrange(100000)
    body = BYTES[at:at + size]
    reply = kept.ask("POST", w.url(dice, "/up/1"),
                     "Content-Type: application/octet-stream", body=body)
    expect(reply, 200, "upload")
    if reply.body.decode() != hashlib.sha256(body).hexdigest():
        raise Wrong(f"upload of {size}: other bytes arrived")


def early(w, _kept, dice):
    """An origin that refuses an upload before it has read it."""
    reply = ask(w.port, "POST", f"http://{w.host(dice)}:{w.early.port}/early",
                "Content-Type: application/octet-stream", body=BYTES[:2000])
    if reply.status not in (413, 502):
        raise Wrong(f"early answer: {reply.start}")


def collapsed(w, _kept, dice):
    """Several at once for what nobody has asked for before."""
    name = f"/slow/{dice.randrange(1 << 40)}"
    url, wrong = w.url(dice, name), []

    def one():
        try:
            check(ask(w.port, "GET", url), name, "collapsed")
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


def pipelined(w, _kept, dice):
    names = [some(dice.choice(["hit", "none"]), dice, 100) for _ in range(4)]
    with connect(w.port) as peer:
        peer.send(b"".join(request("GET", w.url(dice, n)) for n in names))
        for name in names:
            reply = answer(peer)
            check(reply, name, "pipelined")
            # A worker that is replaced answers the first of a row alone.
            if reply.get("Connection") == "close":
                return


def missing(w, kept, dice):
    reply = kept.ask("GET", w.url(dice, some("gone", dice, 50)))
    expect(reply, 404, "404")
    if reply.body != b"not here":
        raise Wrong(f"404 with {reply.body[:100]!r}")


def purged(w, kept, dice):
    reply = kept.ask("PURGE", w.url(dice, some("hit", dice)))
    if reply.status not in (200, 404):
        raise Wrong(f"PURGE: {reply.start}")


def own_page(w, kept, _dice):
    reply = kept.ask("GET", f"http://127.0.0.1:{w.port}/proxy.pac")
    expect(reply, 200, "proxy.pac")


ACTS = [(hit, 30), (text, 4), (miss, 8), (revalidated, 5),
        (other_framings, 4), (varied, 4), (head, 2), (confirmed, 2), (part, 3),
        (nginx_part, 4), (python_server, 2), (upload, 4), (early, 1),
        (collapsed, 1), (pipelined, 2), (missing, 1), (purged, 1),
        (own_page, 0.5)]
