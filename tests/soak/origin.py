# SPDX-License-Identifier: MIT
"""The origin: what it does is the first part of an address, /KIND/NUMBER."""
import gzip
import hashlib
import itertools
import time

import websocket
from bodies import BYTES, body_of
from wire import chunked, ok

WORDS = b"<p>una bomba aqu\xc3\xad</p>"
MILD = b"<p>un petardo aqu\xc3\xad</p>"
BINARY = "Content-Type: application/octet-stream"
HTML = "Content-Type: text/html; charset=utf-8"
STILL = "Cache-Control: max-age=600"
NEVER = "Cache-Control: no-store"
PAUSE = 0.25


def version_now():
    """What changes does so twice a minute."""
    return int(time.time() / 30)


def split(body, n):
    size = max(1, len(body) // n)
    return [body[i:i + size] for i in range(0, len(body), size)]


# ---- answers that are bytes -------------------------------------------------

def hit(_asked, name):
    return ok(body_of(name, 1), STILL, BINARY, 'ETag: "1"', "X-Version: 1")


def text(_asked, name):
    return ok(body_of(name, 1, True), STILL, HTML, "X-Version: 1")


def none(_asked, name):
    return ok(body_of(name, 1), NEVER, BINARY, "X-Version: 1")


def old(asked, name):
    """Stale at once; told again, or a new version of it."""
    now = version_now()
    lines = ["Cache-Control: max-age=1", f'ETag: "{now}"']
    if asked.get("If-None-Match") == f'"{now}"':
        return ok(b"", *lines, status="304 Not Modified", length=False)
    return ok(body_of(name, now), *lines, f"X-Version: {now}")


def in_chunks(_asked, name):
    parts = [p for p in split(body_of(name, 1), 5) if p]
    return chunked(*parts, lines=[STILL, "X-Version: 1"])


def vary(asked, name):
    language = asked.get("Accept-Language", "none")
    return ok(body_of(f"{name} {language}", 1), STILL,
              "Vary: Accept-Language", "X-Version: 1")


def to_close(_asked, name):
    return ok(body_of(name, 1), STILL, "X-Version: 1", "Connection: close",
              length=False)


def word(_asked, _name):
    return ok(WORDS * 20, NEVER, HTML)


def word_gzip(_asked, _name):
    return ok(gzip.compress(WORDS * 2000), NEVER, HTML,
              "Content-Encoding: gzip")


def word_in_chunks(_asked, _name):
    return chunked(b"<p>hola</p>" * 100, WORDS[:9], WORDS[9:],
                   lines=[NEVER, HTML])


def mild(_asked, _name):
    return ok(MILD * 10, NEVER, HTML)


def up(asked, _name):
    if not asked.clean:
        return None
    digest = hashlib.sha256(asked.body).hexdigest()
    return ok(digest, NEVER)


def gone(_asked, _name):
    return ok(b"not here", NEVER, status="404 Not Found")


def junk(_asked, _name):
    return b"HTTP/1.1 twohundred\r\nNonsense\r\n\r\n" + BYTES[:100]


# ---- answers that take their time, or end badly ------------------------------

def slow(peer, _asked, name):
    body = body_of(name, 1)
    peer.send(ok(body, STILL, "X-Version: 1")[:-len(body) or None])
    for part in split(body, 4):
        time.sleep(PAUSE)
        peer.send(part)
    return True


def drip(peer, _asked, _name):
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for i in range(12):
        peer.send(b"1\r\n%d\r\n" % (i % 10))
        time.sleep(PAUSE)
    peer.send(b"0\r\n\r\n")
    return True


def interim(peer, _asked, name):
    peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    peer.send(none(None, name))
    return True


def cut(peer, _asked, name):
    peer.send(b"HTTP/1.1 200 OK\r\n" + STILL.encode() +
              b"\r\nContent-Length: 100000\r\n\r\n" + BYTES[:5000])
    return False


def reset(peer, _asked, name):
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              b"4\r\nhalf\r\n")
    time.sleep(PAUSE)
    peer.reset()
    return False


def shut(_peer, _asked, _name):
    return False


def hang(peer, _asked, _name):
    """Until who asked is gone, which may not be seen of one who has closed as
    one does who has no more to say."""
    peer.sock.settimeout(8)
    peer.more()
    return False


def sockets(peer, asked, _name):
    websocket.echo(peer, asked)
    return False


ANSWERS = {"hit": hit, "text": text, "none": none, "old": old,
           "chunk": in_chunks, "vary": vary, "close": to_close, "word": word,
           "wordgzip": word_gzip, "wordchunk": word_in_chunks, "mild": mild,
           "up": up, "gone": gone, "junk": junk}
DEEDS = {"slow": slow, "drip": drip, "interim": interim, "cut": cut,
         "reset": reset, "shut": shut, "hang": hang, "ws": sockets}


def serve(peer):
    """For Server: one connection, request after request."""
    for _ in itertools.count():
        asked = peer.request()
        if asked is None or not asked.clean:
            return
        name = asked.target
        kind = name.split("/")[1]
        if kind in DEEDS:
            if not DEEDS[kind](peer, asked, name):
                return
            continue
        reply = ANSWERS[kind](asked, name)
        if reply is None:
            return
        peer.send(reply)
        if kind in ("close", "junk"):
            return


def serve_early(peer):
    """Answers an upload before it has read it, and closes."""
    peer.head()
    peer.send(ok(b"too much", "Connection: close",
                 status="413 Content Too Large"))
    peer.half_close()
    time.sleep(PAUSE)


def serve_pipe(peer):
    """For tunnels: 8 digits say how many bytes are to come, then an echo up to
    the end, which is answered by an end."""
    count = int(peer.exactly(8))
    for at in range(0, count, 65536):
        peer.send(BYTES[at % 65536:][:min(65536, count - at)])
    while data := peer.take(len(peer.held)) or peer.sock.recv(65536):
        peer.send(data)
    peer.half_close()
