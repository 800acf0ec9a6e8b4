# SPDX-License-Identifier: MIT
"""A folder of lists by category: all of them or the chosen ones."""
import pathlib

import pytest

from dns import Dns
from wire import ok

FILES = {"adult/domains": "a.test\n", "adult/urls": "u.test:PORT/~x/\n",
         "adult/expressions": "(^|[-./])bad(ly)?([-./]|$)\nno(?=t)\n",
         "gambling/domains": "g.test\n", "news/domains": "n.test\n"}
ROWS = {"a.test/": 1, "u.test/~x/1": 1, "w.test/bad/": 1, "g.test/": 1,
        "n.test/": 0, "u.test/~y/": 0, "w.test/nothing": 0}


@pytest.fixture
def tree(aduana, site, write, closing):
    page = site(ok("content"))
    for name, text in FILES.items():
        inner = pathlib.Path(write("list.yaml", "")).with_name("tree") / name
        inner.parent.mkdir(parents=True, exist_ok=True)
        inner.write_text(text.replace("PORT", str(page.port)))
    dns = Dns({row.split("/")[0]: ["127.0.0.1"] for row in ROWS})
    closing.append(dns)
    path = write("blacklist.yaml", "blacklist:\n  import:\n"
                 "    - {file: tree, categories: [adult, gambling]}\n")
    return aduana(**{"filters.blacklist": path,
                     "dns.servers": [dns.server]}), page


def test_chosen_categories(tree):
    proxy, page = tree
    for where, refused in ROWS.items():
        host, rest = where.split("/", 1)
        reply = proxy.get(f"http://{host}:{page.port}/{rest}")
        assert reply.status == (403 if refused else 200), where
    assert "1 rules; 1 lines skipped: 1 with an expression" in proxy.stderr
    assert "4 rules in 2 categories" in proxy.stderr
