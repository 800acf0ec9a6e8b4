# SPDX-License-Identifier: MIT
"""Loads: wrk, tlsload, and connections that are opened and held."""
import contextlib
import dataclasses
import re
import socket
import ssl
import subprocess

from machine import LOAD_CPU

CONNECTIONS = 32
# The requests are made ready before: the load must not be what is measured.
LISTED = """\
local list, n = {{}}, 0
for line in io.lines("{path}") do
  local host = line:match("^http://([^/]*)")
  list[#list + 1] = "GET " .. line .. " HTTP/1.1\\r\\nHost: " .. host ..
      "\\r\\n\\r\\n"
end
request = function()
  n = n % #list + 1
  return list[n]
end
"""
UNIQUE = """\
local n = 0
local head = "GET {url}?" .. tostring(os.time()) .. "-"
local tail = " HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n"
request = function()
  n = n + 1
  return head .. n .. tail
end
"""


@dataclasses.dataclass
class Told:
    """What a load says of itself."""
    count: int              # responses
    seconds: float
    refused: int = 0        # of them, neither 2xx nor 3xx
    resumed: int = 0        # connections
    trouble: str = ""       # connections that failed


def listed(folder, urls):
    """A script that asks for ${urls} in turn, again and again."""
    path, script = folder / "urls", folder / "listed.lua"
    path.write_text("".join(f"{url}\n" for url in urls))
    script.write_text(LISTED.format(path=path))
    return script


def unique(folder, at):
    """A script that asks for another address each time."""
    script = folder / "unique.lua"
    script.write_text(UNIQUE.format(url=f"http://{at}/x", host=at))
    return script


def wrk(port, script, seconds):
    out = subprocess.run(
        ["taskset", "-c", LOAD_CPU, "wrk", "-t1", f"-c{CONNECTIONS}",
         f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}/"],
        capture_output=True, text=True, check=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    trouble = re.search(r"Socket errors.*", out)
    return Told(int(re.search(r"(\d+) requests in", out).group(1)), seconds,
                refused=int(refused.group(1)) if refused else 0,
                trouble=trouble.group() if trouble else "")


def tlsload(build, port, mode, seconds, origin, first=0):
    out = subprocess.run(
        ["taskset", "-c", LOAD_CPU, build / "bench" / "tlsload", str(port),
         mode, str(seconds), origin.host, str(origin.port), str(first)],
        capture_output=True, text=True, check=True).stdout
    count, resumed, failed, ms = map(int, re.findall(r"\d+", out))
    return Told(count, ms / 1000, resumed=resumed,
                trouble=f"{failed} failed" if failed else "")


def more(sock, got):
    data = sock.recv(65536)
    if not data:
        raise SystemExit(f"a kept connection was closed: {got[:80]!r}")
    return got + data


def ask(sock, url, host):
    """Ask and read the whole response."""
    sock.sendall(f"GET {url} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    got = b""
    while b"\r\n\r\n" not in got:
        got = more(sock, got)
    head = got.split(b"\r\n\r\n")[0]
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
    whole = len(head) + 4 + int(length.group(1))
    while len(got) < whole:
        got = more(sock, got)


def visit(port, urls, at):
    """Each of ${urls} once."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as s:
        for url in urls:
            ask(s, url, at)


def hold(port, at, count):
    """Connections that had one response each; they close on leaving."""
    stack = contextlib.ExitStack()
    for _ in range(count):
        s = stack.enter_context(socket.create_connection(
            ("127.0.0.1", port), timeout=20))
        ask(s, f"http://{at}/x0", at)
    return stack


def hold_tls(port, at, count):
    """The same inside TLS inside CONNECT."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    stack = contextlib.ExitStack()
    for _ in range(count):
        s = socket.create_connection(("127.0.0.1", port), timeout=20)
        s.sendall(f"CONNECT {at} HTTP/1.1\r\nHost: {at}\r\n\r\n".encode())
        assert b" 200 " in s.recv(4096)
        s = stack.enter_context(context.wrap_socket(
            s, server_hostname=at.split(":")[0]))
        ask(s, "/x", at)
    return stack
