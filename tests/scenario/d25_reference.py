# SPDX-License-Identifier: MIT
"""Random requests against the running proxy, beside a reference of what a
shared cache does (RFC 9111), seen from the origin: was it asked, and how.

No time passes: ages are made by fields, and all margins are wide."""
import random

import pytest

from wire import Site, ok

STEPS = 400
WIDE = 1000                  # seconds that running the test must not take


class Said:
    """What a response says about caching."""

    def __init__(self, chance):
        self.lifetime = chance.choice([None, 0, 2000, 10000, 100000])
        self.by = chance.choice(["max-age", "s-maxage"])
        self.age = chance.choice([0, 0, 0, 5000, 50000])
        self.flags = [x for x in ("no-store", "private", "no-cache",
                                  "must-revalidate", "proxy-revalidate",
                                  "public") if chance.random() < 0.08]
        self.if_error = chance.choice([None, None, 4000, 200000])
        self.tagged = chance.random() < 0.7

    def lines(self, version, kind):
        said = list(self.flags)
        if self.lifetime is not None:
            said.append(f"{self.by}={self.lifetime}")
        if self.if_error is not None:
            said.append(f"stale-if-error={self.if_error}")
        lines = [f"Age: {self.age}", "X-Version: " + version]
        if said:
            lines.append("Cache-Control: " + ", ".join(said))
        if self.tagged:
            lines.append(f'ETag: "{version}"')
        if kind:
            lines.append("Vary: X-Kind")
        return lines

    @property
    def has_s_maxage(self):
        return self.lifetime is not None and self.by == "s-maxage"

    @property
    def shareable(self):
        """With Authorization in the request (3.5)."""
        return self.has_s_maxage or "public" in self.flags or \
            "must-revalidate" in self.flags

    @property
    def forbidden(self):
        return "no-store" in self.flags or "private" in self.flags

    @property
    def strict(self):
        """Never stale (4.2.4)."""
        return self.has_s_maxage or bool({"no-cache", "must-revalidate",
                                          "proxy-revalidate"} &
                                         set(self.flags))

    @property
    def useful(self):
        if self.tagged:
            return True
        return "no-cache" not in self.flags and self.lifetime is not None \
            and (self.lifetime > 0 or (self.if_error or 0) > 0)


class Stored:
    def __init__(self, version, said):
        self.version = version
        self.tagged = said.tagged
        self.said = said

    @property
    def left(self):
        return (self.said.lifetime or 0) - self.said.age


class Wish:
    """A request."""

    def __init__(self, chance):
        self.path = chance.choice(["/a", "/b", "/vary/c", "/vary/d"])
        self.kind = chance.choice([None, "1", "2"])
        self.control = chance.choice(
            [{}] * 6 + [{"no-cache": None}, {"max-age": "3000"},
                        {"max-age": "0"}, {"min-fresh": "6000"},
                        {"max-stale": None}, {"max-stale": "10000"},
                        {"no-store": None}, {"only-if-cached": None}])
        self.authorized = chance.random() < 0.15
        self.method = chance.choice(["GET"] * 12 + ["POST", "DELETE"])
        self.conditional = chance.random() < 0.2
        if self.method != "GET":
            self.control = {}

    def lines(self, stored):
        lines = []
        if self.kind:
            lines.append(f"X-Kind: {self.kind}")
        if self.control:
            lines.append("Cache-Control: " + ", ".join(
                n if v is None else f"{n}={v}"
                for n, v in self.control.items()))
        if self.authorized:
            lines.append("Authorization: Basic eA==")
        if self.conditional:
            tag = stored.version if stored else "other"
            lines.append(f'If-None-Match: "{tag}"')
        return lines

    def takes(self, stored):
        """May the stored response be used unasked (4, 5.2.1)?"""
        age, left = stored.said.age, stored.left
        if "no-cache" in stored.said.flags or "no-cache" in self.control:
            return False
        if "max-age" in self.control and (
                self.control["max-age"] == "0" or
                age > int(self.control["max-age"])):
            return False
        if "min-fresh" in self.control and \
                left < int(self.control["min-fresh"]):
            return False
        if left > 0:
            return True
        if stored.said.strict or "max-stale" not in self.control:
            return False
        allowed = self.control["max-stale"]
        return allowed is None or -left <= int(allowed)

    def takes_on_error(self, stored, gone):
        if stored.said.strict or "no-cache" in self.control:
            return False
        if stored.said.if_error is not None:
            return -stored.left <= stored.said.if_error
        return gone


