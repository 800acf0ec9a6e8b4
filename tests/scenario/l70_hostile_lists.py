# SPDX-License-Identifier: MIT
"""Lists written by an enemy: what they cost, and that aduana still starts."""
import os
import random

import pytest

from l60_lists_update import Lists
from proxy import SLOW, Aduana, children, wait_for
from wire import ok

NO_LISTS = {
    "no names": b"%%% !! $$\n" * 40,
    "UTF-16": "\n".join(f"n{i}.test" for i in range(40)).encode("utf-16"),
    "NULs": b"a\0b.test\n" * 40,
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_what_a_reload_would_refuse_is_not_taken(aduana, site, write, name):
    web = Lists(aduana, site, write)
    assert web.update().returncode == 0
    wait_for(web.refused, "the rule in force")
    good = web.copy()
    web.answer = ok(NO_LISTS[name])
    done = web.update()
    assert done.returncode == 1 and "the old copy stays" in done.stdout, done
    assert web.copy() == good and web.refused()
    web.proxy.stop()
    again = Aduana(web.proxy.folder, dict(web.proxy.settings))
    again.port = web.proxy.port
    try:
        assert again.get("http://n7.ads.test/").status == 403
    finally:
        again.stop()


def test_expressions_that_take_long_to_compile(aduana, site, write):
    web = Lists(aduana, site, write, ", format: adblock")
    web.answer = ok(b"||n7.ads.test^\n" + b"".join(
        b"/(a%d{1,500}){1,500}x/\n" % i for i in range(400)))
    before = sum(map(cpu_s, family(web.proxy)))
    assert web.update().returncode == 0
    wait_for(web.refused, "the rule in force")
    assert sum(map(cpu_s, family(web.proxy))) - before < 5 * SLOW
    wait_for(lambda: "left out" in web.proxy.stderr, "a word of it")


def family(proxy):
    return [proxy.process.pid, *children(proxy.process.pid)]


def cpu_s(pid):
    """Its own, and that of those it has buried."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def test_an_address_in_which_many_patterns_are_looked_for(aduana, write):
    words = random.Random(1)
    names = ["".join(words.choices("abcdefghijklmnop", k=6))
             for _ in range(2000)]
    listed = write("list.txt", "[Adblock Plus]\n" + "".join(
        f"/{n}^*/q{i}^$image\n" for i, n in enumerate(names)))
    proxy = aduana(**{"filters.blacklist": write(
        "black.yaml", f"blacklist:\n  import: [{{file: {listed}}}]\n")})
    url = "http://127.0.0.1:1" + "".join(f"/{n}" for n in names)
    [worker] = proxy.workers()
    before = cpu_s(worker)
    for _ in range(10):
        assert proxy.get(url).status == 502
    assert cpu_s(worker) - before < 0.5 * SLOW
