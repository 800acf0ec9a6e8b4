# SPDX-License-Identifier: MIT
"""A name server on 127.0.0.1 that says what the test tells it to."""
import socket
import struct
import threading


class Dns:
    """${names}: name -> list of addresses; [] is an empty answer, None is
    silence, and a name that is not there does not exist."""

    def __init__(self, names, ttl=60):
        self.names = names
        self.ttl = ttl
        self.asked = []
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.server = "127.0.0.1:%d" % self.sock.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                query, peer = self.sock.recvfrom(4096)
            except OSError:
                return
            if len(query) < 12:
                return
            reply = self.answer(query)
            if reply is not None:
                self.sock.sendto(reply, peer)

    def answer(self, query):
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        question = query[12:at + 5]
        kind = struct.unpack("!H", query[at + 1:at + 3])[0]
        name = ".".join(labels).lower()
        self.asked.append((name, kind))
        known = name in self.names
        addresses = self.names.get(name, [])
        if addresses is None:
            return None
        records = b""
        count = 0
        for text in addresses:
            family = socket.AF_INET6 if ":" in text else socket.AF_INET
            if kind != (28 if ":" in text else 1):
                continue
            data = socket.inet_pton(family, text)
            records += struct.pack("!HHHIH", 0xC00C, kind, 1, self.ttl,
                                   len(data)) + data
            count += 1
        flags = 0x8180 | (0 if known else 3)
        return (query[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 0) +
                question + records)

    def close(self):
        self.sock.sendto(b"", self.sock.getsockname())
        self.thread.join(120)
        self.sock.close()
