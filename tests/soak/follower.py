# SPDX-License-Identifier: MIT
"""Somebody who looks on: /api/requests, over every reload, without a gap."""
import json
import socket
import threading
import time


class Follower(threading.Thread):
    def __init__(self, path, fail):
        super().__init__(daemon=True)
        self.path, self.fail = str(path), fail
        self.last = 0
        self.seen = self.came_back = 0
        self.stopping = False
        self.start()

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)
        again = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        self.sock.sendall(b"GET /api/requests HTTP/1.1\r\nHost: a\r\n"
                          b"Accept: text/event-stream\r\n" +
                          again.encode() + b"\r\n")
        return self.sock.makefile("rb")

    def take(self, text):
        seq = json.loads(text)["seq"]
        if self.last and seq != self.last + 1:
            self.fail("follower", f"{seq} after {self.last}")
        self.last = seq
        self.seen += 1

    def run(self):
        while not self.stopping:
            try:
                with self.connect() as file:
                    for line in file:
                        if line.startswith(b"data: "):
                            self.take(line[6:])
            except (OSError, ValueError):
                pass
            self.came_back += 1
            time.sleep(0.1)

    def close(self):
        self.stopping = True
        self.sock.close()
