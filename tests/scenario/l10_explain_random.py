# SPDX-License-Identifier: MIT
"""What explain says of a request and what the daemon's log says of it are the
same, for random rules and random requests, and for what each action does."""
import json
import random
import socket
import urllib.parse

import pytest

from dns import Dns
from l09_reload_seamless import question
from proxy import SANITIZED, wait_for
from wire import Peer, ok

RULES = 200
REQUESTS = 60 if SANITIZED else 300
SEED = 20261122
CLIENTS = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.1.1"]
NAMES = [f"{low}.{high}.test" for low in "abcd" for high in "stuvwxyz"]
NAMES += [f"{high}.test" for high in "stuvwxyz"]
PATHS = ["/", "/ad/1.gif", "/ad/2.gif?x=1", "/Secret7", "/secret8", "/shop",
         "/shop/cart?id=3", "/a%20b", "/%7Euser/", "/caf%C3%A9", "/bomba"]
GLOBS = ["*/ad/*", "*/shop*", "*cart?id=*", "*.gif"]
REGEXES = ["/secret[0-9]", "(?i)/SECRET[78]", "[.]gif$", "^http://[ab][.]",
           "%C3%A9$"]
# Of the line, what explain can know.
TOLD = ["method", "url", "client", "rule", "flags", "category", "reason",
        "danger", "redirected"]


def subject(rng, port):
    """What a rule is about."""
    name = rng.choice(NAMES)
    glob = rng.choice(GLOBS + [f"{name}:{port}/*", f"{name}/s*"])
    return rng.choice([
        {"domain": name}, {"domain": name}, {"host": name}, {"host": name},
        {"host": [name, rng.choice(NAMES)]}, {"url": glob},
        {"regex": f"//{name}:[0-9]+{rng.choice(REGEXES[:2])}"},
        {"regex": rng.choice(REGEXES)}, {"network": "127.0.0.1/32"}, {}])


def conditions(rng, port):
    several = [
        {"clients": rng.sample(CLIENTS, 2)}, {"clients": "127.0.0.0/24"},
        {"methods": rng.sample(["GET", "POST", "HEAD"], 2)},
        {"types": rng.choice(["image/*", "text/plain", "none"])},
        {"ports": [port]}, {"ports": [80]},
        {"until": "2020-01-01T00:00:00Z"}, {"users": ["ana"]},
        {"size": rng.choice([">4", "<=4"])}]
    given = {}
    for one in rng.sample(several, rng.randrange(3)):
        given.update(one)
    return given


def rule(rng, port, action):
    made = subject(rng, port)
    wide = "host" not in made and "domain" not in made
    made.update(conditions(rng, port))
    if wide:        # or one rule would be the answer to all
        made.setdefault("clients", rng.choice(CLIENTS))
        made["ports"] = [rng.choice([80, port])]
        made.setdefault("methods", [rng.choice(["GET", "POST"])])
        made.setdefault("types", "image/*")
    if action:
        made["action"] = action
    if action == "redirect":
        for other in ("types", "size", "network", "url", "regex"):
            made.pop(other, None)
        made["to"] = rng.choice(NAMES)
    if action == "throttle":
        made["rate"] = "100 MiB/s"
    if rng.random() < 0.3:
        made["category"] = rng.choice(["games", "watch"])
        made["reason"] = "because"
    return made


def listed(key, rules):
    return f"{key}:\n" + "".join(f"  - {json.dumps(x)}\n" for x in rules)


