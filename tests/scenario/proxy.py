# SPDX-License-Identifier: MIT
"""The proxy under test, as a process of its own."""
import contextlib
import itertools
import json
import os
import pathlib
import pwd
import re
import signal
import socket
import subprocess
import threading
import time
import zlib

from wire import DEADLINE, Peer, connect

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("ADUANA_BUILD", "build")
SHIPPED = ROOT / "config" / "etc" / "aduana.yaml"
SANITIZED = "san" in BUILD.name
SLOW = 4 if SANITIZED else 1

# None of these may ever stand on standard error.
ALARMS = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error:|"
                    r"assertion failed|UndefinedBehaviorSanitizer|panic")


def ports():
    """Below those that the kernel gives to whoever asks for any, so that
    nobody is given one between its choice and its use; runs side by side have
    ranges of their own."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    start = 10000 + (zlib.crc32(run.encode()) + worker) % 110 * 200
    return itertools.cycle(range(start, start + 200))


PORTS = ports()


def free_port():
    for port in itertools.islice(PORTS, 200):
        with contextlib.suppress(OSError), \
                socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


def wait_for(true, what, deadline=DEADLINE):
    """Poll until ${true}() is true; its value."""
    end = time.monotonic() + deadline
    while not (value := true()):
        if time.monotonic() > end:
            raise AssertionError(f"not in {deadline} s: {what}")
        time.sleep(0.01)
    return value


def children(pid):
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(x) for x in path.read_text().split()]
    except FileNotFoundError:
        return []


def title(pid):
    """What a process calls itself: aduana-worker, aduana-admin."""
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def halt(pid):
    """Stop it, and wait until it has."""
    os.kill(pid, signal.SIGSTOP)
    wait_for(lambda: is_halted(pid), f"{pid} to stop")


def is_halted(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return text.rsplit(")", 1)[1].split()[0] in "TtZX"


def flag(name, value):
    """One --set; TEXT goes quoted, the rest as JSON, which is YAML."""
    return ["--set", f"{name}={json.dumps(value, ensure_ascii=False)}"]


def run(*args, program="aduana", **kwargs):
    """A run that ends by itself, with its output."""
    return subprocess.run([BUILD / program, *map(str, args)], text=True,
                          capture_output=True, timeout=300, **kwargs)


class Aduana:
    """Started with every place and port its own.  ${settings} override by
    their dotted names."""

    def __init__(self, folder, settings):
        self.folder = folder
        self.port = free_port()
        self.log_path = folder / "log" / "access.log"
        self.socket = folder / "admin.sock"
        self.settings = {
            "listen": [f"127.0.0.1:{self.port}"],
            "workers": 1,
            "user": pwd.getpwuid(os.getuid()).pw_name,
            "state_dir": str(folder),
            "run_dir": str(folder),
            "log.access.path": str(self.log_path),
            "admin.socket": str(self.socket),
            "admin.listen": [],
            "destinations.allow": ["127.0.0.0/8", "::1"],
            "connect.ports": ["1024-65535"],
            # What a slow machine must not reach in a test about something else.
            "cache.wait": "10min",
            "timeouts.handshake": "1min",
            "cache.size": "32 MiB",
            "filters.blacklist": "",
            "filters.whitelist": "",
            "filters.danger_words": "",
            "filters.tunnel": "",
        }
        self.config = settings.pop("config", SHIPPED)
        # Whoever plays the service manager: manager.py.
        manager = settings.pop("manager", None)
        if "dns.servers" in settings:
            self.settings["dns.timeout"] = "1min"
        self.settings.update(settings)
        self.lines = []
        self.expect_alarm = False
        args = [str(BUILD / "aduana"), "--config", str(self.config)]
        for name, value in self.settings.items():
            if value is not None:
                args += flag(name, value)
        env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99",
                   UBSAN_OPTIONS="print_stacktrace=1", TZ="UTC")
        more = {}
        if manager is not None:
            args, more = manager.starting(args, env)
        self.process = subprocess.Popen(
            args, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=env, cwd=folder, **more)
        self.reader = threading.Thread(target=self.listen, daemon=True)
        self.reader.start()
        try:
            wait_for(lambda: "aduana: ready" in self.stderr or
                     self.process.poll() is not None, "aduana: ready",
                     DEADLINE * SLOW)
            if self.process.poll() is not None:
                self.reader.join(DEADLINE)
                raise AssertionError(f"did not start: {self.stderr}")
        except AssertionError:
            self.process.kill()
            raise

    def listen(self):
        for line in self.process.stderr:
            self.lines.append(line.decode(errors="replace").rstrip("\n"))

    @property
    def stderr(self):
        return "\n".join(self.lines)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    # -- talking to it

    def connect(self):
        return connect(self.port)

    def ask(self, method, url, *lines, body=None, version="HTTP/1.1"):
        """One request on a connection of its own."""
        with self.connect() as client:
            client.send(request(method, url, *lines, body=body,
                                version=version))
            return client.response(method)

    def get(self, url, *lines, **kwargs):
        return self.ask("GET", url, *lines, **kwargs)

    def tunnel(self, authority, early=b""):
        client = self.connect()
        client.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}"
                    "\r\n\r\n".encode() + early)
        response = client.response("CONNECT")
        return client, response

    # -- looking at it

    def log(self, n=None):
        """The log's lines, once there are ${n}."""
        def text():
            return self.log_path.read_bytes() if self.log_path.exists() \
                else b""
        if n is not None:
            wait_for(lambda: text().count(b"\n") >= n, f"{n} lines in the log")
        return text().decode(errors="replace").splitlines()

    def workers(self):
        return [p for p in children(self.process.pid)
                if "worker" in title(p)]

    def memory(self):
        """Private memory of all workers, in KiB: the cache does not count."""
        total = 0
        for pid in self.workers():
            text = pathlib.Path(f"/proc/{pid}/status").read_text()
            total += int(re.search(r"RssAnon:\s+(\d+)", text).group(1))
        return total

    def ctl(self, *args):
        return run("--socket", self.socket, *args, program="aduanactl")

    def reload(self):
        return self.ctl("reload")

    # -- its end

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        self.process.wait(DEADLINE * SLOW)
        self.reader.join(DEADLINE)
        return self.process.returncode

    def stop(self):
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            code = self.wait()
        except subprocess.TimeoutExpired:
            left = children(self.process.pid)
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"did not stop; children {left}; "
                                 f"{self.stderr}") from None
        assert not ALARMS.search(self.stderr) or self.expect_alarm, self.stderr
        assert code == 0, f"exit {code}: {self.stderr}"


def request(method, url, *lines, body=None, version="HTTP/1.1"):
    """A request as bytes, in absolute form."""
    authority = re.split("[/?#]", url)[2] if "://" in url else url
    head = [f"{method} {url} {version}", f"Host: {authority}", *lines]
    if body is not None:
        head.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(head).encode("utf-8") + b"\r\n\r\n" + (body or b""))


__all__ = ["Aduana", "Peer", "request", "run", "wait_for", "free_port",
           "children", "BUILD", "ROOT", "SANITIZED", "SLOW"]
