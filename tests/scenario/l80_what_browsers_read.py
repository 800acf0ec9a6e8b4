# SPDX-License-Identifier: MIT
"""What a browser reads is read: codings, headers and charsets that others would
give up on, and those that only look as if they said something."""
import struct
import zlib

import pytest

from wire import ok

HTML = "Content-Type: text/html; charset=utf-8"
BARE = "Content-Type: text/html"
WORDS = "danger_words:\n  action: block\n  broken: %s\n" \
        "  words: [bomba, бомба]\n"
PAGE = b"<p>una bomba</p>"
CYRILLIC = "<p>бомба</p>"


def gzip(flags, extra):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"\x1f\x8b\x08" + bytes([flags]) + bytes(6) + extra + \
        packer.compress(PAGE) + packer.flush() + \
        struct.pack("<II", zlib.crc32(PAGE), len(PAGE))


@pytest.fixture
def proxy(aduana, write):
    return aduana(**{"filters.danger_words": write("words.yaml",
                                                   WORDS % "flag")})


@pytest.mark.parametrize("coding, body", [
    ("utf-8", PAGE), ("none", PAGE), ("gzip;q=1", PAGE), ("foo, gzip", PAGE),
    ("gzip", gzip(2, b"??")), ("gzip", gzip(0xe0, b"")),
    ("gzip", gzip(0x1f, b"\x02\x00ab" b"name\0" b"comment\0" b"??")),
])
def test_coding(proxy, site, coding, body):
    page = site(ok(body, HTML, "Content-Encoding: " + coding))
    assert proxy.get(page.url()).status == 403


def test_unknown_coding_may_be_refused(aduana, write, site):
    proxy = aduana(**{"filters.danger_words": write("words.yaml",
                                                    WORDS % "block")})
    page = site(ok(b"<p>calma</p>", HTML, "Content-Encoding: none"))
    assert proxy.get(page.url()).status == 403


@pytest.mark.parametrize("kind, body", [
    (BARE + "; charset=foo", b"<meta charset=koi8-r>" +
     CYRILLIC.encode("koi8-r")),
    (BARE, b"<!--<meta charset=koi8-r>-->" + CYRILLIC.encode()),
    (BARE, b"<!--<meta charset=iso-2022-jp>--><p>\x1b$B bomba"),
    (BARE, b"<meta data-charset=koi8-r>" + CYRILLIC.encode()),
    (BARE, b"<meta name=d content='charset=koi8-r'>" + CYRILLIC.encode()),
    (BARE, b"<meta content='text/html; charset=koi8-r' http-equiv="
     b"content-type>" + CYRILLIC.encode("koi8-r")),
    (BARE, b"<p><?xml encoding='koi8-r'?>" + CYRILLIC.encode()),
    (BARE, b"<head><!--" + b"x" * 2000 + b"--><meta charset=koi8-r>" +
     CYRILLIC.encode("koi8-r")),
])
def test_charset(proxy, site, kind, body):
    assert proxy.get(site(ok(body, kind)).url()).status == 403
