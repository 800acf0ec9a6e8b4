# SPDX-License-Identifier: MIT
"""git clone and push over https through interception."""
import http.client
import os

import tls
from proxy import wait_for
from i03_git import git, repository  # noqa: F401 (a fixture)
from wire import ok
from within import environment, inside  # noqa: F401 (a fixture)

NAME = "git.example"


def backend(port):
    """Passes requests on to the plain server that runs git http-backend."""
    def answer(request):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        fields = {n: v for n, v in request.fields if n.lower() not in
                  ("host", "transfer-encoding", "content-length", "via")}
        link.request(request.method, request.target, body=request.body,
                     headers=fields)
        reply = link.getresponse()
        body = reply.read()
        kept = [f"{n}: {v}" for n, v in reply.getheaders()
                if n.lower() not in ("content-length", "connection")]
        link.close()
        return ok(body, *kept, status=f"{reply.status} {reply.reason}")
    return answer


def test_clone_and_push(inside, repository, tmp_path,  # noqa: F811
                        monkeypatch):
    url, work = repository
    page = inside.site(backend(int(url.split(":")[2].split("/")[0])), NAME)
    proxy = inside.start()
    for name, value in environment(
            proxy, GIT_SSL_CAINFO=tls.authority_of(proxy)).items():
        monkeypatch.setenv(name, value)
    url = page.url("/repo.git", NAME)
    copy = tmp_path / "copy"
    git("clone", "-q", url, str(copy))
    assert (copy / "blob").read_bytes() == (work / "blob").read_bytes()
    (copy / "new").write_bytes(os.urandom(2_000_000))
    git("add", ".", cwd=copy)
    git("commit", "-qm", "second", cwd=copy)
    git("push", "-q", "origin", "main", cwd=copy)
    again = tmp_path / "again"
    git("clone", "-q", url, str(again))
    assert (again / "new").read_bytes() == (copy / "new").read_bytes()
    url = f"https://{NAME}:{page.port}/repo.git/git-upload-pack"
    wait_for(lambda: any(url in line for line in proxy.log()), "a line of it")
