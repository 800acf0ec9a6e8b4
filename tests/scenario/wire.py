# SPDX-License-Identifier: MIT
"""Bytes on sockets: a raw client, and origins whose every byte is the test's.

Nothing here corrects, adds or waits for a time: a read ends with what was
asked for, with the end of the stream, or with the deadline, which is a failure.
"""
import contextlib
import socket
import threading

# No time that anything should take: what takes as long has failed, however slow
# the machine is.
DEADLINE = 120


class Message:
    """A head and a body as read from the wire; field names in any case."""

    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.head = head
        self.start = lines[0]
        self.fields = [tuple(x.split(": ", 1)) if ": " in x
                       else (x.rstrip(":"), "") for x in lines[1:] if x]
        self.body = b""
        self.trailers = []
        self.chunked = False
        self.clean = True       # the body ended as its framing says

    def all(self, name):
        return [v for n, v in self.fields if n.lower() == name.lower()]

    def get(self, name, default=None):
        values = self.all(name)
        return ", ".join(values) if values else default

    def __contains__(self, name):
        return bool(self.all(name))


class Request(Message):
    def __init__(self, head):
        super().__init__(head)
        self.method, self.target, self.version = self.start.split(" ")


class Response(Message):
    def __init__(self, head):
        super().__init__(head)
        self.version, status, self.reason = (self.start + " ").split(" ", 2)
        self.status = int(status)
        self.interim = []

    @property
    def cache(self):
        return self.get("Cache-Status", "")

    @property
    def hit(self):
        return "; hit" in self.cache.replace(";hit", "; hit")


