# SPDX-License-Identifier: MIT
"""Variants: each keeps its own, none is given for another."""
from wire import ok


def answer(r):
    return ok(f"{r.get('Accept-Language')}|{r.get('X-Kind')}",
              "Cache-Control: max-age=100", "Vary: Accept-Language",
              "Vary: X-Kind")


def test_variants(aduana, site):
    page = site(answer)
    proxy = aduana()
    kinds = [("es", "a"), ("en", "a"), ("es", "b")]
    for _ in range(2):
        for language, kind in kinds:
            reply = proxy.get(page.url(), f"Accept-Language: {language}",
                              f"X-Kind: {kind}")
            assert reply.body == f"{language}|{kind}".encode()
    assert page.count == 3


def test_absent_is_a_value_of_its_own(aduana, site):
    page = site(answer)
    proxy = aduana()
    assert proxy.get(page.url()).body == b"None|None"
    reply = proxy.get(page.url(), "Accept-Language: es")
    assert reply.body == b"es|None" and page.count == 2
    assert "fwd=vary-miss" in reply.cache
    assert proxy.get(page.url()).hit


def test_blanks_in_the_value_do_not_matter(aduana, site):
    page = site(answer)
    proxy = aduana()
    proxy.get(page.url(), "Accept-Language: es, en")
    assert proxy.get(page.url(), "Accept-Language:  es,en ").hit


def test_one_of_them_can_be_revalidated(aduana, site):
    def tagged(r):
        language = r.get("Accept-Language")
        if r.get("If-None-Match") == f'"{language}"':
            return (b"HTTP/1.1 304 Not Modified\r\n"
                    b"Cache-Control: max-age=100\r\n"
                    b"Vary: Accept-Language\r\n\r\n")
        return ok(language, "Cache-Control: max-age=10", "Age: 20",
                  f'ETag: "{language}"', "Vary: Accept-Language")

    page = site(tagged)
    proxy = aduana()
    for language in ("es", "en"):
        proxy.get(page.url(), f"Accept-Language: {language}")
    for language in ("es", "en"):
        reply = proxy.get(page.url(), f"Accept-Language: {language}")
        assert reply.body == language.encode()


def test_the_longest_address(aduana, site):
    page = site(answer)
    proxy = aduana()
    url = page.url("/%41" + "a" * 16000)
    for _ in range(2):
        reply = proxy.get(url, "Accept-Language: es")
        assert reply.status == 200 and reply.body == b"es|None"
    assert page.count == 1
