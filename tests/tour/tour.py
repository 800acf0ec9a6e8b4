#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A tour of aduanactl, as a person at a terminal sees it.

    tour.py FOLDER      writes tour.txt (with escape sequences), tour.html, and
                        tour.png where there is a Chromium

A daemon with a folder of its own, origins beside it, every command on a
pseudo-terminal of 100 columns.  Each is checked for its exit status.
"""
import html
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "scenario"))
sys.dont_write_bytecode = True

import tls  # noqa: E402
from proxy import Aduana, free_port, wait_for  # noqa: E402
from terminal import Terminal  # noqa: E402
from wire import Site, ok  # noqa: E402

COLUMNS, LINES = 100, 30
MARKS = {"0": None, "1": "bold", "2": "dim", "31": "red", "32": "green",
         "33": "yellow", "34": "blue", "35": "magenta", "36": "cyan"}
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>aduanactl</title><style>
body{background:#16181d;color:#d8dade;margin:24px}
pre{font:14px/1.35 "DejaVu Sans Mono",monospace;margin:0;white-space:pre}
.bold{font-weight:bold;color:#fff}.dim{color:#868b95}.red{color:#ff7b72}
.green{color:#7ee787}.yellow{color:#e3b341}.blue{color:#79c0ff}
.magenta{color:#d2a8ff}.cyan{color:#56d4dd}</style><pre>%s</pre>
"""


class Tour:
    def __init__(self, proxy):
        self.proxy = proxy
        self.shown = []

    def say(self, text):
        self.shown.append(f"\033[2m# {text}\033[0m\n")

    def run(self, *args, want=0, keys=None, until=None, socket=None):
        """One command; with ${keys}, which are typed once ${until} is shown,
        its last page."""
        words = [f"'{a}'" if re.search(r"[ *]", str(a)) else str(a)
                 for a in args]
        self.shown.append(f"\033[1m$ aduanactl {' '.join(words)}\033[0m\n")
        t = Terminal("--socket", socket or self.proxy.socket, *args,
                     columns=COLUMNS, lines=LINES,
                     env={"LC_ALL": "C.UTF-8"})
        try:
            if keys:
                t.shows(until)
                t.type(keys)
            code = t.wait()
            assert code == want, f"{args}: exit {code}, not {want}: {t.text}"
            self.shown.append(page(t.text) + "\n")
        finally:
            t.close()


def page(text):
    """What stays to be seen of a page that was drawn again and again."""
    if "\033[?1049h" in text:
        text = text.rsplit("\033[H", 1)[1].split("\033[?7h")[0] + "\n"
    text = re.sub(r"\033\[[JK]|\r|\^C", "", text)
    # A link is good for ten minutes; a picture stays longer.
    return re.sub(r"(token=)[0-9a-f]+", r"\1...", text)


def to_html(text):
    out, is_open = [], False
    for piece in re.split(r"(\033\[[0-9]+m)", text):
        found = re.fullmatch(r"\033\[([0-9]+)m", piece)
        if not found:
            out.append(html.escape(piece))
            continue
        out.append("</span>" * is_open)
        mark = MARKS.get(found[1])
        is_open = mark is not None
        out.append(f'<span class="{mark}">' if mark else "")
    return PAGE % ("".join(out) + "</span>" * is_open)


def walk(tour, plain, secure):
    proxy = tour.proxy
    url = f"http://localhost:{plain.port}"
    tour.say("Is it there, and what does it do?")
    tour.run("--help")
    tour.run("check")
    tour.say("A page as a client gets it: through aduana, again, past it")
    tour.run("fetch", f"{url}/news")
    tour.run("fetch", f"{url}/news", "--repeat", 5, "--delay", "20ms",
             "--save", proxy.folder / "kept")
    tour.run("fetch", f"{url}/news", "--direct")
    tour.run("fetch", "ls", proxy.folder / "kept")
    tour.run("fetch", f"https://good.example:{secure.port}/")
    tour.say("Refuse a site for a lesson, ask why, take it back")
    tour.run("block", "games.example", "--for", "1h", "--reason",
             "Not during lessons")
    tour.run("fetch", "http://games.example/play", want=1)
    tour.run("explain", "http://games.example/play")
    tour.run("rules")
    tour.run("rules", "remove", "games.example")
    tour.say("What is stored")
    tour.run("cache", "ls")
    tour.run("purge", "--host", "localhost")
    tour.say("What happens")
    proxy.log(9)
    tour.run("log", "--limit", 8)
    tour.run("log", "--blocked")
    tour.run("top", "domains", keys=b"q", until="q ends")
    tour.run("stats")
    tour.say("What programs send by UDP")
    measure(proxy)
    tour.run("series", "show", "room.temperature")
    tour.say("TLS, and who may see more")
    tour.run("ca", "show")
    tour.run("tls", "learned")
    tour.run("dashboard")
    tour.say("What goes wrong is told")
    tour.run("block", want=2)
    tour.run("status", socket="/run/aduana/none.sock", want=3)


def measure(proxy):
    """Values of half an hour, an hour ago."""
    host, port = proxy.settings["metrics.udp"][0].split(":")
    now = int(time.time())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for i in range(36):
            value = 20 + (i % 12) * 0.7 - i / 9
            s.sendto(f"room.temperature:{value:.2f}:{now - 360 + 10 * i}"
                     .encode(), (host, int(port)))
    wait_for(lambda: proxy.ctl("series", "show", "room.temperature")
             .stdout.count("\n") > 30, "what was sent is kept")


def picture(folder):
    browser = shutil.which("chromium")
    if browser is None:
        return
    lines = (folder / "tour.txt").read_text().count("\n")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu",
             f"--user-data-dir={profile}", "--hide-scrollbars",
             f"--window-size=900,{min(60 + 19 * lines, 16000)}",
             f"--screenshot={folder / 'tour.png'}",
             f"file://{(folder / 'tour.html').resolve()}"],
            check=False, timeout=120, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        things = []

        def start(**settings):
            things.append(Aduana(pathlib.Path(place), settings))
            return things[-1]

        class Keeper:
            append = staticmethod(lambda thing: things.insert(0, thing))

        scene = tls.Scene(start, Keeper)
        secure = scene.keep(tls.TlsOrigin(
            lambda request: ok("<p>secret</p>", "Content-Type: text/html"),
            scene.authority.leaf("good.example")))
        news = ok("<h1>News</h1>", "Content-Type: text/html",
                  "Cache-Control: max-age=600")
        plain = Site(lambda request: news)
        try:
            tour = Tour(scene.start(**{
                "metrics.udp": [f"127.0.0.1:{free_port()}"],
                "admin.listen": [f"127.0.0.1:{free_port()}"]}))
            walk(tour, plain, secure)
        finally:
            for thing in reversed(things):
                thing.stop() if isinstance(thing, Aduana) else thing.close()
            plain.close()
    text = "".join(tour.shown)
    (folder / "tour.txt").write_text(text, encoding="utf-8")
    (folder / "tour.html").write_text(to_html(text), encoding="utf-8")
    picture(folder)
    print(f"{folder}/tour.txt: {len(tour.shown)} parts; 'less -R' shows it")


if __name__ == "__main__":
    main()
