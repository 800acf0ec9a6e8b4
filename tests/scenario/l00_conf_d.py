# SPDX-License-Identifier: MIT
"""Lists beside the lists: conf.d, and the one that aduanactl writes."""
import pytest

from proxy import SHIPPED, flag, run
from wire import ok


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "conf.d"
    path.mkdir()
    return path


def place(reply):
    return next((name for name in ("10-", "20-", "managed")
                 if f"{name}".encode() in reply.body), None)


def test_all_files_in_the_order_of_their_names(aduana, site, folder, tmp_path):
    page = site(ok("content"))
    (folder / "20-b.yaml").write_text(
        "blacklist: {urls: ['*/b*']}\n"
        "rules: [{url: '*/a*', action: block}]\n")
    (folder / "10-a.yaml").write_text(
        "rules:\n  - {url: '*/a*', action: block, reason: ten}\n"
        "whitelist: {urls: ['*/both*']}\n")
    (folder / "notes.txt").write_text("not: [a list\n")
    (folder / ".hidden.yaml").write_text("not: [a list\n")
    managed = tmp_path / "managed.yaml"
    managed.write_text("blacklist: {urls: ['*/m*']}\n")
    proxy = aduana(**{"filters.conf_d": str(folder),
                      "filters.managed": str(managed)})
    assert proxy.get(page.url("/")).status == 200
    assert proxy.get(page.url("/both")).status == 200
    for path, file in (("/a", "10-"), ("/b", "20-"), ("/m", "managed")):
        reply = proxy.get(page.url(path))
        assert reply.status == 403 and place(reply) == file, path
    # A reload sees what has come and gone.
    managed.unlink()
    (folder / "10-a.yaml").unlink()
    (folder / "30-c.yaml").write_text("blacklist: {urls: ['*/c*']}\n")
    assert proxy.reload().returncode == 0
    assert proxy.get(page.url("/m")).status == 200
    assert place(proxy.get(page.url("/a"))) == "20-"
    assert proxy.get(page.url("/c")).status == 403


def test_nothing_need_be_there(aduana, site, tmp_path):
    page = site(ok("content"))
    proxy = aduana(**{"filters.conf_d": str(tmp_path / "none"),
                      "filters.managed": str(tmp_path / "none.yaml")})
    assert proxy.get(page.url("/")).status == 200


def test_mistakes_in_all_of_them_are_told(folder):
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text("rules:\n  - {domain: x}\n")
    done = run("--check", SHIPPED, *flag("filters.conf_d", str(folder)))
    assert done.returncode == 1
    for name in ("a", "b"):
        assert f"{folder}/{name}.yaml:2:5: a rule here needs its action" in \
            done.stdout + done.stderr


def test_groups_of_the_settings(aduana, site, folder):
    page = site(ok("content"))
    (folder / "a.yaml").write_text(
        "rules:\n  - {url: '*/here', clients: here, action: block}\n"
        "  - {url: '*/there', clients: there, action: block}\n")
    proxy = aduana(**{"filters.conf_d": str(folder), "clients.groups": {
        "here": ["127.0.0.0/8"], "there": "10.0.0.0/8"}})
    assert proxy.get(page.url("/here")).status == 403
    assert proxy.get(page.url("/there")).status == 200
