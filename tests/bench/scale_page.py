# SPDX-License-Identifier: MIT
"""The figures of scale.py as part of a page."""
import pathlib

import page
from scale_world import KIB, MIB

PAGE = pathlib.Path("docs/performance.md")


def size_text(size):
    if isinstance(size, str):
        return size
    for unit, text in ((KIB * MIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if size >= unit and size % unit == 0:
            return f"{size // unit} {text}"
    return f"{size:,}"


def cost_text(us):
    return f"{us:.3f}" if us < 1 else f"{us:.1f}" if us < 100 else f"{us:,.0f}"


def growth_text(row):
    if row["per_tenfold"] is None:
        return "", row["verdict"]
    return f"{row['per_tenfold']:.2f}", row["verdict"]


def rows_table(rows):
    lines = ["| what grows | µs of processor time for each | a tenfold: times "
             "| verdict |", "|---|---|---|---|"]
    for row in rows.values():
        costs = ", ".join(f"{size_text(s)}: {cost_text(f)}" for s, f in
                          zip(row["sizes"], row["cpu_us"]))
        growth, verdict = growth_text(row)
        lines.append(f"| {row['what']} | {row['unit']}: {costs} | {growth} "
                     f"| {verdict} |")
    return lines


def three(found, what, form):
    return ", ".join(form.format(found[when][what])
                     for when in ("without", "with", "after"))


def crowds_table(crowds):
    lines = ["| crowd | a normal hit, µs: without, with, after | it takes, µs "
             "| memory each, KiB | sockets each, KiB | stays, MiB "
             "| descriptors |", "|---|---|---|---|---|---|---|"]
    for found in crowds.values():
        a, b, c = found["without"], found["with"], found["after"]
        n = found["clients"]
        lines.append(
            f"| {n:,}: {found['what']} | {three(found, 'cpu_us', '{:.1f}')} "
            f"| {three(found, 'half_us', '{}')} "
            f"| {(b['pss'] - a['pss']) / n / KIB:.1f} "
            f"| {max(0, b['kernel'] - a['kernel']) / n / KIB:.1f} "
            f"| {(c['pss'] - a['pss']) / MIB:.1f} "
            f"| {three(found, 'descriptors', '{}')} |")
    return lines


def write(data):
    lines = rows_table(data["rows"]) + [""] + crowds_table(data["crowds"])
    page.put(PAGE, "scale", "\n".join(lines))
