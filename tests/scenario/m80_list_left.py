# SPDX-License-Identifier: MIT
"""A change of a list that a reload refuses is taken back, whoever is there."""
import pathlib
import socket

from dashboard import on_socket
from proxy import wait_for

BLACK = "blacklist:\n  domains: [a.example]\n"
MORE = "blacklist:\n  domains: [b.example]\n"
PATH = "/api/lists/files/blacklist"


def test_who_leaves_leaves_the_old_text(aduana, write):
    black = pathlib.Path(write("blacklist.yaml", BLACK))
    config = pathlib.Path(write("a.yaml", f"filters:\n  blacklist: {black}\n"))
    proxy = aduana(config=str(config), **{"filters.blacklist": None})
    version = on_socket(proxy, "GET", PATH).json["version"]
    config.write_text(config.read_text() + "nonsense: 1\n")
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(proxy.socket))
        client.sendall(f"POST {PATH}?version={version} HTTP/1.1\r\nHost: x\r\n"
                       f"Content-Length: {len(MORE)}\r\n\r\n{MORE}".encode())
    wait_for(lambda: "reload refused" in proxy.stderr, "the refusal")
    wait_for(lambda: black.read_text() == BLACK, "the old text")


def test_check_is_as_strict_as_the_reload(aduana, write):
    black = write("blacklist.yaml", BLACK)
    proxy = aduana(**{"filters.blacklist": black})
    answer = on_socket(proxy, "POST", PATH + "?check=1",
                       "blacklist:\n  domains: [a b]\n")
    assert answer.status == 422 and "holds only" in answer.json["says"][0]
