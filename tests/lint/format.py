#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""clang-format, but columns are left to the hand.

style(9) sets names and comments of declarations in columns, which
clang-format cannot express.  So a line that differs from clang-format's only
in the blanks inside it is right as it is.  For .c files: headers are columns
through and through, columns.awk looks at those.

    format.py FILE...          print file:line of what is wrong, exit 1
    format.py --fix FILE...    put it right, keeping the columns
"""
import difflib
import pathlib
import re
import subprocess
import sys

STYLE = pathlib.Path(__file__).resolve().parents[2] / ".clang-format"


def squashed(line):
    lead = re.match(r"[\t ]*", line).group()
    return lead + re.sub(r"[\t ]+", " ", line.strip())


def blocks(path):
    """Yield (tag, line number, our lines, clang-format's lines)."""
    with open(path, encoding="utf-8") as f:
        ours = f.read().splitlines()
    run = subprocess.run(["clang-format-14", f"--style=file:{STYLE}", path], check=True,
                         capture_output=True, text=True)
    theirs = run.stdout.splitlines()
    match = difflib.SequenceMatcher(
        None, [squashed(x) for x in ours],
        [squashed(x) for x in theirs], autojunk=False)
    for tag, a, b, c, d in match.get_opcodes():
        yield tag, a + 1, ours[a:b], theirs[c:d]


def main(args):
    fix = args[:1] == ["--fix"]
    wrong = 0
    for path in args[1:] if fix else args:
        text = []
        for tag, number, ours, theirs in blocks(path):
            text += ours if tag == "equal" else theirs
            if tag != "equal" and not fix:
                wrong += 1
                want = theirs[0].strip() if theirs else "(nothing)"
                print(f"{path}:{number}: layout; run make format, "
                      f"or write: {want}")
        if fix:
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join(text) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
