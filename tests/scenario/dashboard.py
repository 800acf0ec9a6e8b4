# SPDX-License-Identifier: MIT
"""Admin over TCP, as a browser talks to it."""
import http.client
import json
import socket

from proxy import free_port


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read()

    @property
    def json(self):
        return json.loads(self.text)


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=300)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(self.path)


def on_socket(aduana, method, path, body=None):
    """Ask on the Unix socket."""
    c = Unix(aduana.socket)
    c.request(method, path, body)
    answer = Answer(c.getresponse())
    c.close()
    return answer


class Browser:
    """With cookie and token, once logged in.  Not a real one."""

    def __init__(self, port):
        self.port = port
        self.cookie = None
        self.csrf = None

    def ask(self, method, path, body=None, **lines):
        headers = {k.replace("_", "-"): v for k, v in lines.items()}
        if self.cookie and "Cookie" not in headers:
            headers["Cookie"] = self.cookie
        if self.csrf and method == "POST" and "X-CSRF-Token" not in headers:
            headers["X-CSRF-Token"] = self.csrf
        headers = {k: v for k, v in headers.items() if v is not None}
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        c.request(method, path, body, headers)
        answer = Answer(c.getresponse())
        c.close()
        return answer

    def leave(self, method, path, body=None):
        """Ask, and go before the answer."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        c.request(method, path, body, {"Cookie": self.cookie,
                                       "X-CSRF-Token": self.csrf})
        c.close()

    def get(self, path, **lines):
        return self.ask("GET", path, **lines)

    def post(self, path, body=None, **lines):
        return self.ask("POST", path, body, **lines)

    def log_in(self, form):
        answer = self.post("/api/login", form)
        if answer.status == 200:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.csrf = answer.json["csrf"]
        return answer


def token(aduana):
    answer = on_socket(aduana, "POST", "/api/token")
    assert answer.status == 200, answer.text
    return answer.json["token"]


def logged_in(aduana, port):
    browser = Browser(port)
    assert browser.log_in(f"token={token(aduana)}").status == 200
    return browser


def settings(port=None):
    return {"admin.listen": [f"127.0.0.1:{port or free_port()}"]}
