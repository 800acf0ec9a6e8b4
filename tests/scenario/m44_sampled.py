# SPDX-License-Identifier: MIT
"""aduana measures itself and its machine; docs/metrics.md names everything."""
import re
import time

from collect import free_udp_port, rows, series
from proxy import ROOT, wait_for
from wire import ok

PLACES = {"KIND": "worker|admin|supervisor|signer|verifier|lists",
          "PHASE": "all|hit|miss|first_byte|dns|connect",
          "PLACE": "state|log|cache", "LINK": r"[\w.-]+"}


def patterns():
    text = (ROOT / "docs" / "metrics.md").read_text().partition("## Names")[2]
    found = []
    for line in text.splitlines():
        if not line.startswith("| `"):
            continue
        whole = None
        for name in re.findall(r"`([\w.]+)`", line.split("|")[1]):
            names = [name]
            if name.startswith("."):
                # Beside the one before, or below it.
                names = [whole.rpartition(".")[0] + name, whole + name]
            else:
                whole = name
            for one in names:
                for place, what in PLACES.items():
                    one = re.sub(rf"\b{place}\b", lambda _: f"({what})", one)
                found.append(one)
    return found


def test_what_is_measured(aduana, site):
    page = site(ok("x" * 1000, "Cache-Control: max-age=600"))
    proxy = aduana(**{"metrics.interval": "1s"})
    since = int(time.time()) - 20
    first = series(proxy)
    asked = []
    want = {"aduana.requests", "aduana.hit_ratio", "aduana.hits",
            "aduana.latency.hit.p50", "aduana.descriptors",
            "aduana.cpu.worker", "aduana.memory.admin",
            "aduana.cache.objects", "system.cpu.busy", "system.memory.used",
            "system.load.1min", "system.sockets.tcp",
            "system.disk.state.free"}

    def there():
        # What was before the first look is in none.
        asked.append(proxy.get(page.url()).status)
        return want <= series(proxy).keys()
    wait_for(there, "all of them")
    assert set(asked) == {200}
    assert not first.keys() - series(proxy).keys()

    def most(name):
        have = rows(proxy, name, since, int(time.time()) + 20, "10s")
        return max((row[2] for row in have.values()), default=0)
    assert 0 < most("aduana.requests") <= len(asked)
    assert most("aduana.hit_ratio") <= 1
    assert most("aduana.memory.worker") > 100000
    assert most("aduana.cache.objects") == 1
    assert most("system.disk.state.used") < 1
    units = {s["name"]: s["unit"] for s in series(proxy).values()}
    assert units["aduana.client.sent"] == "bytes/s"
    assert units["aduana.hit_ratio"] == "ratio"


def test_all_are_documented(aduana, site):
    proxy = aduana(**{"metrics.interval": "1s"})
    proxy.get(site(ok("x")).url())
    wait_for(lambda: "system.disk.state.free" in series(proxy), "a look")
    known = patterns()
    assert len(known) > 60
    unknown = [name for name in series(proxy)
               if not any(re.fullmatch(p, name) for p in known)]
    assert unknown == []


def test_not_measured(aduana):
    proxy = aduana(**{"metrics.interval": 0,
                      "metrics.udp": [f"127.0.0.1:{free_udp_port()}"]})
    # Longer than the first look would take.
    end = time.monotonic() + 1.5
    wait_for(lambda: time.monotonic() > end, "the time of a look")
    assert series(proxy) == {}