class Peer:
    """One end of a connection."""

    def __init__(self, sock):
        self.sock = sock
        self.sock.settimeout(DEADLINE)
        self.held = b""

    def send(self, data):
        self.sock.sendall(data)

    def send_bytewise(self, data):
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(len(data)):
            self.sock.sendall(data[i:i + 1])

    def more(self):
        data = self.sock.recv(65536)
        self.held += data
        return data

    def take(self, n):
        data, self.held = self.held[:n], self.held[n:]
        return data

    def exactly(self, n):
        parts, have = [self.take(n)], 0
        have = len(parts[0])
        while have < n:
            data = self.sock.recv(min(n - have, 1 << 20))
            if not data:
                raise EOFError(f"end after {have} of {n} bytes")
            parts.append(data)
            have += len(data)
        return b"".join(parts)

    def until(self, mark, limit=1 << 20):
        while mark not in self.held:
            assert len(self.held) < limit, "no end in sight"
            if not self.more():
                raise EOFError(f"end before {mark!r}: {self.held[:200]!r}")
        return self.take(self.held.index(mark) + len(mark))

    def rest(self):
        """Everything up to the end of the stream."""
        with contextlib.suppress(ConnectionResetError):
            while self.more():
                pass
        return self.take(len(self.held))

    def closed(self):
        """The other side has ended the stream, and sent nothing more."""
        assert self.held == b"", self.held[:200]
        try:
            return self.sock.recv(1) == b""
        except ConnectionResetError:
            return True

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self):
        """Close so that the other side sees a reset."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             b"\1\0\0\0\0\0\0\0")
        self.sock.close()

    def close(self):
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def read_chunks(self, message):
        parts = []
        try:
            while True:
                size = int(self.until(b"\r\n").split(b";")[0], 16)
                if size == 0:
                    break
                parts.append(self.exactly(size))
                assert self.exactly(2) == b"\r\n"
        finally:
            message.body = b"".join(parts)
        while (line := self.until(b"\r\n")) != b"\r\n":
            message.trailers.append(line)

    def read_body(self, message, to_close):
        message.chunked = message.get("Transfer-Encoding", "") == "chunked"
        try:
            if message.chunked:
                assert "Content-Length" not in message
                self.read_chunks(message)
            elif "Content-Length" in message:
                want = int(message.get("Content-Length"))
                message.body = self.exactly(want)
            elif to_close:
                message.body = self.rest()
        except (EOFError, ConnectionResetError):
            message.clean = False
        return message

    def head(self):
        return self.until(b"\r\n\r\n")

    def request(self):
        """The next request with its body, or None at the end (an idle
        connection that stays so has ended too)."""
        while not self.held:
            try:
                if not self.more():
                    return None
            except (ConnectionResetError, TimeoutError):
                return None
        return self.read_body(Request(self.head()), to_close=False)

    def response(self, method="GET"):
        """The next final response with its body; 1xx go to ->interim."""
        interim = []
        while True:
            message = Response(self.head())
            if message.status == 101 or message.status >= 200:
                break
            interim.append(message)
        message.interim = interim
        bodyless = (method == "HEAD" or message.status in (101, 204, 304) or
                    method == "CONNECT" and message.status < 300)
        return message if bodyless else self.read_body(message, to_close=True)


def connect(port, host="127.0.0.1"):
    return Peer(socket.create_connection((host, port), timeout=DEADLINE))


def ok(body=b"", *lines, status="200 OK", version="HTTP/1.1", length=True):
    """A response as bytes; ${lines} are whole field lines."""
    if isinstance(body, str):
        body = body.encode()
    head = [f"{version} {status}", *lines]
    if length:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*parts, lines=(), status="200 OK", trailers=""):
    """The same, each part a chunk of its own."""
    head = [f"HTTP/1.1 {status}", *lines, "Transfer-Encoding: chunked"]
    data = b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in parts)
    return ("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + data +
            b"0\r\n" + trailers.encode() + b"\r\n")


class Origin:
    """A server on 127.0.0.1.  ${serve}(peer) runs once for each connection, in
    a thread; what it raises fails the test when the origin is closed."""

    def __init__(self, serve, host="127.0.0.1", port=0):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.serve = serve
        self.host = host
        self.listener = socket.create_server((host, port), family=family,
                                             backlog=512)
        self.port = self.listener.getsockname()[1]
        self.authority = f"[{host}]:{self.port}" if ":" in host \
            else f"{host}:{self.port}"
        self.peers = []
        self.errors = []
        self.threads = []
        self.connections = 0
        self.ended = threading.Event()      # a connection has been served
        self.closing = False
        self.acceptor = threading.Thread(target=self.accept, daemon=True)
        self.acceptor.start()

    def url(self, path="/"):
        return f"http://{self.authority}{path}"

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            peer = Peer(sock)
            self.peers.append(peer)
            thread = threading.Thread(target=self.run, args=(peer,),
                                      daemon=True)
            thread.start()
            self.threads.append(thread)

    def run(self, peer):
        try:
            self.serve(peer)
        except BaseException as error:      # handed to the test by close()
            if not self.closing:
                self.errors.append(error)
        finally:
            peer.close()
            self.ended.set()

    def close(self):
        self.closing = True
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for peer in list(self.peers):
            peer.close()
        for thread in list(self.threads):
            thread.join(DEADLINE)
        if self.errors:
            raise self.errors[0]


class Site(Origin):
    """An origin that reads requests and answers each by ${answer}(request):
    bytes to send, or None to close.  It keeps what it was asked."""

    def __init__(self, answer, host="127.0.0.1", port=0):
        self.answer = answer
        self.requests = []
        super().__init__(self.talk, host, port)

    @property
    def count(self):
        return len(self.requests)

    def talk(self, peer):
        while (request := peer.request()) is not None:
            self.requests.append(request)
            reply = self.answer(request)
            if reply is None:
                return
            try:
                peer.send(reply)
            except (BrokenPipeError, ConnectionResetError):
                return
            if b"connection: close" in reply.split(b"\r\n\r\n")[0].lower():
                return


class Script(Origin):
    """An origin that plays ${answers} in turn, one for each request on
    whichever connection it comes."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        super().__init__(self.talk)

    @property
    def count(self):
        return len(self.requests)

    def talk(self, peer):
        while (request := peer.request()) is not None:
            self.requests.append(request)
            assert self.answers, f"asked once too often: {request.start}"
            reply = self.answers.pop(0)
            if reply is None:
                return
            peer.send(reply)
