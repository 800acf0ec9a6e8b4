# SPDX-License-Identifier: MIT
"""The commands of the set-up page for curl, git, npm and Python, as they stand
there, with the file's own place for the page's."""
import html
import json
import re
import subprocess

import pytest
from k34_npm import Registry
from proxy import wait_for
from wire import ok
from within import environment, inside, lines  # noqa: F401 (a fixture)

NAME = "a.example"


class Page:
    def __init__(self, proxy, home):
        wait_for(lambda: proxy.get("http://aduana.internal/ca.pem").status ==
                 200, "the authority's certificate")
        with proxy.connect() as client:
            client.send(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}"
                        "\r\nAccept-Language: en\r\n\r\n".encode())
            self.text = client.response().body.decode()
        self.home = home
        self.env = {k: v for k, v in environment(proxy, HOME=str(home)).items()
                    if not re.search("proxy|CA|CERT|SSL|npm_", k)}
        self.run(f"curl -sS -o {home}/ca.pem {proxy.url}/ca.pem")

    def steps(self, system):
        section = self.text.split(f"<h3>{system}")[1].split("<h3>")[0]
        return [html.unescape(x).replace("/path/to", str(self.home)) for x in
                re.findall("<pre>(.*?)</pre>", section, re.S)]

    def run(self, *script):
        done = subprocess.run(["sh", "-ec", "\n".join(script)], env=self.env,
                              cwd=self.home, capture_output=True, text=True,
                              timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def page(inside, tmp_path):  # noqa: F811
    (tmp_path / "home").mkdir()
    return Page(inside.start(), tmp_path / "home")


def test_curl(inside, page):  # noqa: F811
    site = inside.site(ok("theirs"), NAME)
    with_file = [x for x in page.steps("curl") if "--cacert" in x]
    assert len(with_file) == 1
    assert page.run(with_file[0].replace(
        "https://example.com/", site.url("/", NAME))) == "theirs"


def test_git(inside, page):  # noqa: F811
    """An empty repository of the dumb protocol is all that it takes."""
    def answer(request):
        known = request.target.startswith("/r.git/info/refs")
        return ok("", status="200 OK" if known else "404 Not Found")

    site = inside.site(answer, NAME)
    page.run(*page.steps("git"))
    assert page.run(f"git ls-remote {site.url('/r.git', NAME)}") == ""
    assert site.count > 0


def test_requests(inside, page):  # noqa: F811
    site = inside.site(ok("theirs"), NAME)
    steps = [x.replace("/etc/ssl/certs/ca-certificates.crt",
                       f"{page.home}/ca.pem") for x in page.steps("Python")]
    assert page.run(*steps, f"""/usr/bin/python3 -c '
import requests
print(requests.get("{site.url("/", NAME)}", timeout=300).text)'""") == \
        "theirs\n"


def test_npm(inside, page):  # noqa: F811
    registry = Registry()
    site = inside.site(registry.answer, NAME)
    registry.base = site.url("", NAME)
    (page.home / "package.json").write_text(json.dumps({"name": "t"}))
    page.run(*page.steps("Node"), "npm install one --cache ./cache "
             f"--registry {registry.base} --no-audit --no-fund "
             "--userconfig ./none --globalconfig ./none2")
    assert (page.home / "node_modules/three/index.js").exists()
    assert site.server_names == [NAME] * len(site.server_names) != []
