# SPDX-License-Identifier: MIT
"""When there is a signer, and what happens when it cannot be."""
import os
import pathlib
import signal
import subprocess

from inside import age
from proxy import SHIPPED, BUILD, Aduana, children, flag, free_port, title, \
    wait_for
from wire import ok

ON, OFF = "tls: {intercept: true}\n", "tls: {intercept: false}\n"


def signers(proxy):
    return [p for p in children(proxy.process.pid)
            if title(p) == "aduana-signer"]


def refused(folder, **settings):
    """What a start that fails says."""
    settings = {"listen": [f"127.0.0.1:{free_port()}"], "workers": 1,
                "user": "root" if os.getuid() == 0 else "",
                "state_dir": str(folder), "run_dir": str(folder),
                "log.access.path": str(folder / "access.log"),
                "admin.socket": str(folder / "admin.sock"),
                "cache.size": "32 MiB", "tls.intercept": True, **settings}
    args = [x for name, value in settings.items() for x in flag(name, value)]
    done = subprocess.run([BUILD / "aduana", "--config", SHIPPED, *args],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    assert "aduana: ready" not in done.stderr
    return done.stderr


def test_none_without_interception(aduana):
    proxy = aduana()
    assert signers(proxy) == []
    assert not (proxy.folder / "ca").exists()


def test_ready_means_that_it_has_keys(aduana):
    proxy = aduana(**{"tls.intercept": True, "workers": 2})
    assert len(signers(proxy)) == 1
    assert (proxy.folder / "ca" / "ca.crt").exists()


def test_a_bad_key_ends_the_start(tmp_path):
    (tmp_path / "ca").mkdir()
    (tmp_path / "ca" / "ca.key").write_text("no key\n")
    (tmp_path / "ca" / "ca.key").chmod(0o600)
    text = refused(tmp_path)
    assert str(tmp_path / "ca" / "ca.key") in text
    assert "without it there is no interception" in text


def test_a_reload_brings_it_and_takes_it(aduana, write, site):
    page = site(ok("x"))
    config = pathlib.Path(write("aduana.yaml", OFF))
    proxy = aduana(config=config)
    assert signers(proxy) == []
    config.write_text(ON)
    done = proxy.reload()
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(signers(proxy)) == 1
    config.write_text(OFF)
    assert proxy.reload().returncode == 0
    wait_for(lambda: not signers(proxy), "no signer any more")
    assert proxy.get(page.url()).status == 200


def test_a_reload_that_cannot_have_it(aduana, write, site):
    page = site(ok("x"))
    config = pathlib.Path(write("aduana.yaml", OFF))
    proxy = aduana(config=config)
    (proxy.folder / "ca").mkdir()
    (proxy.folder / "ca" / "ca.key").write_text("no key\n")
    (proxy.folder / "ca" / "ca.key").chmod(0o600)
    config.write_text(ON)
    assert proxy.reload().returncode != 0
    wait_for(lambda: "the old configuration stays" in proxy.stderr,
             "the journal")
    wait_for(lambda: not signers(proxy), "no signer any more")
    assert proxy.get(page.url()).status == 200


def test_it_is_replaced_at_once(aduana):
    proxy = aduana(**{"tls.intercept": True})
    first, = signers(proxy)
    # One that dies young would have to wait.
    wait_for(lambda: age(first) > 1.1, "a second of life")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: signers(proxy) not in ([], [first]), "another")
    wait_for(lambda: "ended: signal 9 (Killed); the next starts in 0 s" in
             proxy.stderr, "a word")


def test_it_ends_with_the_supervisor(tmp_path):
    from pwd import getpwuid
    proxy = Aduana(tmp_path, {"tls.intercept": True,
                              "user": getpwuid(os.getuid()).pw_name})
    pid, = signers(proxy)
    proxy.process.kill()
    proxy.process.wait()
    wait_for(lambda: title(pid) != "aduana-signer", "the end of the signer")


def test_a_stop_leaves_nobody(aduana):
    proxy = aduana(**{"tls.intercept": True, "workers": 2})
    everybody = children(proxy.process.pid)
    proxy.stop()
    assert not [p for p in everybody if title(p).startswith("aduana-")]
    assert "ended" not in proxy.stderr
