# SPDX-License-Identifier: MIT
"""Wrong passwords, however many, delay nobody who has logged in."""
import os
import signal
import threading
import time

import users
from proxy import children, halt, request, title
from users import basic
from wire import ok

GUESSES = 1000


def ask(client, url, n):
    """${n} requests of one who has logged in."""
    for _ in range(n):
        client.send(request("GET", url, basic("anna", "secret")))
        assert client.response().status == 200


def test_guesses_delay_nobody(aduana, site, tmp_path):
    page = site(ok("x", "Cache-Control: max-age=600"))
    # About a tenth of a second each, were they computed.
    slow = users.hashed("secret", "-5", "rounds=60000$saltsalt")
    path = tmp_path / "users"
    path.write_text(f"anna:{slow}\nbert:{slow}\n")
    proxy = aduana(**{"users.file": str(path)})
    statuses, begun = [], time.monotonic()

    def guess(first):
        with proxy.connect() as client:
            for i in range(first, GUESSES, 4):
                client.send(request("GET", page.url(),
                                    basic("bert", f"guess{i}")))
                statuses.append(client.response().status)

    with proxy.connect() as client:
        ask(client, page.url(), 50)
        guessers = [threading.Thread(target=guess, args=(i,))
                    for i in range(4)]
        for guesser in guessers:
            guesser.start()
        ask(client, page.url(), 300)
        for guesser in guessers:
            guesser.join(120)
    assert len(statuses) == GUESSES
    # A few are computed; then nobody waits for a verdict.
    assert 5 <= statuses.count(407) <= 100 + time.monotonic() - begun
    assert statuses.count(429) == GUESSES - statuses.count(407)
    # Who guessed is not locked out for good, and who was in stays in.
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200


def test_who_is_in_waits_for_no_verdict(aduana, site, tmp_path):
    """While the verifier computes, for ever here, what somebody else sent."""
    page = site(ok("x", "Cache-Control: max-age=600"))
    proxy = aduana(**{"users.file": users.write(tmp_path / "users")})
    verifier, = [p for p in children(proxy.process.pid)
                 if title(p) == "aduana-verifier"]
    with proxy.connect() as client, proxy.connect() as guesser:
        ask(client, page.url(), 1)
        halt(verifier)
        guesser.send(request("GET", page.url(), basic("bert", "guess")))
        ask(client, page.url(), 20)
        os.kill(verifier, signal.SIGCONT)
        assert guesser.response().status == 407
