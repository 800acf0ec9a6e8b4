# SPDX-License-Identifier: MIT
"""apt-get update and download of a 10 MB package; the second is a hit."""
import hashlib
import os
import subprocess

from i00_python_server import files  # noqa: F401 (a fixture)
from proxy import wait_for

CONTROL = """\
Package: heavy
Version: 1.0
Architecture: all
Maintainer: Test <test@example.test>
Description: a heavy package
"""


def build(tmp_path, root):
    pack = tmp_path / "pack"
    (pack / "DEBIAN").mkdir(parents=True)
    (pack / "DEBIAN" / "control").write_text(CONTROL)
    (pack / "blob").write_bytes(os.urandom(10_000_000))
    os.chmod(pack / "DEBIAN", 0o755)
    deb = root / "heavy_1.0_all.deb"
    subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "-b",
                    str(pack), str(deb)], check=True, capture_output=True)
    data = deb.read_bytes()
    (root / "Packages").write_text(
        CONTROL + f"Filename: ./{deb.name}\nSize: {len(data)}\n"
        f"SHA256: {hashlib.sha256(data).hexdigest()}\n\n")
    for name in ("Packages", deb.name):
        os.utime(root / name, (1_000_000_000, 1_000_000_000))
    return data


def test_update_and_download(aduana, files, tmp_path):  # noqa: F811
    url, root = files
    data = build(tmp_path, root)
    proxy = aduana()
    apt = tmp_path / "apt"
    for name in ("state/lists/partial", "cache/archives/partial", "out",
                 "etc"):
        (apt / name).mkdir(parents=True)
    (apt / "status").write_text("")
    (apt / "sources.list").write_text(f"deb [trusted=yes] {url} ./\n")
    (apt / "apt.conf").write_text(f"""
Dir::State "{apt}/state";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Etc::sourcelist "{apt}/sources.list";
Dir::Etc::sourceparts "{apt}/etc";
Dir::Etc::trustedparts "{apt}/etc";
Acquire::http::Proxy "{proxy.url}";
APT::Sandbox::User "";
""")
    env = dict(os.environ, APT_CONFIG=str(apt / "apt.conf"), LC_ALL="C")
    env.pop("http_proxy", None)
    env.pop("no_proxy", None)

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
    def debs():
        return [x for x in proxy.log() if x.split()[6].endswith(".deb")]

    wait_for(lambda: len(debs()) >= 2, "two lines in the log")
    lines = debs()
    assert len(lines) == 2
    assert "TCP_MISS/200" in lines[0] and "HIT/200" in lines[1]
