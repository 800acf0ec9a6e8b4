# SPDX-License-Identifier: MIT
"""Chromium is asked for name and password, and loads all of a page with them:
40 parts, and a WebSocket by CONNECT."""
import json
import subprocess

import users
from i07_browser import HERE, serve


def test_all_of_a_page(aduana, origin, tmp_path):
    pages = origin(serve)
    proxy = aduana(**{"users.file": users.write(tmp_path / "users"),
                      "log.access.format": "json"})
    done = subprocess.run(
        ["node", "visit.mjs", proxy.url, pages.url("/"), "anna", "secret"],
        cwd=HERE, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert seen["scripts"] == 10 and seen["images"] == 20
    assert seen["echo"] == "¿hola?"
    ours = [e for e in map(json.loads, proxy.log()) if pages.authority in
            e["url"]]
    let_in = [e for e in ours if e["status"] != 407]
    assert {e.get("user") for e in let_in} == {"anna"}
    assert any(e["status"] == 407 for e in ours)
    assert {e.get("user") for e in ours if e["status"] == 407} == {None}
