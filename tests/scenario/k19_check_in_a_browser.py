# SPDX-License-Identifier: MIT
"""The check of the set-up page in Chromium: without proxy, without the
authority, with both, installed as the page says."""
import json
import os
import pathlib
import subprocess

import pytest
from proxy import wait_for

HERE = pathlib.Path(__file__).parent / "browser"


@pytest.fixture
def look(aduana, tmp_path):
    proxy = aduana(**{"tls.intercept": True})
    wait_for(lambda: proxy.get("http://aduana.internal/ca.pem").status == 200,
             "the authority's certificate")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")}
    (tmp_path / "home").mkdir()

    def install():
        script = f"""set -e
            curl -sS --noproxy '*' -o ~/aduana.pem {proxy.url}/ca.pem
            mkdir -p ~/.pki/nssdb
            certutil -N -d sql:$HOME/.pki/nssdb --empty-password
            certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n aduana -a \
                -i ~/aduana.pem"""
        subprocess.run(["sh", "-c", script], env=env, check=True, timeout=300)

    def start(page, *args):
        done = subprocess.run(
            ["node", "check.mjs", page, *args], cwd=HERE, env=env,
            capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        seen = json.loads(done.stdout)
        assert seen["complaints"] == []
        return seen
    start.install, start.proxy = install, proxy
    return start


def test_no_proxy(look):
    seen = look(look.proxy.url)
    assert seen["proxy"].startswith("proxy off")
    assert seen["ca"].startswith("CA not trusted")


def test_no_authority(look):
    seen = look("http://aduana.internal/", look.proxy.url)
    assert seen["proxy"] == "proxy on"
    assert seen["ca"].startswith("CA not trusted")


def test_both(look):
    look.install()
    seen = look("http://aduana.internal/", look.proxy.url)
    assert seen["proxy"] == "proxy on" and seen["ca"] == "CA trusted"
    assert seen["images"] == [True, True]
