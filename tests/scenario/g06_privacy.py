# SPDX-License-Identifier: MIT
"""Client addresses can be masked and queries left out."""
from wire import ok


def test_masked(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"log.access.mask_clients": True,
                      "log.access.query": False})
    proxy.get(page.url("/a?secret=1"))
    line = proxy.log(1)[0].split()
    assert line[2] == "127.0.0.0"
    assert "secret" not in line[6] and line[6].startswith(page.url("/a"))
