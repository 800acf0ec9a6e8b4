#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Lists as people have them, of any size, the same every time.

    lists.py KIND COUNT PATH      KIND: plain hosts adblock rpz tree
"""
import pathlib
import random
import sys

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
TOPS = ["com", "net", "org", "info", "example", "co.uk", "de", "xyz"]


def names(count, seed=1):
    """Names of 18 bytes on average, nearly all of them different."""
    r = random.Random(seed)
    for n in range(count):
        stem = "".join(r.choices(LETTERS, k=r.randint(4, 11)))
        sub = "www." if n % 4 == 0 else ""
        yield f"{sub}{stem}{n % 977:x}.{TOPS[r.randrange(len(TOPS))]}"


def plain(count, path):
    with open(path, "w") as out:
        out.write("# names\n")
        out.writelines(f"{name}\n" for name in names(count))


def hosts(count, path):
    with open(path, "w") as out:
        out.write("127.0.0.1 localhost\n::1 ip6-localhost\n")
        out.writelines(f"0.0.0.0 {name}\n" for name in names(count))


def adblock_rule(n, name, r):
    """In the proportions of the lists that browsers use."""
    stem = name.split(".")[0]
    part = n % 20
    if part < 9:
        return f"||{name}^"
    if part < 11:
        return f"||{name}^$third-party"
    if part == 11:
        return f"||{name}^$script,domain={r.choice('abcd')}.example"
    if part == 12:
        return f"||{name}/{stem}/*.js"
    if part == 13:
        return f"/{stem}-banner."
    if part == 14:
        return f"&{stem}_ad=$image,third-party"
    if part == 15:
        return f"@@||{name}/{stem}^$script"
    if part == 16 and n % 400 == 16:
        return f"/^https?:..{stem}[0-9]+/$script"
    if part == 17:
        return f"||{name}^$redirect=noop.js"
    return f"{name}##.{stem}"


def adblock(count, path):
    r = random.Random(2)
    with open(path, "w") as out:
        out.write("[Adblock Plus 2.0]\n! Title: made up\n")
        for n, name in enumerate(names(count, 3)):
            out.write(adblock_rule(n, name, r) + "\n")


def rpz(count, path):
    with open(path, "w") as out:
        out.write("$TTL 2h\n@ IN SOA ns. host. (1 6h 1h 1w 2h)\n  NS ns.\n")
        for n, name in enumerate(names(count, 4)):
            target = "rpz-passthru." if n % 100 == 0 else "."
            out.write(f"{name} CNAME {target}\n*.{name} CNAME {target}\n")


def tree(count, path):
    """Twenty-four categories, each with all three files."""
    each = max(1, count // 24)
    for n, name in enumerate(names(count, 5)):
        if n % each == 0:
            folder = pathlib.Path(path) / f"category{n // each}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "expressions").write_text(
                f"(^|[-.?+=/_])(bad{n}|worse{n}s?)([-.?+=/_]|$)\n")
            domains = open(folder / "domains", "w")
            urls = open(folder / "urls", "w")
        domains.write(f"{name}\n")
        if n % 16 == 0:
            urls.write(f"{name}/~user/{n}\n")


KINDS = {"plain": plain, "hosts": hosts, "adblock": adblock, "rpz": rpz,
         "tree": tree}

if __name__ == "__main__":
    KINDS[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
