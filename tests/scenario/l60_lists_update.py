# SPDX-License-Identifier: MIT
"""Lists from the web: fetched through the proxy itself, and put in force."""
import gzip
import pathlib

import pytest

from proxy import wait_for
from wire import ok

NAMES = "".join(f"n{i}.ads.test\n" for i in range(20))


class Lists:
    """An origin whose answer changes, and a proxy that imports from it."""

    def __init__(self, aduana, site, write, form="", **settings):
        self.answer = ok(NAMES.encode())
        self.requests = []
        self.origin = site(self.give)
        self.page = site(ok("content"))
        path = write("list.yaml", "blacklist:\n  import:\n"
                     f"    - {{url: \"{self.origin.url('/ads.txt')}\"{form}}}\n"
                     "  urls: ['*/more']\n")
        self.proxy = aduana(**{"filters.blacklist": path, **settings})
        self.folder = pathlib.Path(self.proxy.folder) / "lists"

    def give(self, request):
        self.requests.append(request)
        return self.answer

    def update(self):
        """An answer may be lost when admin is relieved, after a reload."""
        while (done := self.proxy.ctl("lists", "update",
                                      "--wait")).returncode == 3:
            pass
        return done

    def copy(self):
        names = [p for p in self.folder.iterdir() if p.suffix != ".state"]
        assert len(names) == 1, names
        return names[0].read_bytes()

    def refused(self, host="n7.ads.test"):
        return self.proxy.get(f"http://{host}/").status == 403


@pytest.fixture
def lists(aduana, site, write):
    return lambda *args, **settings: Lists(aduana, site, write, *args,
                                           **settings)


def test_first_fetch_then_unchanged(lists):
    web = lists()
    told = web.proxy.ctl("check")
    assert "not fetched yet" in told.stdout + told.stderr
    assert "never" in web.proxy.ctl("lists").stdout
    web.answer = ok(NAMES.encode(), 'ETag: "one"')
    assert not web.refused()
    done = web.update()
    assert done.returncode == 0 and "ads.txt: new" in done.stdout, done
    assert web.copy() == NAMES.encode()
    wait_for(web.refused, "the rule in force")
    assert "Via" in web.requests[0]
    # The same again is not even sent.
    web.answer = ok(b"", status="304 Not Modified", length=False)
    done = web.update()
    assert done.returncode == 0 and "ads.txt: unchanged" in done.stdout, done
    assert web.requests[1].get("If-None-Match") == '"one"'
    shown = web.proxy.ctl("lists").stdout
    assert "20 lines" in shown and "unchanged" in shown
    assert web.copy() == NAMES.encode() and web.refused()


BAD = {
    "nothing": (ok(b""), "it is empty"),
    "blank": (ok(b"\n \n"), "it is empty"),
    "500": (ok(b"x", status="500 Oops"), "the answer was 500"),
    "html": (ok(b"<!DOCTYPE html><p>Please log in"), "it is a page"),
    "type": (ok(NAMES.encode(), "Content-Type: text/html"), "it is a page"),
    "cut": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n"
            b"Connection: close\r\n\r\n" + NAMES.encode(), "cut off"),
    "gzip": (ok(gzip.compress(NAMES.encode())[:-20]), "the old copy stays"),
    "large": (ok("".join(f"a{i}.test\n" for i in range(1101)).encode()),
              "ten times larger"),
    "long": (ok(b"a" * 70000), "longer than lists.max"),
}


@pytest.mark.parametrize("name", BAD)
def test_the_old_copy_stays(lists, name):
    bad, why = BAD[name]
    web = lists(**{"lists.max": "64 KiB"})
    assert web.update().returncode == 0
    wait_for(web.refused, "the rule in force")
    web.answer = bad
    done = web.update()
    assert done.returncode != 0 and why in done.stdout + done.stderr, done
    assert web.copy() == NAMES.encode() and web.refused()
    assert why in web.proxy.ctl("lists").stdout


def test_less_than_a_tenth(lists):
    web = lists()
    web.answer = ok("".join(f"n{i}.ads.test\n" for i in range(2000)).encode())
    assert web.update().returncode == 0
    web.answer = ok(NAMES.encode())
    done = web.update()
    assert done.returncode != 0
    assert "less than a tenth" in done.stdout + done.stderr


def test_packed_lists_and_redirects(lists):
    web = lists()
    first = ok(b"", f"Location: {web.origin.url('/other.gz')}",
               status="302 Found")
    packed = ok(gzip.compress(NAMES.encode()))
    web.origin.answer = lambda request: \
        first if request.target.endswith("ads.txt") else packed
    done = web.update()
    assert done.returncode == 0, done
    wait_for(web.refused, "the rule in force")
    assert "20 lines" in web.proxy.ctl("lists").stdout


def test_no_request_fails_meanwhile(lists):
    web = lists(workers=2)
    web.proxy.ctl("lists", "update")

    def is_refused():
        assert web.proxy.get(web.page.url("/")).status == 200
        return web.refused()
    wait_for(is_refused, "the rule in force")


def test_by_itself(lists):
    """With `every`, a list that is not there is fetched at once."""
    web = lists(", every: 1h")
    wait_for(lambda: web.requests, "the list being asked for")
    wait_for(web.refused, "the rule in force")
    shown = web.proxy.ctl("lists").stdout
    assert "by hand" not in shown
    assert len(web.requests) == 1


def test_nothing_to_fetch(aduana):
    done = aduana().ctl("lists", "update")
    assert done.returncode != 0 and "no list is imported" in \
        done.stdout + done.stderr
