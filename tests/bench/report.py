# SPDX-License-Identifier: MIT
"""Reports: the figures as a table, as JSON, as part of a page."""
import json

import page
import rows
from rows import ROWS, US

WHO = {"floor": "floor", "aduana": "aduana", "nginx": "nginx",
       "varnish": "Varnish", "ats": "Traffic Server", "squid": "Squid"}
SAID = {True: "yes", False: "**no**", None: ""}


def targets_of(measured):
    return [t for t in rows.ALL if any(t in m for m in measured.values())]


def rows_of(measured):
    return [r for r in ROWS if any(
        rows.middle(r, measured, t) is not None for t in rows.ALL)]


def number(value, unit):
    if value is None:
        return ""
    if unit == rows.SECONDS or value < 100 and unit == US:
        return f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def cell(row, measured, target):
    value = rows.middle(row, measured, target)
    if value is None:
        return ""
    times = rows.ratio(row, measured, target)
    return number(value, row.unit) + (f" ({times:.2f})" if times else "")


def aim(row):
    if row.most is None:
        return ""
    if not row.against:
        return f"≤ {row.most:g} {row.unit}"
    who = "its " + rows.BY_NAME[row.against].words \
        if row.against in rows.BY_NAME else WHO[row.against]
    return f"≤ {row.most:g} × {who}"


def grid(measured):
    """Lines of cells: a head, then a line for each row."""
    targets = targets_of(measured)
    yield ["", *(WHO[t] for t in targets), "aim", "is", "holds"]
    for row in rows_of(measured):
        figure, holds = rows.verdict(row, measured)
        shown = "" if row.most is None or figure is None else \
            f"{figure:.2f}" if row.against else number(figure, row.unit)
        yield [f"{row.words}, {row.unit}",
               *(cell(row, measured, t) for t in targets),
               aim(row), shown, SAID[holds]]


def rates(measured):
    """The same of requests a second; the load's processor bounds them."""
    targets = targets_of(measured)
    yield ["requests a second", *(WHO[t] for t in targets)]
    for row in rows_of(measured):
        if row.unit != US:
            continue
        per_second = rows.Row(row.work, row.words, figure="per_second")
        yield [row.words, *(
            "" if (v := rows.middle(per_second, measured, t)) is None
            else f"{v:.0f}" for t in targets)]


def text(lines):
    """Cells in columns, for a terminal."""
    lines = [[c.replace("*", "") for c in line] for line in lines]
    wide = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(
        "  ".join([line[0].ljust(wide[0])] +
                  [c.rjust(w) for c, w in zip(line[1:], wide[1:])]).rstrip()
        for line in lines)


def markdown(lines):
    first, *others = lines
    cells = [first, ["---"] + ["---:"] * (len(first) - 1), *others]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)


def told(data):
    """What was measured where, in a sentence."""
    m = data["machine"]
    rounds = "one round" if data["rounds"] == 1 else \
        f"medians of {data['rounds']} rounds"
    versions = ", ".join(f"{WHO[t]} {v}" for t, v in data["versions"].items()
                         if v)
    return (f"{m['cpu']}, {m['processors']} processors, {m['memory_gib']} GiB,"
            f" Linux {m['kernel']}; {data['date']}; {rounds} of "
            f"{data['seconds']} s; processor time from {data['accounting']}."
            + (f" {versions}." if versions else ""))


def terminal(data):
    parts = [told(data), text(list(grid(data["measured"]))),
             "In brackets: times what the aim compares with, or what is "
             "nearest to it."]
    if any(r.unit == US for r in rows_of(data["measured"])):
        parts.append(text(list(rates(data["measured"]))))
    parts += [f"problem: {p}" for p in data["problems"]]
    parts += [f"not measured: {p}" for p in data["absent"]]
    return "\n\n".join(parts[:4]) + "".join(f"\n{p}" for p in parts[4:])


def write_json(data, path):
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n",
                    encoding="utf-8")


def write_page(data, path, pictures):
    figures = [told(data), markdown(list(grid(data["measured"]))),
               *(f"![{alt}](performance/{name})" for name, alt in pictures),
               markdown(list(rates(data["measured"])))]
    page.put(path, "figures", "\n\n".join(figures))
