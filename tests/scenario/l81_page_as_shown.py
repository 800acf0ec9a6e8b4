# SPDX-License-Identifier: MIT
"""A word that a browser shows in one piece is found in one piece."""
import pytest

from wire import ok

WORDS = "danger_words:\n  action: block\n  words: [bomba]\n"
HTML = "Content-Type: text/html; charset=utf-8"
SVG = "Content-Type: image/svg+xml"


@pytest.fixture
def proxy(aduana, write):
    return aduana(**{"filters.danger_words": write("words.yaml", WORDS)})


@pytest.mark.parametrize("kind, text, status", [
    (HTML, "bom<x-y></x-y>ba", 403), (HTML, "bom<foo>ba</foo>", 403),
    (HTML, "bom<slot></slot>ba", 403), (HTML, "bom<div>ba</div>", 200),
    (HTML, "<li>bom</li><li>ba</li>", 200),
    (HTML, "<plaintext><!-- bomba -->", 403),
    (HTML, "<svg><style/></svg>bom<b>ba</b>", 403),
    (HTML, "<svg><text><![CDATA[<x bomba>]]></text></svg>", 403),
    (HTML, "<svg><text>bom<tspan>ba</tspan></text></svg>", 403),
    (SVG, "<svg><text><![CDATA[<!-- bomba -->]]></text></svg>", 403),
    (SVG, "<!DOCTYPE x [<!ENTITY w 'bomba'>]><svg><text>&w;</text></svg>",
     403),
    (SVG, "<svg><a>bom</a><name>ba</name></svg>", 200),
])
def test_shown(proxy, site, kind, text, status):
    assert proxy.get(site(ok(text, kind)).url()).status == status
