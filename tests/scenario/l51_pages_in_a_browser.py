# SPDX-License-Identifier: MIT
"""The pages in Chromium: both languages, wide and narrow, light and dark; what
axe-core finds; from the block page over the form to the grant, over https.
Pictures of them lie in BUILD/test/pages."""
import json
import os
import subprocess
from pathlib import Path

import pytest
from proxy import free_port, wait_for

HERE = Path(__file__).parent / "browser"
PICTURES = Path(__file__).parents[2] / os.environ.get(
    "ADUANA_BUILD", "build") / "test" / "pages"
BLACK = """\
blacklist:
  rules:
    - {domain: games.test, reason: "Games are for the break", category: games}
"""


@pytest.fixture
def look(aduana, tmp_path, write):
    proxy = aduana(**{
        "tls.intercept": True, "connect.ports": [443],
        "filters.blacklist": write("b.yaml", BLACK),
        "pages.contact": "help@school.test"})
    wait_for(lambda: proxy.get("http://aduana.internal/ca.pem").status == 200,
             "the authority's certificate")
    home = tmp_path / "home"
    (home / ".pki/nssdb").mkdir(parents=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    (home / "aduana.pem").write_bytes(
        proxy.get("http://aduana.internal/ca.pem").body)
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    for args in (["-N", "--empty-password"],
                 ["-A", "-t", "C,,", "-n", "aduana", "-a", "-i",
                  str(home / "aduana.pem")]):
        subprocess.run(["certutil", *args, "-d", f"sql:{home}/.pki/nssdb"],
                       env=env, check=True, timeout=300)

    def start(*cases):
        done = subprocess.run(
            ["node", "pages.mjs", proxy.url, str(PICTURES),
             f"http://127.0.0.1:{free_port()}/", *cases], cwd=HERE, env=env,
            capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)
    start.proxy = proxy
    return start


CASES = [
    ("en", "desktop", "https", "has been sent"),
    ("es", "phone", "http", "se ha enviado"),
    ("en", "dark", "https", "has been sent")]


def test_pages(look):
    """One browser for all: its start takes longer than what it does."""
    urls = [f"{scheme}://{language}-{device}.games.test/chess?name=%3Cme%3E"
            for language, device, scheme, _ in CASES]
    for case, url, seen in zip(CASES, urls, look(*(
            f"{case[0]} {case[1]} {url}" for case, url in zip(CASES, urls)))):
        check(case, seen)
        rows = json.loads(look.proxy.ctl("--json", "asks").stdout)["entries"]
        [row] = [row for row in rows if row["url"] == url]
        assert row["name"] == "Ana"
        assert row["reason"] == "para la clase de ñandúes"
    assert look.proxy.ctl("asks", "grant", "1").returncode == 0


def check(case, seen):
    assert seen["violations"] == [], case
    assert seen["complaints"] == [], case
    assert seen["wide"] == [], f"{case}: wider than the window"
    assert seen["empty"], f"{case}: nothing is sent without a reason"
    assert seen["form"] == 0, f"{case}: it is asked already"
    assert case[3] in seen["texts"]["asked"]
    assert seen["ink"] != "none", f"{case}: the set-up page has its style"
