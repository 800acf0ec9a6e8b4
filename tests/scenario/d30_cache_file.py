# SPDX-License-Identifier: MIT
"""cache.file: what is stored outlives the daemon; what is not believed is said."""
import json
import os
import re
import resource
import signal
import subprocess

import pytest

from proxy import SHIPPED, children, flag, free_port, run, wait_for
from wire import ok

FRESH = "Cache-Control: max-age=3600"
SIZES = (0, 1, 10000, 300000, 2000000)


def body_of(target):
    size = SIZES[int(target.rsplit("/", 1)[1]) % len(SIZES)]
    return (target.encode() * (size // len(target) + 1))[:size]


def fill(proxy, page, n=10):
    for i in range(n):
        assert proxy.get(page.url(f"/{i}")).body == body_of(f"/{i}")
    # The last one is whole for its client before it is for the store.
    wait_for(lambda: state(proxy)["filling"] == 0, "all stored")


def hits(proxy, page, n=10):
    """How many of the first are still there; every byte is looked at."""
    count = 0
    for i in range(n):
        reply = proxy.get(page.url(f"/{i}"))
        assert reply.status == 200 and reply.body == body_of(f"/{i}")
        count += reply.hit
    return count


def state(proxy):
    return json.loads(proxy.ctl("--json", "status").stdout)["cache"]


def said(proxy, text):
    wait_for(lambda: re.search(text, proxy.stderr), text)


def settled(proxy, n=10):
    """A client may have all of a body a moment before the store has."""
    wait_for(lambda: state(proxy)["objects"] == n, f"{n} objects")


def kill_all(proxy):
    """kill -9 of the whole tree at once."""
    left = children(proxy.process.pid)
    for pid in [proxy.process.pid, *left]:
        os.kill(pid, signal.SIGKILL)
    proxy.process.wait()


@pytest.fixture
def page(site):
    return site(lambda r: ok(body_of(r.target), FRESH))


@pytest.fixture
def start(aduana, tmp_path):
    def begin(**settings):
        return aduana(**{"cache.file": str(tmp_path / "store"),
                         "cache.size": "32 MiB", **settings})
    return begin


def test_a_restart_keeps_hits(start, page, tmp_path):
    proxy = start()
    fill(proxy, page)
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o600
    proxy.stop()
    again = start(workers=2)
    said(again, r"cache.file: 10 objects kept, 0 dropped, \d+ ms")
    assert hits(again, page) == 10 and page.count == 10
    want = {"unread_shards": 0, "kept": 10, "dropped": 0, "checked": 10,
            "damaged": 0}
    assert want.items() <= state(again).items()
    # Checked once, not again.
    assert hits(again, page) == 10
    assert state(again)["checked"] == 10


def test_reload_changes_nothing(start, page):
    proxy = start()
    fill(proxy, page)
    assert proxy.reload().returncode == 0
    assert hits(proxy, page) == 10


def test_variants_and_purges_are_kept(start, site):
    page = site(lambda r: ok(r.get("Accept-Language"), FRESH,
                             "Vary: Accept-Language"))
    proxy = start()
    for language in ("en", "es"):
        proxy.get(page.url(), f"Accept-Language: {language}")
    proxy.get(page.url("/gone"), "Accept-Language: en")
    assert proxy.ask("PURGE", page.url("/gone")).status == 200
    proxy.stop()
    again = start()
    for language in ("en", "es"):
        reply = again.get(page.url(), f"Accept-Language: {language}")
        assert reply.hit and reply.body == language.encode()
    assert not again.get(page.url("/gone"), "Accept-Language: en").hit


def test_kill_of_all_keeps_what_was_stored(start, page):
    proxy = start(workers=2)
    fill(proxy, page)
    settled(proxy)
    kill_all(proxy)
    proxy.stop = lambda: None
    again = start(workers=2)
    assert "was not closed" in again.stderr
    assert hits(again, page) == 10
    said(again, r"cache.file: 10 objects kept, 0 dropped, \d+ ms")


def test_kill_of_the_supervisor_alone(start, page):
    """Its workers end by themselves; nobody else comes in before that."""
    proxy = start(workers=2)
    fill(proxy, page)
    settled(proxy)
    proxy.process.kill()
    proxy.process.wait()
    proxy.stop = lambda: None
    again = start()
    assert hits(again, page) == 10


@pytest.mark.parametrize("what, settings, damage, text", [
    ("size", {"cache.size": "40 MiB"}, None,
     "made for another size, 3[0-9]{4} KiB and not 4[0-9]{4}; it starts empty"),
    ("header", {}, (0, b"\0" * 512),
     "its header is damaged; it starts empty"),
    ("seal", {}, (40, b"\7"), "its header is damaged; it starts empty"),
    ("version", {}, (4, b"\xff"),
     "it was made by another version; it starts empty"),
])
def test_starts_empty(start, page, tmp_path, what, settings, damage, text):
    proxy = start()
    fill(proxy, page)
    proxy.stop()
    if damage:
        with open(tmp_path / "store", "r+b") as f:
            f.seek(damage[0])
            f.write(damage[1])
    again = start(**settings)
    assert re.search(text, again.stderr)
    assert hits(again, page) == 0 and hits(again, page) == 10
    again.stop()
    third = start(**settings)
    assert "starts empty" not in third.stderr
    assert hits(third, page) == 10


def test_rotten_bytes_are_not_served(start, page, tmp_path):
    """One byte of each stored body changes while nobody looks."""
    proxy = start()
    fill(proxy, page)
    proxy.stop()
    data = bytearray((tmp_path / "store").read_bytes())
    for i in range(10):
        body = body_of(f"/{i}")
        if len(body) >= 10000:
            at = data.index(body[:1000])
            data[at + 500] ^= 1
    (tmp_path / "store").write_bytes(data)
    again = start()
    assert hits(again, page) == 4
    assert state(again)["damaged"] == 6


def test_a_later_piece_is_rotten(start, site, tmp_path):
    """What is found only while it is sent ends visibly."""
    body = b"".join(b"%07d " % i for i in range(250000))
    page = site(ok(body, FRESH))
    proxy = start()
    proxy.get(page.url())
    proxy.stop()
    data = bytearray((tmp_path / "store").read_bytes())
    at = data.index(body[1500000:1500512])
    data[at] ^= 1
    (tmp_path / "store").write_bytes(data)
    again = start()
    cut = again.get(page.url())
    assert cut.status == 200 and not cut.clean
    assert again.get(page.url()).body == body
    assert page.count == 2
    assert again.get(page.url()).hit
    assert state(again)["damaged"] == 1


def start_and_fail(folder, store, **kwargs):
    settings = {"listen": [f"127.0.0.1:{free_port()}"], "workers": 1,
                "user": "root", "state_dir": str(folder),
                "run_dir": str(folder), "cache.file": str(store),
                "log.access.path": "", "cache.size": "32 MiB",
                "filters.blacklist": "", "filters.whitelist": "",
                "filters.danger_words": "", "filters.tunnel": ""}
    args = []
    for name, value in settings.items():
        args += flag(name, value)
    done = run("--config", SHIPPED, *args, **kwargs)
    assert done.returncode == 1 and "aduana: ready" not in done.stderr
    return done.stderr


def test_two_daemons_on_one_file(start, page, tmp_path):
    proxy = start()
    fill(proxy, page)
    assert f"cache.file: {tmp_path}/store: another daemon has it open" in \
        start_and_fail(tmp_path, tmp_path / "store")
    assert hits(proxy, page) == 10


def test_a_file_of_others_is_spared(tmp_path):
    (tmp_path / "thesis").write_text("years of work")
    assert "it is there and no cache; it is not overwritten" in \
        start_and_fail(tmp_path, tmp_path / "thesis")
    assert (tmp_path / "thesis").read_text() == "years of work"
    assert "it is not a file" in start_and_fail(tmp_path, "/dev/null")


def test_no_room_on_the_disk(tmp_path):
    """A limit on the size of files, as anyone can set."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    text = start_and_fail(tmp_path, tmp_path / "store", preexec_fn=limit)
    assert re.search(f"cache.file: {tmp_path}/store: cannot reserve [0-9]{{8}} "
                     "bytes for it: File too large", text)
    assert (tmp_path / "store").stat().st_size == 0


@pytest.mark.skipif(os.getuid() != 0, reason="mounting needs root")
def test_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none",
                            str(disk)], capture_output=True)
    if mount.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        text = start_and_fail(tmp_path, disk / "store")
        assert re.search("cannot reserve [0-9]{8} bytes for it: "
                         "No space left on device", text)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_check_takes_it(tmp_path):
    config = tmp_path / "aduana.yaml"
    config.write_text(f"cache: {{file: {tmp_path}/store}}\n")
    done = run("--check", config)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "store").exists()


def test_the_folder_is_made(start, page, tmp_path):
    proxy = start(**{"cache.file": str(tmp_path / "new" / "store")})
    fill(proxy, page)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o750
