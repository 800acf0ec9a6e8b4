# SPDX-License-Identifier: MIT
"""What the daemon may say on standard error while nothing is wrong."""
import re

USUAL = [
    r"aduana\[signer\]: authority: made ",
    r"aduana: proxy on 127\.0\.0\.1:\d+$",
    r"aduana: set-up and certificate on http://",
    r"aduana: dashboard on http://",
    r"aduana: ready$",
    r"aduana: generation \d+ is in force, generation \d+ finishes$",
    r"aduana: generation \d+: time is up for \d workers?$",
    r"^blocked: \+\d+ -\d+ domains$",
]
KILLED = [r"killed by signal 9", r"signal 9"]


def unexpected(lines, with_kills):
    usual = re.compile("|".join(USUAL + (KILLED if with_kills else [])))
    return [line for line in lines if not usual.search(line)]
