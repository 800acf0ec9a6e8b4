# SPDX-License-Identifier: MIT
"""curl, Python and Node through interception, the authority given to each in
its own way."""
import json
import subprocess

import pytest
import tls
from proxy import SANITIZED
from wire import chunked, ok
from within import environment, inside, lines  # noqa: F401 (a fixture)

NAME = "a.example"
BODY = bytes(range(256)) * 4000


def answer(request):
    if request.target == "/chunked":
        return chunked(*[BODY[i:i + 9000] for i in range(0, len(BODY), 9000)])
    if request.method in ("POST", "PUT"):
        return ok(str(len(request.body)))
    return ok(BODY, "Cache-Control: max-age=600")


@pytest.fixture
def page(inside):  # noqa: F811
    return inside.site(answer)


def run(args, env, data=None, good=True):
    done = subprocess.run(args, input=data, env=env, capture_output=True,
                          timeout=600)
    assert (done.returncode == 0) == good, done.stdout + done.stderr
    return done.stdout if good else done.stderr


def test_curl(inside, page, tmp_path):  # noqa: F811
    proxy = inside.start()
    env = environment(proxy, CURL_CA_BUNDLE=tls.authority_of(proxy))
    url = page.url("/x", NAME)
    for _ in range(2):
        assert run(["curl", "-sS", url], env) == BODY
    assert run(["curl", "-sS", "--http1.0", url], env) == BODY
    assert run(["curl", "-sS", "-r", "100-199", url], env) == BODY[100:200]
    assert run(["curl", "-sS", page.url("/chunked", NAME)], env) == BODY
    assert run(["curl", "-sS", "--tls-max", "1.2", url], env) == BODY
    head = run(["curl", "-sSI", url], env)
    assert b"200" in head and b"Content-Length: %d" % len(BODY) in head
    assert page.count == 2
    run(["curl", "-sS", "-Z", page.url("/x?[1-40]", NAME), "-o",
         str(tmp_path / "#1")], env)
    assert all((tmp_path / str(i)).read_bytes() == BODY for i in range(1, 41))


def test_curl_without_the_authority(inside, page):  # noqa: F811
    proxy = inside.start()
    env = environment(proxy)
    error = run(["curl", "-sS", page.url("/x", NAME)], env, good=False)
    assert b"certificate" in error
    assert page.count == 0


URLLIB = """
import sys, urllib.request
url = sys.argv[1]
for i in range(2):
    with urllib.request.urlopen(url, timeout=300) as reply:
        assert reply.status == 200 and len(reply.read()) == int(sys.argv[2])
request = urllib.request.Request(url, data=b"x" * 300000)
with urllib.request.urlopen(request, timeout=300) as reply:
    assert reply.read() == b"300000"
print(reply.headers["Via"])
"""

REQUESTS = """
import sys, requests
url = sys.argv[1]
with requests.Session() as session:
    for i in range(3):
        reply = session.get(url, timeout=300)
        assert reply.status_code == 200, reply.text
        assert len(reply.content) == int(sys.argv[2])
    assert session.post(url, data=b"x" * 300000, timeout=300).text == "300000"
    parts = (b"y" * 1000 for i in range(300))
    assert session.put(url, data=parts, timeout=300).text == "300000"
print(reply.headers["Via"])
"""


@pytest.mark.parametrize("code,variable", [
    (URLLIB, "SSL_CERT_FILE"), (REQUESTS, "REQUESTS_CA_BUNDLE")])
def test_python(inside, page, code, variable):  # noqa: F811
    proxy = inside.start()
    env = environment(proxy, **{variable: tls.authority_of(proxy)})
    out = run(["/usr/bin/python3", "-c", code, page.url("/x", NAME),
               str(len(BODY))], env)
    assert b"1." in out
    assert "MEM_HIT" in lines(proxy, " GET https:", 2 if code is URLLIB
                              else 3)[1]


# Node's own fetch takes no proxy from its surroundings: its agent is given a
# way to connect.
FETCH = """
const http = require('http'), tls = require('tls');
const [url, size] = process.argv.slice(1);
const proxy = new URL(process.env.https_proxy);
function connect(to, done) {
    http.request({host: proxy.hostname, port: proxy.port, method: 'CONNECT',
                  path: `${to.hostname}:${to.port || 443}`})
        .on('connect', (reply, socket) => {
            if (reply.statusCode !== 200)
                return done(new Error(`CONNECT: ${reply.statusCode}`));
            const secure = tls.connect({socket, servername: to.hostname},
                () => done(null, secure)).on('error', done);
        }).on('error', done).end();
}
(async () => {
    await fetch('data:,').catch(() => {});
    const Agent =
        globalThis[Symbol.for('undici.globalDispatcher.1')].constructor;
    const dispatcher = new Agent({connect});
    for (let i = 0; i < 3; i++) {
        const reply = await fetch(url, {dispatcher});
        const body = await reply.arrayBuffer();
        if (reply.status !== 200 || body.byteLength !== Number(size))
            throw new Error(`${reply.status} ${body.byteLength}`);
    }
    const reply = await fetch(url, {dispatcher, method: 'POST',
                                    body: 'x'.repeat(300000)});
    console.log(await reply.text());
    await dispatcher.close();
})().catch(error => { console.error(error); process.exit(1); });
"""


def test_node_fetch(inside, page):  # noqa: F811
    proxy = inside.start()
    env = environment(proxy, NODE_EXTRA_CA_CERTS=tls.authority_of(proxy))
    out = run(["node", "-e", FETCH, page.url("/x", NAME), str(len(BODY))],
              env)
    assert out == b"300000\n"
    assert "MEM_HIT" in lines(proxy, " GET https:", 3)[1]
    assert page.count == 2


def upload(length):
    """Counts what comes, without keeping it."""
    def serve(peer):
        head = peer.head().decode()
        if "100-continue" in head:
            peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        n = total = 0
        if "chunked" in head:
            while (n := int(peer.until(b"\r\n"), 16)) > 0:
                total += len(peer.exactly(n))
                peer.exactly(2)
            peer.until(b"\r\n")
        else:
            while total < length:
                total += len(peer.exactly(min(length - total, 1 << 20)))
        peer.send(ok(str(total), "Connection: close"))
    return serve


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_large_upload(inside, tmp_path, framing):  # noqa: F811
    size = 100_000_000
    page = inside.site(None, serve=upload(size))
    with open(tmp_path / "file", "wb") as file:
        file.truncate(size)
    proxy = inside.start()
    before = proxy.memory()
    env = environment(proxy, CURL_CA_BUNDLE=tls.authority_of(proxy))
    more = ["-H", "Transfer-Encoding: chunked"] if framing == "chunked" else []
    out = run(["curl", "-sS", "-T", str(tmp_path / "file"), *more,
               page.url("/up", NAME)], env)
    assert out == b"%d" % size
    assert SANITIZED or proxy.memory() - before < 16 * 1024


def test_json_of_the_log(inside, page):  # noqa: F811
    """Lines of a real client are what jq would read."""
    proxy = inside.start(**{"log.access.format": "json"})
    env = environment(proxy, CURL_CA_BUNDLE=tls.authority_of(proxy))
    run(["curl", "-sS", page.url("/x", NAME)], env)
    for line in proxy.log(2):
        assert json.loads(line)["tls_version"] == "TLSv1.3"
