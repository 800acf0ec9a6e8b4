# SPDX-License-Identifier: MIT
"""The log in Apache's combined form."""
import re

from wire import ok

LINE = re.compile(
    r'^(\S+) - (\S+) \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] '
    r'"(\S+) (\S+) HTTP/(1\.\d)" (\d{3}) (\d+|-) "([^"]*)" "([^"]*)"')


def test_columns(aduana, site):
    page = site(ok("x"))
    proxy = aduana(**{"log.access.format": "combined"})
    proxy.get(page.url("/a"), "User-Agent: test \"quoted\"",
              "Referer: http://from/")
    line = LINE.match(proxy.log(1)[0].replace('\\"', "%22"))
    assert line, proxy.log()
    assert line[1] == "127.0.0.1"
    assert line[3] == "GET" and line[4] == page.url("/a")
    assert line[6] == "200" and line[8] == "http://from/"
