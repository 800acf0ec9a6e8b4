# SPDX-License-Identifier: MIT
"""The daemon with its lists, and all that is around it."""
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import threading
import time

import collect
import origin
import tls
from bodies import body_of
from dns import Dns
from proxy import Aduana, free_port, wait_for
from server import Server

CACHE = "64 MiB"
WORDS = """\
danger_words:
  action: block
  broken: flag
  words:
    - isis
    - terrorismo
    - bomba
    - {word: petardo, category: mild}
  categories:
    mild: {action: flag}
"""
LISTED = """\
blacklist:
  domains: [bad.test, often.test]
tunnel:
  domains: [pipe.test]
"""
NGINX = """\
daemon off; worker_processes 1; pid {d}/pid; error_log {d}/error.log crit;
{user}
events {{ worker_connections 512; }}
http {{
  default_type application/octet-stream;
  access_log off; keepalive_requests 100000; keepalive_timeout 150;
  client_body_temp_path {d}/t1; proxy_temp_path {d}/t2;
  fastcgi_temp_path {d}/t3; uwsgi_temp_path {d}/t4; scgi_temp_path {d}/t5;
  server {{
    listen 127.0.0.1:{port}; root {d}/www;
    location / {{ add_header Cache-Control max-age=20; }}
  }}
}}
"""


class Names(Dns):
    """Keeps no list of questions: it runs for hours."""

    class Nothing:
        def append(self, _thing):
            pass

    class Known(dict):
        def __contains__(self, name):
            return not name.endswith("gone.test")

        def get(self, name, default=None):
            if name == "empty.test":
                return []
            # Some have two addresses, of which the first leads nowhere.
            if name.startswith("s2"):
                return ["::1", "127.0.0.1"]
            return ["127.0.0.1"]

    def __init__(self):
        super().__init__(Names.Known(), ttl=20)
        self.asked = Names.Nothing()


class Files:
    """A server that is a program of its own, over files."""

    def __init__(self, folder, port):
        self.port = port
        self.www = folder / "www"
        self.www.mkdir(parents=True)
        self.files = {}
        for i in range(30):
            body = body_of(f"/hit/{i}", 1)
            if len(body) > 1:
                (self.www / f"{i}.bin").write_bytes(body)
                self.files[f"/{i}.bin"] = body

    def start(self, *args):
        self.process = subprocess.Popen(
            args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=self.www)
        wait_for(self.answers, args[0])

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except OSError:
            return False

    def url(self, name):
        return f"http://127.0.0.1:{self.port}{name}"

    def pick(self, dice):
        return dice.choice(list(self.files.items()))

    def close(self):
        self.process.terminate()
        self.process.wait(20)


def start_nginx(folder):
    files = Files(folder, free_port())
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "conf").write_text(NGINX.format(d=folder, port=files.port,
                                              user=user))
    files.start("nginx", "-c", str(folder / "conf"), "-p", str(folder))
    return files


def start_python(folder):
    files = Files(folder, free_port())
    files.start(sys.executable, "-m", "http.server", "--bind", "127.0.0.1",
                str(files.port))
    return files


class Samples:
    """Measurements over UDP; how many lines were sent."""

    def __init__(self, port):
        self.lock = threading.Lock()
        self.sent = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))

    def send(self, lines):
        with self.lock:
            self.socket.send("\n".join(lines).encode())
            self.sent += len(lines)

    def close(self):
        self.socket.close()


class World:
    def __init__(self, folder, file=False):
        self.folder = pathlib.Path(folder)
        self.things = []
        self.dead = free_port()
        self.kills = 0          # of workers, so far
        self.names = self.keep(Names())
        self.site = self.keep(Server(origin.serve))
        self.early = self.keep(Server(origin.serve_early))
        self.pipe = self.keep(Server(origin.serve_pipe))
        self.nginx = self.keep(start_nginx(self.folder / "nginx"))
        self.files = self.keep(start_python(self.folder / "python"))
        self.authority = self.keep(tls.Authority())
        leaf = self.authority.leaf(["*.soak.test", "*.bad.test", "*.pin.test"])
        context = tls.ssl.SSLContext(tls.ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(leaf.chain_path, leaf.key_path)
        self.secure = self.keep(Server(origin.serve, context))
        udp = collect.free_udp_port()
        self.proxy = self.start(udp, file)
        self.port = self.proxy.port
        self.samples = self.keep(Samples(udp))
        self.context = tls.client_context(tls.authority_of(self.proxy))
        self.strange_context = tls.client_context(self.authority.cafile)

    def keep(self, thing):
        self.things.append(thing)
        return thing

    def start(self, udp, file):
        home = self.folder / "aduana"
        home.mkdir()
        conf_d = self.folder / "conf.d"
        conf_d.mkdir()
        self.listed = conf_d / "10-soak.yaml"
        self.changing = conf_d / "20-changing.yaml"
        self.listed.write_text(LISTED)
        words = self.folder / "words.yaml"
        words.write_text(WORDS)
        trust = self.folder / "trust.pem"
        shutil.copy(self.authority.cafile, trust)
        self.change(0)
        more = {}
        if os.getuid() == 0:
            self.folder.chmod(0o755)
            user = pwd.getpwnam("nobody")
            os.chown(home, user.pw_uid, user.pw_gid)
            more["user"] = "nobody"
        return Aduana(home, more | {
            "workers": 2, "admin.listen": [f"127.0.0.1:{free_port()}"],
            "cache.size": CACHE, "cache.max_object": "4 MiB",
            "cache.file": str(home / "store") if file else "",
            "dns.servers": [self.names.server],
            "connect.ports": [443, "1024-65535"],
            "tls.intercept": True, "tls.trust": [str(trust)],
            "metrics.udp": [f"127.0.0.1:{udp}"],
            "filters.blacklist": None, "filters.whitelist": None,
            "filters.tunnel": None, "filters.conf_d": str(conf_d),
            "filters.danger_words": str(words)})

    def change(self, number):
        """Another list of names; NUMBER.now.test is in this one alone."""
        names = [f"{number}.now.test", *(f"x{number * 7 + i}.then.test"
                                         for i in range(500 + number % 50))]
        self.changing.write_text("blacklist:\n  domains:\n" + "".join(
            f"    - {n}\n" for n in names))

    # -- for acts

    def host(self, dice):
        return f"s{dice.randrange(3)}.soak.test"

    def url(self, dice, path):
        return f"http://{self.host(dice)}:{self.site.port}{path}"

    @staticmethod
    def pause():
        time.sleep(0.25)

    def errors(self):
        """What went wrong in the origins themselves."""
        return [e for s in (self.site, self.early, self.pipe, self.secure)
                for e in s.errors]

    def close(self):
        for thing in reversed(self.things):
            thing.close()
