# SPDX-License-Identifier: MIT
"""The three lists changed in a browser: judged, put, in force."""
import os
import pathlib
import stat

import pytest

from dashboard import logged_in
from proxy import free_port, wait_for
from wire import ok

BLACK = "blacklist:\n  domains: [a.example]\n"
MORE = "blacklist:\n  domains: [a.example, localhost]\n"
PATH = "/api/lists/files/blacklist"


@pytest.fixture
def black(write):
    return pathlib.Path(write("blacklist.yaml", BLACK))


@pytest.fixture
def proxy(aduana, black):
    port = free_port()
    proxy = aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
                      "filters.blacklist": str(black)})
    proxy.browser = logged_in(proxy, port)
    return proxy


def version(browser):
    return browser.get(PATH).json["version"]


def save(browser, text, of=None, more=""):
    """It may be busy with an earlier change, or between two admins."""
    of = of or version(browser)

    def done():
        answer = browser.post(f"{PATH}?version={of}{more}", text)
        return None if answer.status == 503 else answer
    return wait_for(done, "the change")


def test_read(proxy, black):
    files = proxy.browser.get("/api/lists/files").json["files"]
    assert [f["name"] for f in files] == ["blacklist", "whitelist",
                                          "danger_words"]
    assert files[0]["path"] == str(black) and files[0]["writable"] is True
    one = proxy.browser.get(PATH).json
    assert one["text"] == BLACK and one["bytes"] == len(BLACK)
    assert proxy.browser.get("/api/lists/files/whitelist").status == 404
    assert proxy.browser.get("/api/lists/files/..%2Fpasswd").status == 404


def test_saved_and_in_force(proxy, black, site):
    page = site(ok("content"))
    url = page.url().replace("127.0.0.1", "localhost")
    assert proxy.get(url).status == 200
    black.chmod(0o664)
    answer = save(proxy.browser, MORE)
    assert answer.status == 200, answer.text
    assert black.read_text() == MORE
    assert stat.S_IMODE(black.stat().st_mode) == 0o664
    assert proxy.get(url).status == 403
    assert version(proxy.browser) == answer.json["version"]


def test_checked_alone(proxy, black):
    bad = proxy.browser.post(PATH + "?check=1", "blacklist:\n  domians: []\n")
    assert bad.status == 422
    assert bad.json["says"][0].startswith(f"{black}:2:")
    assert proxy.browser.post(PATH + "?check=1", MORE).status == 200
    assert black.read_text() == BLACK


def test_mistakes_change_nothing(proxy, black):
    assert save(proxy.browser, "blacklist: [").status == 422
    assert save(proxy.browser, "x: \0").status == 400
    assert proxy.browser.post(PATH, MORE).status == 400
    assert black.read_text() == BLACK


def test_two_at_once(proxy, black):
    first = version(proxy.browser)
    assert save(proxy.browser, MORE, first).status == 200
    assert save(proxy.browser, BLACK, first).status == 409
    assert black.read_text() == MORE


def test_words_for_groups_of_the_settings(aduana, write):
    """What a list may name when it is loaded, it may name here."""
    words = pathlib.Path(write("words.yaml", "danger_words: {words: [isis]}"))
    port = free_port()
    proxy = aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
                      "clients.groups": {"classroom": "10.1.0.0/16"},
                      "filters.danger_words": str(words)})
    browser = logged_in(proxy, port)
    text = ("danger_words:\n  words: [isis]\n  groups:\n"
            "    - {name: a, clients: %s, threshold: 60}\n")
    path = PATH.replace("blacklist", "danger_words") + "?check=1"
    assert browser.post(path, text % "classroom").status == 200
    assert browser.post(path, text % "kitchen").status == 422


def test_who_asked_has_left(aduana, black, write):
    """What another file's mistake keeps out of force is taken back."""
    white = pathlib.Path(write("whitelist.yaml", "whitelist: {}\n"))
    port = free_port()
    proxy = aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
                      "filters.blacklist": str(black),
                      "filters.whitelist": str(white)})
    browser = logged_in(proxy, port)
    of = version(browser)
    white.write_text("whitelist: [\n")
    browser.leave("POST", f"{PATH}?version={of}", MORE)
    wait_for(lambda: "reload refused" in proxy.stderr, "the refusal")
    wait_for(lambda: black.read_text() == BLACK, "the old text")


def test_a_link_is_left_alone(proxy, black):
    real = black.with_name("real.yaml")
    black.rename(real)
    black.symlink_to(real)
    assert proxy.browser.get(PATH).json["writable"] is False
    answer = save(proxy.browser, MORE)
    assert answer.status == 409 and b"link" in answer.text
    assert real.read_text() == BLACK


def test_what_cannot_be_written(proxy, black):
    """Only where the folder can be shut: root opens every door."""
    black.parent.chmod(0o555)
    try:
        answer = save(proxy.browser, MORE)
    finally:
        black.parent.chmod(0o755)
    if os.geteuid() == 0:
        assert answer.status == 200
    else:
        assert answer.status == 409 and b"chmod" in answer.text


def test_too_large(proxy, black):
    answer = save(proxy.browser, "#" * ((1 << 20) + 1))
    assert answer.status == 413
    assert black.read_text() == BLACK
