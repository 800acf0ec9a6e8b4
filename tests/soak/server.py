# SPDX-License-Identifier: MIT
"""A server that runs for hours: it keeps nothing of what it has served."""
import contextlib
import socket
import ssl
import threading

from wire import Peer

# Longer than any client keeps an idle connection: who closes is the client.
PATIENCE = 150


class Server:
    """${serve}(peer) runs once for each connection, in a thread.  An error in
    it that is not the connection's is told by ->errors."""

    def __init__(self, serve, context=None):
        self.serve = serve
        self.context = context
        self.errors = []
        self.open = set()
        self.connections = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.run, args=(sock,),
                             daemon=True).start()

    def run(self, sock):
        sock.settimeout(PATIENCE)
        peer = Peer(sock)
        peer.sock.settimeout(PATIENCE)
        with self.lock:
            self.connections += 1
            self.open.add(peer)
        try:
            if self.context is not None:
                peer.sock = self.context.wrap_socket(sock, server_side=True)
            self.serve(peer)
        except (OSError, EOFError, ssl.SSLError):
            pass                # the proxy left, as it may
        except Exception as error:
            if len(self.errors) < 20:
                self.errors.append(repr(error))
        finally:
            peer.close()
            with self.lock:
                self.open.discard(peer)

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            peers = list(self.open)
        for peer in peers:
            peer.close()
