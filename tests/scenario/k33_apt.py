# SPDX-License-Identifier: MIT
"""apt over https through interception; the second download is a hit."""
import os
import subprocess

import tls
from i06_apt import build
from wire import ok
from within import inside, lines  # noqa: F401 (a fixture)

NAME = "deb.example"


def test_update_and_download(inside, tmp_path):  # noqa: F811
    root = tmp_path / "root"
    root.mkdir()
    data = build(tmp_path, root)

    def answer(request):
        path = root / request.target.removeprefix("/").removeprefix("./")
        if not path.is_file():
            return ok("", status="404 Not Found")
        return ok(path.read_bytes(), "Content-Type: application/octet-stream",
                  "Last-Modified: Sun, 09 Sep 2001 01:46:40 GMT")

    page = inside.site(answer, NAME)
    proxy = inside.start()
    apt = tmp_path / "apt"
    for name in ("state/lists/partial", "cache/archives/partial", "out",
                 "etc"):
        (apt / name).mkdir(parents=True)
    (apt / "status").write_text("")
    (apt / "sources.list").write_text(
        f"deb [trusted=yes] {page.url('', NAME)} ./\n")
    (apt / "apt.conf").write_text(f"""
Dir::State "{apt}/state";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Etc::sourcelist "{apt}/sources.list";
Dir::Etc::sourceparts "{apt}/etc";
Dir::Etc::trustedparts "{apt}/etc";
Acquire::https::Proxy "{proxy.url}";
Acquire::https::CaInfo "{tls.authority_of(proxy)}";
APT::Sandbox::User "";
""")
    env = {k: v for k, v in os.environ.items()
           if not k.lower().endswith("_proxy")}
    env |= {"APT_CONFIG": str(apt / "apt.conf"), "LC_ALL": "C"}

    def run(*args):
        done = subprocess.run(["apt-get", "-q", *args], cwd=apt / "out",
                              env=env, capture_output=True, text=True,
                              timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    run("update")
    for _ in range(2):
        run("download", "heavy")
        deb = apt / "out" / "heavy_1.0_all.deb"
        assert deb.read_bytes() == data
        deb.unlink()
    first, second = lines(proxy, "heavy_1.0_all.deb", 2)
    assert "TCP_MISS/200" in first and "HIT/200" in second
    assert f" https://{NAME}:{page.port}/" in second
