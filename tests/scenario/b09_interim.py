# SPDX-License-Identifier: MIT
"""1xx answers pass, with their fields, before the final one."""
from wire import ok


def test_early_hints(aduana, site):
    page = site(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                b"HTTP/1.1 102 Processing\r\n\r\n" + ok("page"))
    reply = aduana().get(page.url())
    assert [i.status for i in reply.interim] == [103, 102]
    assert reply.interim[0].get("Link") == "</a.css>"
    assert reply.body == b"page"


def test_too_many_are_an_error(aduana, site):
    page = site(b"HTTP/1.1 102 Processing\r\n\r\n" * 1000 + ok("page"))
    reply = aduana().get(page.url())
    assert reply.status == 502
    assert len(reply.interim) < 200
