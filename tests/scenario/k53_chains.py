# SPDX-License-Identifier: MIT
"""Origins that forget to send what is between them and a root."""
import tls
from trust import World


def test_missing_intermediate(aduana, closing):
    world = World(aduana, closing, workers=2)
    a, origin = world.authority, world.origin
    middle = a.intermediate()
    forgets = origin(a.leaf("a.test", issuer=middle), chain=[])
    sends = origin(a.leaf("b.test", issuer=middle))
    world.judge([
        ("never seen", "unknown-issuer", forgets),
        ("sent", "none", sends, "b.test"),
        ("seen before", "none", forgets),
    ])
    # Known to all workers.
    for _ in range(8):
        assert world.ask(forgets).check == "none"


def test_a_bad_chain_teaches_nothing(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    middle = a.intermediate()
    stranger = tls.Authority(a.folder, "Stranger")
    foreign = stranger.intermediate("Foreign")
    world.judge([
        ("wrong host", "wrong-host", origin(a.leaf("b.test", issuer=middle))),
        ("still unknown", "unknown-issuer", origin(
            a.leaf("a.test", issuer=middle), chain=[])),
        ("unknown root", "unknown-issuer", origin(
            stranger.leaf("a.test", issuer=foreign))),
        ("still unknown", "unknown-issuer", origin(
            stranger.leaf("a.test", issuer=foreign), chain=[])),
    ])


def test_what_is_of_no_use_does_no_harm(aduana, closing):
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    first = a.intermediate()
    second = a.intermediate("Second", issuer=first)
    leaf = a.leaf("a.test", issuer=second)
    world.judge([
        ("in the wrong order", "none", origin(leaf, chain=[first, second])),
        ("with the root", "none", origin(
            leaf, chain=[second, first, a.root])),
        ("with strangers", "none", origin(
            leaf, chain=[a.intermediate("Other"), second, a.leaf("b.test"),
                         first])),
        ("twice", "none", origin(leaf, chain=[second, second, first])),
    ])


def test_a_name_that_two_authorities_have(aduana, closing):
    """Intermediates of one name and different keys: the right one is found."""
    world = World(aduana, closing)
    a, origin = world.authority, world.origin
    twins = [a.intermediate("Twin") for _ in range(3)]
    world.judge([("seen", "none", origin(a.leaf("a.test", issuer=t)))
                 for t in twins])
    world.judge([("seen", "none", origin(
        a.leaf("a.test", issuer=t), chain=[])) for t in twins])
