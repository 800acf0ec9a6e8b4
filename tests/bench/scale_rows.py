# SPDX-License-Identifier: MIT
"""The rows of scale.py: what grows, and a Stand for each size of it."""
from machine import LOAD_CPU, SERVER_CPU
from scale_world import KIB, MIB, Load, Stand

BOTH = f"{SERVER_CPU},{LOAD_CPU}"
ASKED = 4096
TOPS = ["com", "net", "org", "info", "example", "co.uk", "de", "xyz"]


# ---- connections, objects, bodies ------------------------------------------

def connections(world, size):
    origin, floor = world.origin(KIB)
    port, daemon, _ = world.aduana()
    load = Load(world, port, open=size, busy=10,
                url=f"http://127.0.0.1:{origin}/x")
    return Stand(world, daemon, load, [floor])


def objects(world, size):
    origin, floor = world.origin(256)
    port, daemon, _ = world.aduana(cache__size="3 GiB")
    url = f"http://127.0.0.1:{origin}/x?%u"
    fill = Load(world, port, open=32, busy=32, url=url, count=size,
                order="next")
    fill.do(f"ask {size}")
    fill.close()
    load = Load(world, port, open=10, busy=10, url=url, count=size)
    return Stand(world, daemon, load, [floor])


def bodies(world, size, control):
    origin, floor = world.origin(size, control)
    port, daemon, _ = world.aduana(cache__size="3 GiB",
                                   cache__max_object="1280 MiB")
    busy = 10 if size < MIB else 4 if size < 64 * MIB else 1
    url = f"http://127.0.0.1:{origin}/x"
    load = Load(world, port, open=busy, busy=busy, url=url)
    load.do("ask 1")
    return Stand(world, daemon, load, [floor], per="MiB")


def body_hits(world, size):
    return bodies(world, size, "max-age=86400")


def body_misses(world, size):
    return bodies(world, size, "no-store")


# ---- rules -----------------------------------------------------------------

def name(n):
    """Names of 12 bytes on average, all of them different."""
    return f"{n * 2654435761 % 2**32:08x}.{TOPS[n % len(TOPS)]}"


def blacklist(folder, text):
    path = folder / "black.yaml"
    path.write_text(text)
    return path


def with_list(world, text):
    """A daemon with this blacklist, and an origin under every name."""
    origin, floor = world.origin(KIB)
    names, server = world.names()
    path = blacklist(world.folder(), text)
    port, daemon, _ = world.aduana(filters__blacklist=path,
                                   dns__servers=f'["{server}"]')
    return origin, port, daemon, [floor, names]


def passing(world, text, status=200):
    origin, port, daemon, others = with_list(world, text)
    url = f"http://pass%u.test:{origin}/page?%u"
    fill = Load(world, port, open=32, busy=32, url=url, count=ASKED,
                order="next")
    fill.do(f"ask {ASKED}")
    fill.close()
    load = Load(world, port, open=10, busy=10, url=url, count=ASKED,
                status=status)
    return Stand(world, daemon, load, others)


def refused(world, text, urls):
    origin, port, daemon, others = with_list(world, text)
    path = world.folder() / "urls"
    path.write_text("".join(f"{url}\n" for url in urls))
    load = Load(world, port, open=10, busy=10, urls=path, status=403)
    return Stand(world, daemon, load, others)


def domains_file(world, size):
    path = world.dir / f"domains{size}"
    if not path.exists():
        with open(path, "w", encoding="ascii") as out:
            out.writelines(f"{name(n)}\n" for n in range(size))
    return f"blacklist: {{import: [{{file: {path}, format: plain}}]}}\n"


def domains_pass(world, size):
    return passing(world, domains_file(world, size))


