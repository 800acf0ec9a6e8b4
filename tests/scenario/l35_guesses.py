# SPDX-License-Identifier: MIT
"""Wrong passwords, however many, delay nobody who has logged in."""
import statistics
import threading
import time

import users
from proxy import SLOW, request
from users import basic
from wire import ok

GUESSES = 1000


def median_ms(proxy, client, url, n):
    """Of ${n} requests on a connection that stays, in milliseconds."""
    took = []
    for _ in range(n):
        begun = time.perf_counter()
        client.send(request("GET", url, basic("anna", "secret")))
        assert client.response().status == 200
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took), max(took)


def test_guesses_delay_nobody(aduana, site, tmp_path):
    page = site(ok("x", "Cache-Control: max-age=600"))
    # About a tenth of a second each, were they computed.
    slow = users.hashed("secret", "-5", "rounds=60000$saltsalt")
    path = tmp_path / "users"
    path.write_text(f"anna:{slow}\nbert:{slow}\n")
    proxy = aduana(**{"users.file": str(path)})
    statuses = []

    def guess(first):
        with proxy.connect() as client:
            for i in range(first, GUESSES, 4):
                client.send(request("GET", page.url(),
                                    basic("bert", f"guess{i}")))
                statuses.append(client.response().status)

    with proxy.connect() as client:
        calm, _ = median_ms(proxy, client, page.url(), 50)
        guessers = [threading.Thread(target=guess, args=(i,))
                    for i in range(4)]
        for guesser in guessers:
            guesser.start()
        busy, longest = median_ms(proxy, client, page.url(), 300)
        for guesser in guessers:
            guesser.join(60)
    print(f"median {calm:.2f} ms, under {GUESSES} guesses {busy:.2f} ms, "
          f"longest {longest:.1f} ms")
    assert len(statuses) == GUESSES
    # A few are computed; then nobody waits for a verdict.
    assert 5 <= statuses.count(407) <= 100
    assert statuses.count(429) == GUESSES - statuses.count(407)
    assert busy < calm + 20 * SLOW and longest < 500 * SLOW
    # Who guessed is not locked out for good, and who was in stays in.
    assert proxy.get(page.url(), basic("anna", "secret")).status == 200
