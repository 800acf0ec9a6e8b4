# SPDX-License-Identifier: MIT
"""The log as JSON lines, well-formed whatever comes in."""
import json

from wire import ok


def test_lines(aduana, site):
    page = site(ok("x", "Content-Type: text/plain"))
    proxy = aduana(**{"log.access.format": "json"})
    proxy.get(page.url("/a"), "User-Agent: \"quoted\" \\ ñ")
    with proxy.connect() as client:
        client.send(b"GET http://a/\x01\xff\" HTTP/1.1\r\n\r\n")
        client.response()
    good, bad = [json.loads(line) for line in proxy.log(2)]
    assert good["url"] == page.url("/a") and good["method"] == "GET"
    assert good["status"] == 200
    assert "quoted" in good["user_agent"]
    assert bad["status"] == 400
