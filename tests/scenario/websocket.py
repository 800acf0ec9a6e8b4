# SPDX-License-Identifier: MIT
"""A WebSocket echo server (RFC 6455), and a client to try it."""
import base64
import hashlib
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_for(key):
    return base64.b64encode(
        hashlib.sha1((key + GUID).encode()).digest()).decode()


def frame(opcode, data, mask=b""):
    size = len(data)
    bit = 0x80 if mask else 0
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, bit | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, bit | 127, size)
    if mask:
        data = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
    return head + mask + data


def read_frame(peer):
    first, second = peer.exactly(2)
    size = second & 127
    if size == 126:
        size = struct.unpack("!H", peer.exactly(2))[0]
    elif size == 127:
        size = struct.unpack("!Q", peer.exactly(8))[0]
    mask = peer.exactly(4) if second & 128 else b""
    data = peer.exactly(size)
    if mask:
        data = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
    return first & 15, data


def echo(peer, request):
    """Answer the upgrade, then send back what comes until it closes."""
    accept = accept_for(request.get("Sec-WebSocket-Key"))
    peer.send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
               "Connection: Upgrade\r\n"
               f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
    while True:
        try:
            opcode, data = read_frame(peer)
        except (EOFError, ConnectionResetError):
            return
        peer.send(frame(opcode, data))
        if opcode == 8:
            return
