# SPDX-License-Identifier: MIT
"""The line of the set-up page for a Debian machine, run as it stands there:
over a copy of this machine's folders, which stay as they are."""
import html
import os
import re
import subprocess

import pytest
from proxy import wait_for

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="mounts need root")

WATCHED = ("/etc/environment", "/etc/ssl/certs/ca-certificates.crt",
           "/etc/apt/apt.conf.d/80aduana",
           "/usr/local/share/ca-certificates/aduana.crt")

# Folders of our own over those that the line writes to.
COVER = """set -e
mount -t tmpfs none "$1"
for d in /etc /usr/local; do
    mkdir -p "$1$d/new" "$1$d/work"
    mount -t overlay none -o "lowerdir=$d,upperdir=$1$d/new,workdir=$1$d/work" $d
done
"""


def line_of(proxy):
    with proxy.connect() as client:
        client.send(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\n\r\n"
                    .encode())
        page = client.response().body.decode()
    line = html.unescape(re.search(r'<pre id="debian">(.*?)</pre>', page,
                                   re.S).group(1))
    assert line.startswith("sudo sh -ec '") and "\n" not in line
    return line.removeprefix("sudo ")


def state():
    def read(path):
        try:
            with open(path, "rb") as f:
                return f.read()
        except FileNotFoundError:
            return None
    return [read(path) for path in WATCHED]


def elsewhere(folder, script):
    """Run it where nothing that is written stays."""
    folder.mkdir(exist_ok=True)
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", COVER + script, "sh", str(folder)],
        capture_output=True, text=True, timeout=600,
        env={"PATH": os.environ["PATH"], "HOME": "/root"})


def test_it_does_what_it_says(aduana, tmp_path):
    proxy = aduana(**{"tls.intercept": True})
    wait_for(lambda: proxy.get("http://aduana.internal/ca.pem").status == 200,
             "the authority's certificate")
    line, before = line_of(proxy), state()
    done = elsewhere(tmp_path / "over", f"""
{line} >&2
{line} >&2
apt-config dump | grep Proxy
cat /etc/environment
set -a
. /etc/environment
curl -sS https://aduana.internal/check
cmp /usr/local/share/ca-certificates/aduana.crt {proxy.folder}/ca/ca.crt
""")
    assert done.returncode == 0, done.stderr
    for scheme in ("http", "https"):
        assert f'Acquire::{scheme}::Proxy "{proxy.url}";' in done.stdout
        assert done.stdout.count(f"\n{scheme}_proxy={proxy.url}\n") == 1
    assert ">CA trusted<" in done.stdout
    assert state() == before


def test_without_interception_there_is_no_certificate(aduana, tmp_path):
    proxy = aduana()
    line, before = line_of(proxy), state()
    assert "ca.pem" not in line
    done = elsewhere(tmp_path / "over", f"""
{line} >&2
cat /etc/environment
set -a
. /etc/environment
curl -sS http://aduana.internal/check
test ! -e /usr/local/share/ca-certificates/aduana.crt
""")
    assert done.returncode == 0, done.stderr
    assert ">proxy on<" in done.stdout
    assert state() == before
