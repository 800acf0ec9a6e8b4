# SPDX-License-Identifier: MIT
"""python3 -m http.server as the origin, urllib as the client."""
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from proxy import free_port, wait_for
from wire import connect


def answers(port):
    try:
        connect(port).close()
        return True
    except OSError:
        return False


@pytest.fixture
def files(tmp_path):
    root = tmp_path / "www"
    root.mkdir()
    (root / "hello.txt").write_text("hello")
    (root / "big.bin").write_bytes(bytes(range(256)) * 4096)
    (root / "ñandú.txt").write_text("ave")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1",
         "--directory", str(root), str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(port), "the server")
        yield f"http://127.0.0.1:{port}", root
    finally:
        server.terminate()
        server.wait()


def opener(proxy):
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({"http": proxy.url}))


def test_files_and_listing(aduana, files):
    url, root = files
    get = opener(aduana()).open
    assert get(f"{url}/hello.txt").read() == b"hello"
    assert get(f"{url}/big.bin").read() == (root / "big.bin").read_bytes()
    listing = get(f"{url}/").read().decode()
    assert re.search("hello.txt", listing)
    assert get(f"{url}/%C3%B1and%C3%BA.txt").read() == b"ave"
    with pytest.raises(urllib.error.HTTPError) as error:
        get(f"{url}/none")
    assert error.value.code == 404


def test_second_time_is_a_hit(aduana, files):
    url, root = files
    import os
    os.utime(root / "big.bin", (1_000_000_000, 1_000_000_000))
    proxy = aduana()
    get = opener(proxy).open
    for _ in range(2):
        assert len(get(f"{url}/big.bin").read()) == 1 << 20
    assert "HIT/200" in proxy.log(2)[1]
