# SPDX-License-Identifier: MIT
"""What every address of the origins has to give, known to both sides.

A body is a cut out of a pool of random bytes, at a place that its name and
version choose: whoever is given other bytes, or the right ones shifted, sees it.
"""
import random
import zlib

POOL_SIZE = 4 << 20


def text_pool():
    """Words of hexadecimal digits, which no list knows."""
    digits = random.Random(2).randbytes(POOL_SIZE // 2).hex()
    words = [digits[i:i + 9] for i in range(0, len(digits), 9)]
    return " ".join(words).encode()[:POOL_SIZE]


BYTES = random.Random(1).randbytes(POOL_SIZE)
TEXT = text_pool()


def chance(name):
    return zlib.crc32(name.encode())


def size_of(name):
    """Most are small, a few are 600 KB; the same for each version."""
    dice = random.Random(chance(name))
    low, high = dice.choices([(0, 8000), (8000, 64000), (64000, 300000),
                              (300000, 600000)], [60, 25, 12, 3])[0]
    return dice.randrange(low, high)


def body_of(name, version, is_text=False):
    size = size_of(name)
    start = chance(f"{name} {version}") % (POOL_SIZE - size)
    pool = TEXT if is_text else BYTES
    return pool[start:start + size]


def difference(have, want):
    """In few words."""
    at = next((i for i, (a, b) in enumerate(zip(have, want)) if a != b),
              min(len(have), len(want)))
    return f"{len(have)} bytes, not {len(want)}; differs at {at}: " \
           f"{have[at:at + 40]!r}, not {want[at:at + 40]!r}"
