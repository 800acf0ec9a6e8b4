# SPDX-License-Identifier: MIT
"""Which rows or targets were asked for."""


def begin(text, known, what, program):
    """Those of ${known} that begin as one of the words of ${text}; all where
    that is empty.  A word for none of them ends the program."""
    if not text:
        return list(known)
    words = text.split(",")
    for word in words:
        if not any(k.startswith(word) for k in known) or not word:
            raise SystemExit(f"{program}: no {what} \"{word}\"; there are "
                             + ", ".join(known))
    return [k for k in known if k.startswith(tuple(words))]
