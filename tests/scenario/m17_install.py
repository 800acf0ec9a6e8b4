# SPDX-License-Identifier: MIT
"""`make install` puts everything below DESTDIR, a second one leaves what people
edit, and uninstall leaves nothing but that."""
import os
import re
import subprocess

from proxy import BUILD, ROOT


def make(target, folder, *more):
    # What is built is installed, and nothing built for that.
    done = subprocess.run(
        ["make", "-s", "-o", "all", "-C", ROOT, target,
         f"B={os.path.relpath(BUILD, ROOT)}", f"DESTDIR={folder}", *more],
        capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stdout + done.stderr


def files(folder):
    return {os.path.relpath(os.path.join(at, name), folder)
            for at, _, names in os.walk(folder) for name in names}


KEPT = {"etc/aduana/aduana.yaml", "etc/aduana/lists/blacklist.yaml",
        "etc/aduana/lists/danger-words.yaml", "etc/aduana/lists/tunnel.yaml",
        "etc/aduana/lists/whitelist.yaml"}
PUT = {"usr/sbin/aduana", "usr/bin/aduanactl",
       "usr/share/aduana/pages/block.en.html",
       "usr/share/aduana/lists/safe-search.yaml",
       "usr/share/bash-completion/completions/aduana",
       "usr/share/bash-completion/completions/aduanactl",
       "usr/share/man/man1/aduanactl.1", "usr/share/man/man8/aduana.8",
       "usr/share/man/man5/aduana.yaml.5",
       "usr/share/man/man5/aduana-filters.5",
       "usr/share/doc/aduana/filters.md",
       "lib/systemd/system/aduana.service", "usr/lib/sysusers.d/aduana.conf",
       "usr/lib/tmpfiles.d/aduana.conf", "etc/logrotate.d/aduana"}


def test_install_twice_and_uninstall(tmp_path):
    make("install", tmp_path)
    assert (PUT | KEPT) - files(tmp_path) == set()
    settings = tmp_path / "etc/aduana/aduana.yaml"
    whitelist = tmp_path / "etc/aduana/lists/whitelist.yaml"
    assert "blacklist: lists/blacklist.yaml" in settings.read_text()
    assert "filters/etc" not in settings.read_text()
    settings.write_text("workers: 1\n")
    whitelist.write_text("whitelist: {domains: [good.example]}\n")

    make("install", tmp_path)
    assert settings.read_text() == "workers: 1\n"
    assert "good.example" in whitelist.read_text()

    make("uninstall", tmp_path)
    assert files(tmp_path) == KEPT


def test_good_as_installed(tmp_path):
    make("install", tmp_path)
    done = subprocess.run(
        [tmp_path / "usr/sbin/aduana", "--check",
         tmp_path / "etc/aduana/aduana.yaml"],
        capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")


def test_another_prefix(tmp_path):
    make("install", tmp_path, "PREFIX=/usr/local")
    assert (tmp_path / "usr/local/sbin/aduana").exists()
    unit = tmp_path / "lib/systemd/system/aduana.service"
    assert "ExecStart=/usr/local/sbin/aduana" in unit.read_text()
    make("uninstall", tmp_path, "PREFIX=/usr/local")
    assert files(tmp_path) == KEPT


def test_the_package_is_built_with_what_make_installs():
    makefile = (ROOT / "Makefile").read_text()
    deps = re.search(r"^DEPS = ((?:.*\\\n)*.*)\n", makefile, re.M)[1]
    control = (ROOT / "debian/control").read_text()
    build = re.search(r"^Build-Depends:((?: .*\n)+)", control, re.M)[1]
    needed = {word.split("=")[-1] for word in deps.replace("\\", " ").split()}
    # What every build of a package has.
    needed -= {"gcc", "make", "libc6-dev", "nodejs"}
    assert needed - set(re.findall(r"[a-z0-9.+-]+", build)) == set()


def test_one_version():
    version = re.search(r"^VERSION\s*= (\S+)",
                        (ROOT / "Makefile").read_text(), re.M)[1]
    changelog = (ROOT / "debian/changelog").read_text()
    assert re.match(r"aduana \(([0-9.]+)", changelog)[1] == version
