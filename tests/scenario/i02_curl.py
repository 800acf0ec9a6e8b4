# SPDX-License-Identifier: MIT
"""curl: HTTP/1.0, HEAD, ranges, uploads in both framings, many at once."""
import subprocess

from wire import ok

BODY = bytes(range(256)) * 400


def curl(proxy, *args, data=None):
    done = subprocess.run(["curl", "-sS", "--max-time", "60", "-x", proxy.url,
                           "--noproxy", "", *args], input=data,
                          capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_versions_and_head(aduana, site):
    page = site(ok(BODY, "Cache-Control: max-age=600"))
    proxy = aduana()
    assert curl(proxy, "--http1.0", page.url()) == BODY
    assert curl(proxy, page.url()) == BODY
    head = curl(proxy, "-I", page.url())
    assert b"200" in head.split(b"\r\n")[0]
    assert b"Content-Length: %d" % len(BODY) in head
    assert curl(proxy, "-r", "100-199", page.url()) == BODY[100:200]
    assert page.count == 1


def test_uploads(aduana, site):
    page = site(lambda r: ok(str(len(r.body))))
    proxy = aduana()
    data = BODY * 20
    assert curl(proxy, "--data-binary", "@-", page.url(),
                data=data) == b"%d" % len(data)
    assert curl(proxy, "-T", "-", "-H", "Transfer-Encoding: chunked",
                page.url("/put"), data=data) == b"%d" % len(data)
    assert page.requests[-1].method == "PUT" and page.requests[-1].chunked


def test_tunnel(aduana, site):
    page = site(ok("inside"))
    assert curl(aduana(), "-p", page.url()) == b"inside"


def test_many_in_parallel(aduana, site):
    page = site(lambda r: ok(r.target))
    out = curl(aduana(workers=2), "-Z", page.url("/[1-100]"))
    assert sorted(out.decode().split("/")[1:]) == sorted(
        str(i) for i in range(1, 101))
