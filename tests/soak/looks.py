# SPDX-License-Identifier: MIT
"""Acts of who administers: questions of all kinds; measurements over UDP."""
import json
import subprocess

import collect
from client import Wrong
from proxy import BUILD

QUESTIONS = ["/status", "/metrics", "/api/stats", "/api/top?what=domains",
             "/api/top?what=clients&limit=100", "/api/metrics",
             "/api/requests?follow=0&limit=50", "/nothing"]


def question(w, _kept, dice):
    """As often as it takes: admin is replaced at a reload."""
    target = dice.choice(QUESTIONS)
    for _ in range(40):
        try:
            status, body = collect.ask(w.proxy, target)
        except (OSError, IndexError):
            w.pause()
            continue
        if status != (404 if target == "/nothing" else 200):
            raise Wrong(f"{target}: {status} {body[:200]}")
        if target == "/status":
            json.loads(body)
        return
    raise Wrong(f"{target}: nobody answers")


def aduanactl(w, _kept, dice):
    words = dice.choice([["status"], ["top", "domains"], ["cache", "ls",
                                                        "--limit", "50"],
                         ["stats"], ["rules"]])
    for _ in range(5):
        done = subprocess.run([BUILD / "aduanactl", "--socket", w.proxy.socket,
                               *words], capture_output=True, text=True,
                              timeout=60)
        if done.returncode == 0:
            return
        w.pause()
    raise Wrong(f"aduanactl {words}: {done.returncode} {done.stderr[:300]}")


def measurements(w, _kept, dice):
    lines = [f"soak.m{dice.randrange(40)}:{dice.random()}"
             for _ in range(dice.randrange(1, 20))]
    w.samples.send(lines)


ACTS = [(question, 0.5), (aduanactl, 0.15), (measurements, 1)]