class World:
    """The proxy, the origin and the reference, in step."""

    def __init__(self, proxy, closing, seed):
        self.chance = random.Random(seed)
        self.proxy = proxy
        self.store = {}
        self.plan = None
        self.version = 0
        self.told = []
        self.site = Site(self.answer)
        closing.append(self.site)

    def answer(self, request):
        return self.plan(request)

    def key(self, wish):
        varies = wish.path.startswith("/vary")
        return wish.path, wish.kind if varies else None

    def ask(self, wish, stored):
        lines = wish.lines(stored)
        before = self.site.count
        reply = self.proxy.ask(wish.method, self.site.url(wish.path), *lines,
                               body=None if wish.method == "GET" else b"x")
        asked = self.site.requests[before:]
        self.told.append((wish.method, wish.path, lines, reply.status,
                          reply.cache, [r.get("If-None-Match")
                                        for r in asked]))
        return reply, asked

    def fail(self, what):
        raise AssertionError(f"{what}\n" + "\n".join(map(str,
                                                         self.told[-12:])))

    def agree(self, what, got, want):
        if got != want:
            self.fail(f"{what}: {got!r}, reference {want!r}")

    # -- one request

    def step(self):
        wish = Wish(self.chance)
        stored = self.store.get(self.key(wish))
        if wish.method != "GET":
            self.unsafe(wish)
        elif stored and wish.takes(stored):
            self.from_store(wish, stored)
        elif "only-if-cached" in wish.control:
            reply, asked = self.ask(wish, stored)
            self.agree("only-if-cached", (reply.status, len(asked)), (504, 0))
        else:
            self.chance.choice([self.fetched, self.fetched, self.confirmed,
                                self.gone, self.sorry])(wish, stored)

    def unsafe(self, wish):
        status = self.chance.choice(["200 OK", "303 See Other",
                                     "500 Internal Server Error",
                                     "404 Not Found"])
        self.plan = lambda r: ok(b"", status=status)
        self.ask(wish, None)
        if status[0] in "23":
            for key in [k for k in self.store if k[0] == wish.path]:
                del self.store[key]

    def from_store(self, wish, stored):
        self.plan = lambda r: ok(b"unwanted")
        reply, asked = self.ask(wish, stored)
        self.agree("asked", len(asked), 0)
        self.delivered(wish, stored, reply)
        age = int(reply.get("Age"))
        if not stored.said.age <= age < stored.said.age + WIDE:
            self.fail(f"Age {age}, reference {stored.said.age}")

    def delivered(self, wish, stored, reply):
        """The stored response, as the client's condition wants it."""
        same = wish.conditional and stored.tagged
        self.agree("status", reply.status, 304 if same else 200)
        if not same:
            self.agree("body", reply.body, stored.version.encode())

    def fetched(self, wish, stored):
        said = Said(self.chance)
        self.version += 1
        version = f"v{self.version}"
        self.plan = lambda r: ok(version, *said.lines(
            version, wish.path.startswith("/vary")))
        reply, asked = self.ask(wish, stored)
        self.agree("asked", len(asked), 1)
        self.condition(wish, stored, asked[0])
        self.agree("body", reply.body, version.encode())
        if "no-store" not in wish.control and not said.forbidden and \
                said.useful and (said.shareable or not wish.authorized):
            self.store[self.key(wish)] = Stored(version, said)

    def condition(self, wish, stored, request):
        """What the origin was asked (4.3.1)."""
        want = None
        if stored and stored.tagged:
            want = f'"{stored.version}"'
        elif wish.conditional:
            want = f'"{stored.version if stored else "other"}"'
        self.agree("If-None-Match", request.get("If-None-Match"), want)

    def confirmed(self, wish, stored):
        if not stored or not stored.tagged:
            return self.fetched(wish, stored)
        said = Said(self.chance)
        if said.lifetime is None and said.if_error is None and \
                not said.flags:
            said.lifetime = 10000    # else the old directives would stay
        said.tagged = True
        self.plan = lambda r: ok(b"", *said.lines(stored.version, False),
                                 status="304 Not Modified", length=False)
        reply, asked = self.ask(wish, stored)
        self.agree("asked", len(asked), 1)
        self.condition(wish, stored, asked[0])
        self.delivered(wish, stored, reply)
        if said.forbidden:
            stored.said.flags.append("no-cache")
        elif said.shareable or not wish.authorized:
            stored.said = said
        return None

    def gone(self, wish, stored):
        self.plan = lambda r: None
        self.failed(wish, stored, True, 502)

    def sorry(self, wish, stored):
        self.plan = lambda r: ok(b"sorry", status="503 Service Unavailable")
        self.failed(wish, stored, False, 503)

    def failed(self, wish, stored, gone, status):
        reply, asked = self.ask(wish, stored)
        if not asked:
            self.fail("the origin was not asked")
        if stored and wish.takes_on_error(stored, gone):
            self.delivered(wish, stored, reply)
        else:
            self.agree("status", reply.status, status)


@pytest.mark.parametrize("seed", range(3))
def test_agrees(aduana, closing, seed):
    world = World(aduana(), closing, seed)
    for _ in range(STEPS):
        world.step()
