# SPDX-License-Identifier: MIT
"""npm install from a registry over https; the second takes the tarballs from
the cache."""
import base64
import hashlib
import io
import json
import subprocess
import tarfile

import tls
from proxy import wait_for
from wire import ok
from within import environment, inside  # noqa: F401 (a fixture)

NAME = "registry.example"
# A package needs those behind it.
NEEDS = {"one": ["two", "three"], "two": ["three"], "three": []}


def tarball(name):
    out = io.BytesIO()
    files = {"package.json": json.dumps(manifest(name)),
             "index.js": f"module.exports = '{name}';\n" * 500}
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, text in files.items():
            info = tarfile.TarInfo(f"package/{path}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def manifest(name):
    return {"name": name, "version": "1.0.0",
            "dependencies": {n: "^1.0.0" for n in NEEDS[name]}}


class Registry:
    """The two kinds of address that npm asks for (packument and tarball)."""

    def __init__(self):
        self.tarballs = {name: tarball(name) for name in NEEDS}
        self.base = None

    def packument(self, name):
        digest = hashlib.sha512(self.tarballs[name]).digest()
        version = manifest(name) | {"dist": {
            "tarball": f"{self.base}/{name}/-/{name}-1.0.0.tgz",
            "integrity": "sha512-" + base64.b64encode(digest).decode()}}
        return {"name": name, "dist-tags": {"latest": "1.0.0"},
                "versions": {"1.0.0": version}}

    def answer(self, request):
        parts = request.target.split("?")[0].strip("/").split("/")
        if parts[0] not in NEEDS:
            return ok("{}", status="404 Not Found")
        if len(parts) == 1:
            return ok(json.dumps(self.packument(parts[0])),
                      "Content-Type: application/json",
                      "Cache-Control: public, max-age=300")
        # Mirrors of a registry often say nothing of how long: the rule that
        # is shipped knows what a tarball looks like.
        return ok(self.tarballs[parts[0]],
                  "Content-Type: application/octet-stream",
                  *(["Cache-Control: public, immutable, max-age=31557600"]
                    if parts[0] == "one" else []))


def install(proxy, folder, url):
    folder.mkdir()
    (folder / "package.json").write_text(
        '{"name": "test", "version": "1.0.0", "private": true}')
    (folder / "npmrc").write_text(
        f"registry={url}\ncafile={tls.authority_of(proxy)}\n"
        f"https-proxy={proxy.url}\nproxy={proxy.url}\nnoproxy=\n"
        f"cache={folder}/cache\nupdate-notifier=false\naudit=false\n"
        "fund=false\n")
    env = {k: v for k, v in environment(
        proxy, HOME=str(folder), npm_config_userconfig=str(folder / "npmrc"),
        npm_config_globalconfig=str(folder / "none")).items()
        if not k.startswith("npm_config_nodedir")}
    done = subprocess.run(["npm", "install", "one"], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in NEEDS:
        text = (folder / "node_modules" / name / "index.js").read_text()
        assert name in text


def test_two_installs(inside, tmp_path):  # noqa: F811
    registry = Registry()
    page = inside.site(registry.answer, NAME)
    registry.base = page.url("", NAME)
    proxy = inside.start()
    install(proxy, tmp_path / "first", registry.base)
    asked = page.count
    page.close()
    install(proxy, tmp_path / "second", registry.base)
    assert page.count == asked

    def tarballs(mark):
        return [x for x in proxy.log() if ".tgz" in x and mark in x]

    wait_for(lambda: len(tarballs("")) >= 2 * len(NEEDS), "all lines")
    assert len(tarballs("TCP_MISS/200")) == len(NEEDS)
    assert len(tarballs("TCP_MEM_HIT/200")) == len(NEEDS)
