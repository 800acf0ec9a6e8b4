# SPDX-License-Identifier: MIT
"""Every mistake is told at once, with file:line:column and a suggestion."""
import re

from proxy import run

WRONG = """\
wrkers: 2
cache:
  size: lots
  max_objct: 1 MiB
connect:
  ports: [443, 70000]
timeouts:
  head: 5 parsecs
"""


def test_all_mistakes_with_their_places(write):
    path = write("aduana.yaml", WRONG)
    done = run("--check", path)
    out = done.stdout + done.stderr
    assert done.returncode == 1
    places = re.findall(rf"{re.escape(path)}:(\d+):(\d+): ", out)
    assert [int(line) for line, _ in places] == [1, 3, 4, 6, 8], out
    assert int(places[0][1]) == 1
    assert int(places[1][1]) == 9
    assert "workers" in out and "max_object" in out


def test_broken_yaml_has_a_place(write):
    path = write("aduana.yaml", "workers: 1\nlisten: [\"a\n")
    done = run("--check", path)
    assert done.returncode == 1
    assert re.search(rf"{re.escape(path)}:\d+:\d+: ",
                     done.stdout + done.stderr)


def test_missing_file(tmp_path):
    done = run("--check", tmp_path / "none.yaml")
    assert done.returncode == 1
    assert "none.yaml" in done.stdout + done.stderr


def test_duplicate_key(write):
    path = write("aduana.yaml", "workers: 1\nworkers: 2\n")
    done = run("--check", path)
    assert done.returncode == 1
    assert f"{path}:2:" in done.stdout + done.stderr


def test_a_file_for_no_cache(write):
    path = write("aduana.yaml", "cache:\n  size: 0\n  file: /tmp/store\n")
    done = run("--check", path)
    assert done.returncode == 1
    assert f"{path}:3:9: " in done.stdout + done.stderr
    assert "cache.size is 0" in done.stdout + done.stderr
