# SPDX-License-Identifier: MIT
"""git clone and push over http from git http-backend."""
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from proxy import wait_for


class Backend(BaseHTTPRequestHandler):
    """Runs git http-backend as CGI (RFC 3875)."""
    protocol_version = "HTTP/1.1"
    root = None

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while (n := int(self.rfile.readline().split(b";")[0], 16)) > 0:
            data += self.rfile.read(n)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def serve(self):
        path, _, query = self.path.partition("?")
        data = self.body()
        env = dict(os.environ, GIT_PROJECT_ROOT=self.root,
                   GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
                   QUERY_STRING=query, REQUEST_METHOD=self.command,
                   CONTENT_TYPE=self.headers.get("Content-Type", ""),
                   CONTENT_LENGTH=str(len(data)), REMOTE_USER="test",
                   REMOTE_ADDR="127.0.0.1",
                   HTTP_CONTENT_ENCODING=self.headers.get(
                       "Content-Encoding", ""),
                   GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
        out = subprocess.run(["git", "http-backend"], input=data, env=env,
                             capture_output=True, check=True).stdout
        head, _, body = out.partition(b"\r\n\r\n")
        status = 200
        fields = []
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "status":
                status = int(value.split()[0])
            else:
                fields.append((name, value))
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = serve


def git(*args, cwd=None, proxy=None):
    env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null",
               GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="t",
               GIT_AUTHOR_EMAIL="t@t", GIT_COMMITTER_NAME="t",
               GIT_COMMITTER_EMAIL="t@t", GIT_TERMINAL_PROMPT="0",
               no_proxy="")
    if proxy:
        env["http_proxy"] = proxy
    done = subprocess.run(["git", *args], cwd=cwd, env=env, text=True,
                          capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def repository(tmp_path):
    work, bare = tmp_path / "work", tmp_path / "srv" / "repo.git"
    git("init", "-q", "-b", "main", str(work))
    for i in range(50):
        (work / f"file{i}").write_text(f"line {i}\n" * 1000)
    (work / "blob").write_bytes(os.urandom(3_000_000))
    git("add", ".", cwd=work)
    git("commit", "-qm", "first", cwd=work)
    git("clone", "-q", "--bare", str(work), str(bare))
    git("config", "http.receivepack", "true", cwd=bare)
    Backend.root = str(tmp_path / "srv")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/repo.git", work
    server.shutdown()
    server.server_close()


def test_clone_and_push(aduana, repository, tmp_path):
    url, work = repository
    proxy = aduana()
    copy = tmp_path / "copy"
    git("clone", "-q", url, str(copy), proxy=proxy.url)
    assert (copy / "blob").read_bytes() == (work / "blob").read_bytes()
    (copy / "new").write_bytes(os.urandom(2_000_000))
    git("add", ".", cwd=copy)
    git("commit", "-qm", "second", cwd=copy)
    git("push", "-q", "origin", "main", cwd=copy, proxy=proxy.url)
    again = tmp_path / "again"
    git("clone", "-q", url, str(again), proxy=proxy.url)
    assert (again / "new").read_bytes() == (copy / "new").read_bytes()
    wait_for(lambda: any("git-upload-pack" in line for line in proxy.log()),
             "a line of it")
