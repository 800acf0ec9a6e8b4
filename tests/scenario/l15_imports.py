# SPDX-License-Identifier: MIT
"""Lists in the forms people have them: what each refuses, and by which line."""
import pytest

from dns import Dns
from wire import ok

HOSTS = "127.0.0.1 localhost\n0.0.0.0 a.test b.test # two\n"
ADBLOCK = """\
[Adblock Plus 2.0]
! a list
||a.test^
||b.test^$third-party
@@||good.a.test^
/banner/*/img^
/^http:..c[0-9]+[.]test/
||d.test^$script,domain=page.test
||i.test^$important
@@||i.test^
page.test##.ad
||r.test^$redirect=noop
"""
RPZ = """\
$TTL 2h
@ IN SOA ns. host. (1 6h
 1h 1w 2h)
  NS ns.
a.test CNAME .
*.b.test CNAME *.
b.test CNAME rpz-drop.
x.b.test CNAME rpz-passthru.
c.test A 0.0.0.0
32.1.2.0.192.rpz-client-ip CNAME .
"""
PAGE = "Referer: http://page.test/x"
SCRIPT = "Sec-Fetch-Dest: script"

# format, text, where, lines of the request, the line that refuses; 0: none
ROWS = [
    ("plain", "\ufeffA.test.\r\n*.b.test\t# why\r\n", "a.test/", (), 1),
    ("plain", "\ufeffA.test.\r\n*.b.test\t# why\r\n", "x.b.test/", (), 2),
    ("hosts", HOSTS, "b.test/", (), 2),
    ("auto", HOSTS, "x.a.test/", (), 2),
    ("auto", ADBLOCK, "a.test/", (), 3),
    ("adblock", ADBLOCK, "x.a.test/", (), 3),
    ("adblock", ADBLOCK, "good.a.test/", (), 0),
    ("adblock", ADBLOCK, "b.test/", (PAGE,), 4),
    ("adblock", ADBLOCK, "b.test/", ("Referer: http://x.b.test/",), 0),
    ("adblock", ADBLOCK, "b.test/", (), 0),
    ("adblock", ADBLOCK, "b.test/", ("Origin: http://page.test",), 4),
    ("adblock", ADBLOCK, "e.test/banner/x/img?1", (), 6),
    ("adblock", ADBLOCK, "e.test/BANNER/x/IMG", (), 6),
    ("adblock", ADBLOCK, "e.test/banner/img", (), 0),
    ("adblock", ADBLOCK, "c12.test/", (), 7),
    ("adblock", ADBLOCK, "d.test/", (PAGE, SCRIPT), 8),
    ("adblock", ADBLOCK, "d.test/", (PAGE, "Sec-Fetch-Dest: image"), 0),
    ("adblock", ADBLOCK, "d.test/", (PAGE,), 0),
    ("adblock", ADBLOCK, "d.test/", (SCRIPT,), 0),
    ("adblock", ADBLOCK, "i.test/", (), 9),
    ("adblock", ADBLOCK, "page.test/", (), 0),
    ("adblock", ADBLOCK, "r.test/", (), 0),
    ("auto", RPZ, "a.test/", (), 5),
    ("rpz", RPZ, "x.a.test/", (), 0),
    ("rpz", RPZ, "y.b.test/", (), 6),
    ("rpz", RPZ, "x.b.test/", (), 0),
    ("rpz", RPZ, "c.test/", (), 9),
]


@pytest.fixture
def start(aduana, site, write, closing):
    """A proxy whose blacklist imports what is said."""
    def starting(entry, **lists):
        page = site(ok("content"))
        names = {row[2].split("/")[0] for row in ROWS} | {"u.test", "w.test"}
        dns = Dns({name: ["127.0.0.1"] for name in names})
        closing.append(dns)
        path = write("blacklist.yaml",
                     f"blacklist:\n  import:\n    - {{{entry}}}\n")
        proxy = aduana(**{"filters.blacklist": path,
                          "dns.servers": [dns.server]})
        return proxy, page
    return starting


def ask(proxy, page, where, *lines):
    host, rest = where.split("/", 1)
    return proxy.get(f"http://{host}:{page.port}/{rest}", *lines)


@pytest.mark.parametrize("form,text,where,lines,line", ROWS)
def test_refused_by(start, write, form, text, where, lines, line):
    path = write("list", text)
    proxy, page = start(f"file: list, format: {form}")
    reply = ask(proxy, page, where, *lines)
    assert reply.status == (403 if line else 200)
    if line:
        assert f"{path}:{line}".encode() in reply.body


def test_an_exception_excuses_from_imported_rules_alone(aduana, site, write,
                                                        closing):
    page = site(ok("content"))
    dns = Dns({"a.test": ["127.0.0.1"]})
    closing.append(dns)
    write("list", "||a.test^\n@@||a.test^\n")
    path = write("blacklist.yaml", "blacklist:\n  import: [list]\n")
    proxy = aduana(**{"filters.blacklist": path, "dns.servers": [dns.server]})
    assert ask(proxy, page, "a.test/").status == 200
    write("blacklist.yaml",
          "blacklist:\n  import: [list]\n  domains: [a.test]\n")
    assert proxy.reload().returncode == 0
    assert ask(proxy, page, "a.test/").status == 403
