# SPDX-License-Identifier: MIT
"""What is no text flows while it comes; a request with a word never ends at the
origin."""
import socket
import threading

import pytest

from proxy import request
from wire import ok

WORDS = "danger_words:\n  action: block\n  words: [bomba]\n"


@pytest.fixture
def proxy(aduana, write):
    return aduana(**{"filters.danger_words": write("words.yaml", WORDS)})


@pytest.mark.parametrize("disguise", [
    "b0mba", "b%26%23111%3Bmba", "b+o+m+b+a", "%2562omba", "b%C3%B3mba",
    "bom%E2%80%8Bba", "%D0%92%D0%9E%D0%9C%D0%92%D0%90",
])
def test_disguised_in_a_form(proxy, site, disguise):
    page = site(ok("x"))
    reply = proxy.ask("POST", page.url(), "Content-Type: "
                      "application/x-www-form-urlencoded",
                      body=b"q=" + disguise.encode())
    # A reference is HTML's; in a form it is what it looks like.
    if "%23" in disguise:
        assert reply.status == 200
    else:
        assert reply.status == 403 and page.count == 0


@pytest.mark.parametrize("path, status", [
    ("/la-b0mba.html", 403), ("/x?q=%2562omba", 403), ("/crisis?q=an", 200),
    ("/a1b2c3d4/80MB?x=1s1sx", 200),
])
def test_disguised_in_an_address(proxy, site, path, status):
    assert proxy.get(site(ok("x")).url(path)).status == status


@pytest.mark.parametrize("kind", ["video/mp4", "application/octet-stream",
                                  "application/zip", "image/png"])
def test_downloads_flow(proxy, kind):
    """The first bytes are here before the origin has sent the last."""
    listener = socket.create_server(("127.0.0.1", 0))
    go_on = threading.Event()

    def serve():
        origin, _ = listener.accept()
        with origin:
            origin.recv(65536)
            origin.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: " +
                           kind.encode() + b"\r\nContent-Length: 12\r\n\r\n"
                           b"<html>")
            go_on.wait(120)
            origin.sendall(b"bomba!")

    server = threading.Thread(target=serve)
    server.start()
    port = listener.getsockname()[1]
    with proxy.connect() as client:
        client.send(request("GET", f"http://127.0.0.1:{port}/"))
        got = b""
        client.sock.settimeout(120)
        while b"<html>" not in got:
            got += client.sock.recv(65536)
        go_on.set()
        while b"bomba!" not in got:
            got += client.sock.recv(65536)
    server.join()
    listener.close()
    assert got.startswith(b"HTTP/1.1 200")


def test_a_word_behind_what_was_held(aduana, write):
    """An upload longer than filters.hold is on its way when its word comes:
    the origin never gets to its end."""
    proxy = aduana(**{"filters.danger_words": write("words.yaml", WORDS),
                      "filters.hold": "64K", "filters.beyond": "cut"})
    listener = socket.create_server(("127.0.0.1", 0))
    got = []

    def serve():
        origin, _ = listener.accept()
        origin.settimeout(120)
        with origin:
            try:
                while data := origin.recv(65536):
                    got.append(data)
            except ConnectionError:
                pass

    server = threading.Thread(target=serve)
    server.start()
    body = b"nada de nada " * 20000 + b"una bomba al final"
    with proxy.connect() as client:
        client.send(request(
            "POST", f"http://127.0.0.1:{listener.getsockname()[1]}/",
            "Content-Type: text/plain", f"Content-Length: {len(body)}"))
        for at in range(0, len(body), 20000):
            client.send(body[at:at + 20000])
        client.sock.settimeout(120)
        try:
            while client.sock.recv(65536):
                pass
        except ConnectionError:
            pass
    server.join()
    listener.close()
    sent = b"".join(got).partition(b"\r\n\r\n")[2]
    assert 0 < len(sent) < len(body)
    assert b"bomba" not in sent