def domains_refuse(world, size):
    step = max(1, size // ASKED)
    return refused(world, domains_file(world, size),
                   [f"http://{name(n)}/" for n in range(0, size, step)])


def globs_list(size):
    lines = [f'    - "*/ads{n}/*-{n}.js"\n' for n in range(size)]
    return "blacklist:\n  urls:\n" + "".join(lines) if lines else \
        "blacklist:\n"


def globs_pass(world, size):
    return passing(world, globs_list(size))


def globs_refuse(world, size):
    return refused(world, globs_list(size),
                   [f"http://host{n}.test/ads{n % size}/x-{n % size}.js"
                    for n in range(ASKED)])


def expressions_pass(world, size):
    lines = [f"    - '^https?://[^/]+/banner{n}[0-9]*/x'\n"
             for n in range(size)]
    return passing(world, "blacklist:\n  regex:\n" + "".join(lines)
                   if lines else "blacklist:\n")


def conditions_list(size, host):
    """Each for other clients, at its time."""
    rows = "".join(
        f"    - {{domain: {host(n)}, "
        f"clients: [10.{n // 256 % 256}.{n % 256}.0/24], "
        f'when: "mon-sun 00:00-2{n % 4}:{n % 60:02}"}}\n'
        for n in range(size))
    return f"blacklist:\n  rules:\n{rows}" if rows else "blacklist:\n"


def conditions(world, size):
    return passing(world, conditions_list(
        size, lambda n: f"pass{n}.test" if n < ASKED else name(n)))


def conditions_same(world, size):
    return passing(world, conditions_list(size, lambda _: "test"))


# ---- tunnels, inside TLS ---------------------------------------------------

def tunnels(world, size):
    port, daemon, _ = world.aduana()
    echo, far = world.echo()
    load = Load(world, port, open=size, busy=10, via=f"127.0.0.1:{echo}",
                echo=64)
    return Stand(world, daemon, load, [far])


def inside(world, **options):
    """A daemon that intercepts, with one page of an origin in its cache."""
    names, server = world.names()
    authority, site = world.tls_origin("scale.test")
    path = blacklist(world.folder(), "blacklist: {domains: [refused.test]}\n")
    port, daemon, _ = world.aduana(
        dns__servers=f'["{server}"]', tls__intercept="true",
        tls__trust=f'["{authority.cafile}"]', filters__blacklist=path)
    return site, port, daemon, [names, site, authority]


def secure(world, size):
    site, port, daemon, others = inside(world)
    load = Load(world, port, open=size, busy=10, tls=1, url="/x",
                via=f"scale.test:{site.port}")
    load.do("ask 1")
    return Stand(world, daemon, load, others)


def leaves(world, size):
    """Each connection asks for a name of which there is a leaf, and is
    refused: no origin is in it."""
    site, port, daemon, others = inside(world)
    size = int(size)
    options = {"open": 16, "busy": 16, "tls": 1, "url": "/x", "status": 403,
               "via": f"x:{site.port}", "name": "n%u.refused.test",
               "count": size}
    fill = Load(world, port, order="next", **options)
    fill.do(f"reask {size}")
    fill.close()
    return Stand(world, daemon, Load(world, port, **options), others,
                 command="rerun")


# ---- workers, log, words, tables -------------------------------------------

def workers(world, size):
    """Both processors are shared with two loads; one object for all."""
    origin, floor = world.origin(KIB)
    port, daemon, _ = world.aduana(cpu=BOTH, workers=size)
    loads = [Load(world, port, cpu=BOTH, open=16, busy=16,
                  url=f"http://127.0.0.1:{origin}/x") for _ in range(2)]
    return Stand(world, daemon, loads, [floor])


def log(world, size):
    origin, floor = world.origin(KIB)
    sets = {"log__access__path": '""'} if size == "none" else {
        "log__access__format": size}
    port, daemon, _ = world.aduana(**sets)
    load = Load(world, port, open=10, busy=10,
                url=f"http://127.0.0.1:{origin}/x")
    return Stand(world, daemon, load, [floor])


def letters(n):
    """A word of six letters or more, that stands in no text."""
    out = "q"
    for _ in range(6):
        out += chr(ord("a") + n % 26)
        n //= 26
    return out


def words(world, size):
    path = world.folder() / "words.yaml"
    path.write_text("danger_words:\n  words:\n    - bomba\n" + "".join(
        f"    - {letters(n * 7919)}\n" for n in range(size)))
    origin, floor = world.origin(MIB, "no-store", "text/plain")
    sets = {"filters__danger_words": path} if size else {}
    port, daemon, _ = world.aduana(**sets)
    load = Load(world, port, open=4, busy=4,
                url=f"http://127.0.0.1:{origin}/x")
    return Stand(world, daemon, load, [floor], per="MiB")


class Table:
    """scale_cost: a table of a worker alone, in nanoseconds for each."""

    def __init__(self, world, what, size):
        self.world, self.what, self.size, self.bad = world, what, size, 0

    def measure(self, seconds):
        run = self.world.output("scale_cost", self.what, self.size, seconds)
        ns = float(run)
        return ns / 1000, 1e9 / ns

    def close(self):
        pass


def timers(world, size):
    return Table(world, "timers", size)


def host_names(world, size):
    return Table(world, "names", size)
