# SPDX-License-Identifier: MIT
"""What inside.py needs around aduana.service: origins, those who ask, and a
table of what was found."""
import http.client
import os
import socket
import ssl
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PLAIN, TLS, PROXY, DASHBOARD = 8000, 8443, 3128, 3129
SOCKET = "/run/aduana/admin.sock"
BODY = b"x" * 2000
BOMB = b"<p>una bomba grande</p>" + b"y" * 2000
FETCHED = "".join(f"n{i}.fetched.test\n" for i in range(50)).encode()
PATIENCE_S = 60
ASKERS = 4
bad = 0
fetched = 0


def row(what, good, figures=""):
    global bad
    bad += not good
    print(f"| {what:<58} | {'good' if good else 'BAD':<4} | {figures}",
          flush=True)


def run(*args):
    done = subprocess.run(args, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def show(name, unit="aduana"):
    return run("systemctl", "show", unit, "-P", name)[1]


def wait(true, what):
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            row(f"{what}, in {PATIENCE_S} s", False)
            raise SystemExit(1)
        time.sleep(0.05)


# ---- origins -----------------------------------------------------------------

def answer(path):
    body, kind, more = BODY, "text/html", "Cache-Control: max-age=3600\r\n"
    if "bomb" in path:
        body = BOMB
    elif "list" in path:
        body, kind, more = FETCHED, "text/plain", ""
    return (f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}"
            f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode() + body


def serve(peer, context):
    global fetched
    try:
        if context is not None:
            peer = context.wrap_socket(peer, server_side=True)
        with peer:
            line = peer.recv(65536).split(b"\r\n")[0].decode()
            if line:
                fetched += 1
                peer.sendall(answer(line.split()[1]))
    except OSError:
        pass


def origin(port, context=None):
    with socket.create_server(("127.0.0.1", port), backlog=64) as server:
        while True:
            peer, _ = server.accept()
            threading.Thread(target=serve, args=(peer, context),
                             daemon=True).start()


def start_origins():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{HERE}/origin.crt", f"{HERE}/origin.key")
    for args in ((PLAIN,), (TLS, context)):
        threading.Thread(target=origin, args=args, daemon=True).start()


# ---- who asks ----------------------------------------------------------------

def read(s):
    data = b""
    while more := s.recv(65536):
        data += more
    return data


def status(host=f"127.0.0.1:{PLAIN}", path="/page"):
    """The status of an answer in plain HTTP; or what else happened."""
    try:
        with socket.create_connection(("127.0.0.1", PROXY), 30) as s:
            s.sendall(f"GET http://{host}{path} HTTP/1.1\r\nHost: {host}\r\n"
                      "Connection: close\r\n\r\n".encode())
            data = read(s)
    except ConnectionRefusedError:
        return "refused"
    except OSError as error:
        return repr(error)
    if data.startswith(b"HTTP/1.1 200") and not data.endswith(BODY):
        return f"odd: {data[:60]}"
    return data[9:12].decode()


def status_inside(path):
    """The same through interception: who answers has a certificate of
    aduana's own authority."""
    context = ssl.create_default_context(cafile="/var/lib/aduana/ca/ca.crt")
    try:
        with socket.create_connection(("127.0.0.1", PROXY), 30) as s:
            host = f"127.0.0.1:{TLS}"
            s.sendall(f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n"
                      .encode())
            if not s.recv(65536).startswith(b"HTTP/1.1 200"):
                return "no tunnel"
            with context.wrap_socket(s, server_hostname="127.0.0.1") as t:
                t.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n"
                          "Connection: close\r\n\r\n".encode())
                return read(t)[9:12].decode()
    except OSError as error:
        return repr(error)


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(SOCKET)


def api(method, path, body=None):
    """Of the admin socket: status, text."""
    link = Unix("localhost", timeout=30)
    link.request(method, path, body)
    reply = link.getresponse()
    return reply.status, reply.read().decode()


class Load(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.counts = {}
        self.over = False

    def run(self):
        while not self.over:
            result = status()
            self.counts[result] = self.counts.get(result, 0) + 1


def under_load(what, do, true, may_be_cut=0):
    """A row: all who ask while it is done are answered, from the cache; but
    for so many, whom a worker took with it when it died."""
    loads = [Load() for _ in range(ASKERS)]
    for load in loads:
        load.start()
    time.sleep(1)
    before = fetched
    do()
    wait(true, what)
    time.sleep(1)
    total = {}
    for load in loads:
        load.over = True
        load.join(30)
        for key, n in load.counts.items():
            total[key] = total.get(key, 0) + n
    cut = sum(n for key, n in total.items()
              if key == "" or "ConnectionReset" in key)
    good = cut + total.get("200", 0) == sum(total.values())
    row(what, good and cut <= may_be_cut and fetched == before,
        f"{total}, {fetched - before} fetched again")


def processes(title):
    """Pids of the unit's that call themselves so."""
    group = show("ControlGroup") + "/cgroup.procs"
    path = "/sys/fs/cgroup" + group
    if not os.path.exists(path):
        path = "/sys/fs/cgroup/systemd" + group
    found = []
    with open(path) as f:
        for pid in f.read().split():
            try:
                with open(f"/proc/{pid}/comm") as name:
                    if name.read().strip() == title:
                        found.append(int(pid))
            except OSError:
                pass
    return found
