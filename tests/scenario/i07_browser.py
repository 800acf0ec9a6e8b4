# SPDX-License-Identifier: MIT
"""Chromium loads a page of 40 parts and a WebSocket echo, twice: the second
time what is stored comes from the cache."""
import json
import pathlib
import struct
import subprocess
import zlib

import websocket
from proxy import wait_for
from wire import ok

HERE = pathlib.Path(__file__).parent / "browser"


def png():
    def part(kind, data):
        return (struct.pack("!I", len(data)) + kind + data +
                struct.pack("!I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n" +
            part(b"IHDR", struct.pack("!IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) +
            part(b"IDAT", zlib.compress(b"\0\xff\0\0")) + part(b"IEND", b""))


def page():
    parts = ["<!doctype html><title>parts</title>"]
    for i in range(10):
        parts.append(f'<link rel="stylesheet" href="/s{i}.css">')
        parts.append(f'<script src="/j{i}.js"></script>')
    parts += [f'<img src="/i{i}.png">' for i in range(20)]
    parts.append("""<script>
      window.echoed = new Promise((done, fail) => {
        const ws = new WebSocket(`ws://${location.host}/echo`)
        ws.onopen = () => ws.send('¿hola?')
        ws.onmessage = (m) => { done(m.data); ws.close() }
        ws.onerror = fail
      })</script>""")
    return "\n".join(parts)


def serve(peer):
    fresh = "Cache-Control: max-age=3600"
    while (r := peer.request()) is not None:
        path = r.target
        if path == "/echo":
            websocket.echo(peer, r)
            return
        if path == "/":
            peer.send(ok(page(), "Content-Type: text/html; charset=utf-8",
                         fresh))
        elif path.endswith(".css"):
            peer.send(ok("p { color: red }", "Content-Type: text/css", fresh))
        elif path.endswith(".js"):
            peer.send(ok("window.n = (window.n || 0) + 1",
                         "Content-Type: text/javascript", fresh))
        elif path.endswith(".png"):
            peer.send(ok(png(), "Content-Type: image/png", fresh))
        else:
            peer.send(ok("", status="404 Not Found"))


def test_twice(aduana, origin):
    pages = origin(serve)
    proxy = aduana(workers=2)
    for visit in range(2):
        done = subprocess.run(
            ["node", "visit.mjs", proxy.url, pages.url("/")], cwd=HERE,
            capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        seen = json.loads(done.stdout)
        assert seen["scripts"] == 10 and seen["images"] == 20
        assert seen["styles"] == 10 and seen["echo"] == "¿hola?"
        assert seen["failed"] == []

    def lines():
        return [x for x in proxy.log() if pages.authority in x and
                " GET " in x]
    wait_for(lambda: len(lines()) >= 2 * 41, "all lines")
    ours = lines()
    first, second = ours[:41], ours[41:]
    assert sum("TCP_MISS/200" in x for x in first) >= 41 - 1
    hits = sum("HIT/200" in x for x in second)
    assert hits >= 40, second
