# SPDX-License-Identifier: MIT
"""Danger words in the URL and in request bodies of text types."""
import pytest

from proxy import request
from wire import ok

WORDS = """\
danger_words:
  action: block
  broken: flag
  words:
    - isis
    - terrorismo
    - {word: bomba, except: ["bomba de agua"]}
"""
URLS = ["/bomba", "/BOMBA", "/a?q=la%20bomba", "/b%C3%B3mba", "/x/bomba.html",
        "/?q=isis", "/%62omba", "/a-terrorismo-b", "/q=la+bomba+x"]
CLEAN = ["/crisis", "/an%C3%A1lisis-de-la-crisis", "/bombardeo", "/tesis",
         "/?q=bomba+de+agua", "/oasis", "/rebomba"]


@pytest.fixture
def guarded(aduana, site, write):
    path = write("words.yaml", WORDS)
    return aduana(**{"filters.danger_words": path}), site(ok("fine")), path


@pytest.mark.parametrize("path", URLS)
def test_in_the_url(guarded, path):
    proxy, page, words = guarded
    reply = proxy.get(page.url(path))
    assert reply.status == 403
    assert f"{words}:".encode() in reply.body
    assert page.connections == 0
    assert "danger" in proxy.log(1)[0]


@pytest.mark.parametrize("path", CLEAN)
def test_clean_url(guarded, path):
    proxy, page, _ = guarded
    assert proxy.get(page.url(path)).status == 200
    assert "danger" not in proxy.log(1)[0]


BODIES = [("text/plain; charset=utf-8", "habrá una Bomba aquí".encode()),
          ("application/x-www-form-urlencoded", b"a=1&q=una+b%C3%B3mba"),
          ("application/json", b'{"q": "la bomba"}'),
          ("text/plain; charset=iso-8859-1", "la bómba".encode("latin-1"))]


@pytest.mark.parametrize("kind,body", BODIES)
def test_in_the_body(guarded, kind, body):
    proxy, page, words = guarded
    reply = proxy.ask("POST", page.url("/form"), f"Content-Type: {kind}",
                      body=body)
    assert reply.status == 403
    assert f"{words}:7".encode() in reply.body
    assert not any(b"omba" in r.body for r in page.requests)


def test_split_between_chunks(guarded):
    proxy, page, _ = guarded
    with proxy.connect() as client:
        client.send(request("POST", page.url(), "Content-Type: text/plain",
                            "Transfer-Encoding: chunked") +
                    b"5\r\nla bo\r\n3\r\nmba\r\n0\r\n\r\n")
        assert client.response().status == 403


def test_clean_body_passes_whole(guarded):
    proxy, page, _ = guarded
    body = "análisis de la crisis\n".encode() * 1000
    reply = proxy.ask("POST", page.url(), "Content-Type: text/plain",
                      body=body)
    assert reply.status == 200
    assert page.requests[0].body == body


def test_binary_body_is_not_read(guarded):
    proxy, page, _ = guarded
    reply = proxy.ask("POST", page.url(), "Content-Type: image/png",
                      body=b" bomba ")
    assert reply.status == 200
