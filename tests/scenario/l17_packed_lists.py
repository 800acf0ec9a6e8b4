# SPDX-License-Identifier: MIT
"""Lists packed as they were fetched: read as they are."""
import gzip
import lzma
import pathlib
import subprocess

import pytest

from dns import Dns
from wire import ok

TEXT = b"# names\n" + b"".join(b"n%d.test\n" % n for n in range(2000))


def zstd(data):
    return subprocess.run(["zstd", "-c"], input=data, capture_output=True,
                          check=True).stdout


PACKERS = {"gz": gzip.compress, "xz": lzma.compress, "zst": zstd}


def beside(path, name):
    return pathlib.Path(path).with_name(name)


@pytest.mark.parametrize("kind", PACKERS)
def test_packed(aduana, site, write, closing, kind):
    page = site(ok("content"))
    dns = Dns({"n1999.test": ["127.0.0.1"]})
    closing.append(dns)
    path = write("blacklist.yaml", f"blacklist:\n  import: [list.{kind}]\n")
    beside(path, f"list.{kind}").write_bytes(PACKERS[kind](TEXT))
    proxy = aduana(**{"filters.blacklist": path, "dns.servers": [dns.server]})
    reply = proxy.get(f"http://n1999.test:{page.port}/")
    assert reply.status == 403
    assert f"list.{kind}:2001".encode() in reply.body


@pytest.mark.parametrize("kind", PACKERS)
def test_cut_short_keeps_the_old(aduana, write, kind):
    path = write("blacklist.yaml", f"blacklist:\n  import: [list.{kind}]\n")
    packed = beside(path, f"list.{kind}")
    packed.write_bytes(PACKERS[kind](TEXT))
    proxy = aduana(**{"filters.blacklist": path})
    packed.write_bytes(PACKERS[kind](TEXT)[:-20])
    told = proxy.reload()
    assert told.returncode != 0
    assert "it is packed, and damaged or cut short" in told.stdout + told.stderr
    assert proxy.get("http://n7.test/").status == 403


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_is_refused(aduana, write, kind):
    path = write("blacklist.yaml", "blacklist: {}\n")
    proxy = aduana(**{"filters.blacklist": path})
    beside(path, "bomb").write_bytes(PACKERS[kind](b"\n" * (8 << 20)))
    write("blacklist.yaml", "blacklist:\n  import: [bomb]\n")
    told = proxy.reload()
    assert told.returncode != 0
    assert "250 times its size" in told.stdout + told.stderr