def lists(rng, port, write, tmp_path, default):
    folder = tmp_path / "conf.d"
    folder.mkdir()
    actions = ["allow", "block", "flag", "redirect", "throttle"]

    def some(n, action=None):
        return [rule(rng, port, action or rng.choice(actions))
                for _ in range(n)]

    (folder / "10.yaml").write_text(listed("rules", some(RULES // 4)))
    (folder / "20.yaml").write_text(listed("rules", some(RULES // 4)))
    black = json.dumps({"domains": rng.sample(NAMES, 4),
                        "hosts": rng.sample(NAMES, 4),
                        "urls": GLOBS[:1], "regex": REGEXES[:1],
                        "rules": some(RULES // 4, "block")})
    white = json.dumps({"hosts": rng.sample(NAMES, 4), "urls": ["s.test/s*"],
                        "rules": some(RULES // 4, "allow")})
    return {"filters.conf_d": str(folder), "filters.default": default,
            "filters.blacklist": write("b.yaml", f"blacklist: {black}\n"),
            "filters.whitelist": write("w.yaml", f"whitelist: {white}\n"),
            "filters.danger_words": write(
                "d.yaml", "danger_words:\n  words: [bomba]\n")}


def answer(request):
    """The type is that of the address."""
    path = request.target.split("?")[0]
    lines = ["Cache-Control: no-store"]
    if path.endswith(".gif"):
        lines.append("Content-Type: image/gif")
    elif path.startswith("/s"):
        lines.append("Content-Type: text/plain; charset=utf-8")
    body = b"" if request.method == "HEAD" else b"12345678"[:body_size(path)]
    return ok(body, *lines, f"Content-Length: {body_size(path)}",
              length=False)


def body_size(path):
    return 3 if path.endswith("1.gif") else 8


def type_of(path):
    if path.endswith(".gif"):
        return "image/gif"
    return "text/plain" if path.startswith("/s") else ""


def named(closing, names):
    dns = Dns(names)
    closing.append(dns)
    return {"dns.servers": [dns.server], "log.access.format": "json"}


def explain(proxy, url, **given):
    given = {k: v for k, v in given.items() if v != ""}
    query = urllib.parse.urlencode({"url": url, **given})
    status, body = question(proxy, f"/explain?{query}")
    assert status == 200, body
    return json.loads(body)


def ask(proxy, client, method, url):
    authority = url.split("/")[2]
    target = authority if method == "CONNECT" else url
    length = "Content-Length: 0\r\n" if method == "POST" else ""
    with Peer(socket.create_connection(("127.0.0.1", proxy.port), 120,
                                       (client, 0))) as peer:
        peer.send(f"{method} {target} HTTP/1.1\r\nHost: {authority}\r\n"
                  f"{length}Connection: close\r\n\r\n".encode())
        return peer.response(method).status


def assert_same(told, status, line):
    said, was = json.loads(told["log"]), json.loads(line)
    assert {k: said.get(k) for k in TOLD} == {k: was.get(k) for k in TOLD}
    assert told["result"] == said["result"] == was["result"]
    # What an origin will answer nobody knows.
    assert (told["status"] or 200) == was["status"] == status


@pytest.mark.parametrize("default", ["allow", "deny"])
def test_random(aduana, site, closing, write, tmp_path, default):
    rng = random.Random(f"{SEED} {default}")
    page = site(answer)
    proxy = aduana(**lists(rng, page.port, write, tmp_path, default),
                   **named(closing, {n: ["127.0.0.1"] for n in NAMES}))
    asked, results = [], set()
    for _ in range(REQUESTS):
        path = rng.choice(PATHS)
        url = f"http://{rng.choice(NAMES)}:{page.port}{path}"
        method = rng.choice(["GET", "GET", "GET", "POST", "HEAD"])
        client = rng.choice(CLIENTS)
        told = explain(proxy, url, client=client, method=method,
                       address="127.0.0.1", type=type_of(path.split("?")[0]),
                       size=body_size(path.split("?")[0]))
        asked.append((told, ask(proxy, client, method, url)))
        results.add(told["result"])
    lines = wait_for(lambda: len(proxy.log()) >= REQUESTS and proxy.log(),
                     "a line for each")
    for (told, status), line in zip(asked, lines, strict=True):
        assert_same(told, status, line)
    # Else nothing was tried.  What passes "deny" is allowed for good.
    assert {"TCP_MISS", "TCP_DENIED"} <= results
    assert ("TCP_DENIED_REPLY" in results) == (default == "allow")


RULE_OF_EACH = """\
rules:
  - {network: 127.0.0.3/32, action: block, category: inside, reason: no}
  - {host: typed.test, types: text/plain, action: block, reason: no text}
  - {host: sized.test, size: ">4", action: block}
  - {host: slow.test, action: throttle, delay: 1ms, category: slow}
  - {host: moved.test, action: redirect, to: free.test}
  - {host: moved.test, action: flag, category: watch}
  - {host: bank.test, action: tunnel, category: bank}
  - {host: bank.test, action: flag}
  - {host: shut.test, action: block, methods: [CONNECT]}
  - {host: both.test, action: block}
  - {host: unread.test, action: allow, words: false}
  - {network: 127.0.0.4/32, action: flag, category: far}
  - {network: 127.0.0.5/32, types: image/*, action: block}
  - {network: 127.0.0.5/32, size: ">4", action: block}
"""
EACH = [
    ("GET", "free.test", "/", "127.0.0.1", "TCP_MISS"),
    ("GET", "inside.test", "/", "127.0.0.3", "TCP_DENIED"),
    ("GET", "inside.test", "/bomba", "127.0.0.3", "TCP_DENIED"),
    ("GET", "far.test", "/", "127.0.0.4", "TCP_MISS"),
    ("GET", "there.test", "/ad/1.gif", "127.0.0.5", "TCP_DENIED_REPLY"),
    ("GET", "there.test", "/shop", "127.0.0.5", "TCP_DENIED_REPLY"),
    ("GET", "127.0.0.5", "/ad/1.gif", "127.0.0.5", "TCP_DENIED_REPLY"),
    ("GET", "127.0.0.3", "/", "127.0.0.3", "TCP_DENIED"),
    ("GET", "typed.test", "/shop", "127.0.0.1", "TCP_DENIED_REPLY"),
    ("GET", "typed.test", "/ad/1.gif", "127.0.0.1", "TCP_MISS"),
    ("GET", "sized.test", "/ad/1.gif", "127.0.0.1", "TCP_MISS"),
    ("GET", "sized.test", "/ad/2.gif", "127.0.0.1", "TCP_DENIED_REPLY"),
    ("GET", "slow.test", "/", "127.0.0.1", "TCP_MISS"),
    ("GET", "moved.test", "/", "127.0.0.1", "TCP_MISS"),
    ("GET", "free.test", "/una-bomba", "127.0.0.1", "TCP_DENIED"),
    ("GET", "moved.test", "/una-bomba", "127.0.0.1", "TCP_DENIED"),
    ("GET", "both.test", "/una-bomba", "127.0.0.1", "TCP_DENIED"),
    ("GET", "unread.test", "/shop-bomba", "127.0.0.1", "TCP_MISS"),
    ("CONNECT", "bank.test", "/", "127.0.0.1", "TCP_TUNNEL"),
    ("CONNECT", "shut.test", "/", "127.0.0.1", "TCP_DENIED"),
    ("CONNECT", "inside.test", "/", "127.0.0.3", "TCP_DENIED"),
    ("CONNECT", "slow.test", "/", "127.0.0.1", "TCP_TUNNEL"),
    ("CONNECT", "moved.test", "/", "127.0.0.1", "TCP_TUNNEL"),
    ("CONNECT", "bomba.test", "/", "127.0.0.1", "TCP_DENIED"),
]


def test_each_action(aduana, site, closing, write, tmp_path):
    page = site(answer, "0.0.0.0")
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d" / "rules.yaml").write_text(RULE_OF_EACH)
    proxy = aduana(**named(closing, {e[1]: [e[3]] for e in EACH}),
                   **{"filters.conf_d": str(tmp_path / "conf.d"),
                      "filters.danger_words": write(
                          "d.yaml", "danger_words:\n  words: [bomba]\n")})
    for n, (method, host, path, address, result) in enumerate(EACH):
        scheme = "https" if method == "CONNECT" else "http"
        url = f"{scheme}://{host}:{page.port}{path}"
        given = {} if method == "CONNECT" else {
            "method": method, "type": type_of(path), "size": body_size(path)}
        told = explain(proxy, url, address=address, **given)
        assert told["result"] == result
        status = ask(proxy, "127.0.0.1", method, url)
        assert_same(told, status, proxy.log(n + 1)[n])
