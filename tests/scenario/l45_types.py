# SPDX-License-Identifier: MIT
"""Rules about types where the type is not said, or changes while stored."""
import pytest

from wire import ok


@pytest.fixture
def proxy(aduana, tmp_path):
    folder = tmp_path / "conf.d"
    folder.mkdir()

    def start(types):
        (folder / "rules.yaml").write_text(
            f"rules: [{{url: '*', action: block, types: {types}}}]\n")
        return aduana(**{"filters.conf_d": str(folder)})
    return start


@pytest.mark.parametrize("types, refused", [
    ("[none]", {"/untyped", "/odd"}),
    ("'*'", {"/untyped", "/odd", "/text"}),
    ("text/*", {"/text"}),
    ("[NONE, text/plain]", {"/untyped", "/odd", "/text"}),
])
def test_types_that_are_not_said(proxy, site, types, refused):
    lines = {"/untyped": (), "/odd": ("Content-Type: html",),
             "/text": ("Content-Type: text/plain; charset=utf-8",)}
    page = site(lambda request: ok("x", *lines[request.target]))
    aduana = proxy(types)
    assert {path for path in lines
            if aduana.get(page.url(path)).status == 403} == refused


def test_a_type_that_a_304_changes(proxy, site):
    """What is stored is judged by the type it has now."""
    def answer(request):
        if request.get("If-None-Match"):
            return ok(b"", "Content-Type: video/mp4", 'ETag: "a"',
                      "Cache-Control: max-age=0",
                      status="304 Not Modified", length=False)
        return ok("x", "Content-Type: text/plain", 'ETag: "a"',
                  "Cache-Control: max-age=0")
    page = site(answer)
    aduana = proxy("video/*")
    assert aduana.get(page.url("/")).status == 200
    for _ in range(2):
        assert aduana.get(page.url("/")).status == 403
    assert page.count >= 2
