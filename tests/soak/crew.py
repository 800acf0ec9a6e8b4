# SPDX-License-Identifier: MIT
"""Those who act: threads that take their turns at a given rate."""
import collections
import random
import threading
import time
import traceback

import client
import listed
import looks
import plain
import rough
import secure
import tunnels
from client import Cut, Kept, Wrong

MODULES = (plain, rough, tunnels, secure, listed, looks)
ACTS = [(f"{m.__name__}.{act.__name__}", act, weight) for m in MODULES
        for act, weight in m.ACTS]
NAMES = [name for name, _, _ in ACTS]
FUNCTIONS = {name: act for name, act, _ in ACTS}
WEIGHTS = [weight for _, _, weight in ACTS]
# acts a second, threads
RATES = {"low": (40, 24), "medium": (80, 32), "high": (400, 64)}
ERRORS_MAX = 50


class Crew:
    def __init__(self, world, rate, seed, forgiving=False):
        self.world = world
        self.each, self.threads = RATES[rate]
        self.seed = seed
        self.forgiving = forgiving      # workers are killed
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.cuts = collections.Counter()
        self.errors = []
        self.wrong = 0
        self.renewed = 0
        self.rounds = 0

    def fail(self, name, what):
        with self.lock:
            self.wrong += 1
            if len(self.errors) < ERRORS_MAX:
                self.errors.append(f"{time.strftime('%H:%M:%S')} {name}: "
                                   f"{what}")
                print("ERROR", self.errors[-1], flush=True)

    def act(self, name, kept, dice):
        client.NOW.act = name
        try:
            FUNCTIONS[name](self.world, kept, dice)
        except Cut as error:
            with self.lock:
                self.cuts[name] += 1
            if not self.forgiving:
                self.fail(name, f"cut: {error}")
        except Wrong as error:
            self.fail(name, error)
        except ConnectionError as error:
            if not self.forgiving:
                self.fail(name, f"{type(error).__name__}: {error}")
        except Exception:
            self.fail(name, traceback.format_exc(limit=-4))
        with self.lock:
            self.counts[name] += 1

    def run_one(self, number, stopping):
        dice = random.Random(f"{self.seed} {self.rounds} {number}")
        kept = Kept(self.world.port)
        mine = self.each / self.threads
        due = time.monotonic() + dice.random() / mine
        while not stopping.wait(max(0, due - time.monotonic())):
            name = dice.choices(NAMES, WEIGHTS)[0]
            self.act(name, kept, dice)
            if dice.random() < 0.02:
                kept.close()
            # Who is late does not hurry afterwards.
            due = max(due, time.monotonic() - 1) + dice.expovariate(mine)
        kept.close()
        with self.lock:
            self.renewed += kept.renewed

    def run(self, seconds, chores):
        """Everybody acts for so long; ${chores}() is called meanwhile, often,
        and returns at once when nothing is to be done."""
        stopping = threading.Event()
        self.rounds += 1
        crew = [threading.Thread(target=self.run_one, args=(i, stopping),
                                 daemon=True) for i in range(self.threads)]
        for thread in crew:
            thread.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            chores()
            time.sleep(0.2)
        stopping.set()
        for thread in crew:
            thread.join(120)
            if thread.is_alive():
                self.fail("crew", "somebody hangs")
