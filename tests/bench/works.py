# SPDX-License-Identifier: MIT
"""Works: what is asked of a server, and what is measured meanwhile.

Each takes a scene and the name of a target and is a context: a server that
stands ready, as a function.  That measures once and returns the figures and a
sentence of what went wrong, or "".
"""
import contextlib

import lists
import loads

KIB = 1024
KEPT, NOT_KEPT = "max-age=86400", "no-store"
WARM_SECONDS, WARM_TIMES = 1, 20
IDLE, IDLE_TLS = 5000, 1000
ASKED = 4096
REFUSED = "refused.example"


def warm(origin, visit, load):
    """Load until the origin is asked no more; what is wrong otherwise."""
    # The second time they are hits: some take them into memory only then.
    visit()
    visit()
    for _ in range(WARM_TIMES):
        before = origin.count
        load()
        if origin.count == before:
            return ""
    return f"the origin is still asked after {WARM_TIMES} s"


def troubles(told, *more):
    none = "" if told.count else "no response"
    return "; ".join(x for x in (none, told.trouble, *more) if x)


def spend_counted(scene, server, script, origin):
    """What the load tells, the figures, and how many went to the origin."""
    port, family, _ = server
    before = origin.count
    told, figures = scene.spend(family, lambda: loads.wrk(
        port, script, scene.seconds))
    return told, figures, origin.count - before


def hits(size, objects):
    @contextlib.contextmanager
    def work(scene, target):
        origin = scene.plain_origin(size, KEPT)
        urls = [f"http://{origin.at}/x{n}" for n in range(objects)]
        script = loads.listed(scene.dir, urls)
        with scene.server(target, origin=origin.at, size=size,
                          control=KEPT) as server:
            port, bad = server[0], ""
            if target == "floor":
                loads.wrk(port, script, WARM_SECONDS)
            else:
                bad = warm(
                    origin, lambda: loads.visit(port, urls, origin.at),
                    lambda: loads.wrk(port, script, WARM_SECONDS))

            def once():
                told, figures, went = spend_counted(
                    scene, server, script, origin)
                return figures, troubles(
                    told, bad, told.refused and f"{told.refused} were no hits",
                    went and f"{went} of {told.count} went to the origin")
            yield once
    return work


def misses(size, control):
    @contextlib.contextmanager
    def work(scene, target):
        origin = scene.plain_origin(size, control)
        if control == KEPT:
            script = loads.unique(scene.dir, origin.at)
        else:
            script = loads.listed(scene.dir, [f"http://{origin.at}/x"])
        with scene.server(target, origin=origin.at, size=size,
                          control=control) as server:
            loads.wrk(server[0], script, WARM_SECONDS)

            def once():
                told, figures, went = spend_counted(
                    scene, server, script, origin)
                return figures, troubles(
                    told, told.refused and f"{told.refused} failed",
                    went < told.count and f"{told.count - went} of "
                    f"{told.count} did not go to the origin")
            yield once
    return work


def spend_refused(scene, port, family, script):
    told, figures = scene.spend(family, lambda: loads.wrk(
        port, script, scene.seconds))
    passed = told.count - told.refused
    return figures, troubles(told, passed and f"{passed} were let through")


@contextlib.contextmanager
def refusals(scene, target):
    blocked = scene.dir / "refused"
    blocked.write_text(REFUSED + "\n")
    script = loads.listed(scene.dir, [f"http://{REFUSED}/x"])
    with scene.server(target, blocked=blocked, size=0,
                      control="") as (port, family, _):
        loads.wrk(port, script, WARM_SECONDS)
        yield lambda: spend_refused(scene, port, family, script)


def without(short, long):
    """${long} less what ${short} cost too: both (told, figures)."""
    (told, figures), (whole, all_) = short, long
    count = max(1, whole.count - told.count)
    spent = all_["us"] * whole.count - figures["us"] * told.count
    return whole, all_ | {"us": spent / count}


def secure(mode):
    @contextlib.contextmanager
    def work(scene, target):
        origin = scene.secure_origin()
        with scene.server(target, tls=origin, size=KIB,
                          control=KEPT) as (port, family, _):
            asked = 0

            def run(how, seconds):
                nonlocal asked
                told, figures = scene.spend(family, lambda: loads.tlsload(
                    scene.build, port, how, seconds, origin, asked))
                # No name is new for a second load.
                asked += told.count + loads.CONNECTIONS
                return told, figures
            run("keep" if mode == "keep" else "new", WARM_SECONDS)

            def once():
                before = origin.count
                if mode == "keep":          # less the handshakes
                    told, figures = without(
                        run(mode, WARM_SECONDS),
                        run(mode, WARM_SECONDS + scene.seconds))
                else:
                    told, figures = run(mode, scene.seconds)
                went = origin.count - before
                # Squid's bump does not resume: that is its figure.  The first
                # of each slot has no session yet.
                fresh = told.count - told.resumed - loads.CONNECTIONS \
                    if target == "aduana" and mode == "resume" else 0
                return figures, troubles(
                    told, fresh > told.count // 10 and f"{fresh} of "
                    f"{told.count} were not resumed",
                    went and f"{went} of {told.count} went to the origin")
            yield once
    return work


def anew(whole):
    """The work of which each measurement is ${whole}, start and end too."""
    @contextlib.contextmanager
    def work(scene, target):
        yield lambda: whole(scene, target)
    return work


def idle(scene, target):
    origin = scene.plain_origin(KIB, KEPT)
    script = loads.listed(scene.dir, [f"http://{origin.at}/x0"])
    with scene.server(target, origin=origin.at, size=KIB,
                      control=KEPT) as (port, family, _):
        loads.wrk(port, script, WARM_SECONDS)
        before = family.pss()
        with loads.hold(port, origin.at, IDLE):
            return {"bytes": (family.pss() - before) / IDLE}, ""


def idle_secure(scene, target):
    origin = scene.secure_origin()
    with scene.server(target, tls=origin, size=KIB,
                      control=KEPT) as (port, family, _):
        loads.tlsload(scene.build, port, "new", WARM_SECONDS, origin)
        before = family.pss()
        with loads.hold_tls(port, origin.at, IDLE_TLS):
            return {"bytes": (family.pss() - before) / IDLE_TLS}, ""


def million(names):
    """Time until it serves, memory, and what a refusal costs then."""
    def work(scene, target):
        known = scene.once("names", lambda: registered(names))
        blocked = scene.dir / "million"
        if not blocked.exists():
            blocked.write_text("".join(f"{n}\n" for n in known))
        asked = known[::max(1, len(known) // ASKED)][:ASKED]
        script = loads.listed(scene.dir, [f"http://{n}/" for n in asked])
        with scene.server(target, ask=asked[0], blocked=blocked, size=0,
                          cache_mib=64, control="") as (port, family, took):
            memory = family.pss()
            figures, bad = spend_refused(scene, port, family, script)
        return figures | {"load_seconds": took, "list_pss": memory}, bad
    return work


def registered(count):
    """Squid refuses a name below another: each is registered of its own."""
    return list(dict.fromkeys(
        n.removeprefix("www.") for n in lists.names(count)))
