# SPDX-License-Identifier: MIT
"""Plots: a panel for each row, a bar for each target, a line at the aim.

Plain SVG that is read on light and on dark pages alike.
"""
import report
import rows
from rows import BY_NAME

PICTURES = [
    ("plain.svg", "Processor time of each plain request",
     ["hit-1k", "hit-100k", "hit-20k", "miss-1k", "miss-stored", "refused"]),
    ("tls.svg", "Processor time of each intercepted request",
     ["tls-keep", "tls-new", "tls-resume", "tls-name"]),
]
PANEL, GAP, LABEL, BAR, VALUE = 420, 40, 104, 18, 64
HEAD, FOOT, STEP = 26, 26, 24
STYLE = """\
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.quiet { fill: #59636e }
.bar { fill: #a9b4c0 }
.own { fill: #0b7a75 }
.aim { stroke: #c2410c; stroke-width: 1.5; stroke-dasharray: 4 3 }
.said { fill: #c2410c; font-size: 12px }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.quiet { fill: #9198a1 }
.bar { fill: #56606b }
.own { fill: #2dbdb5 }
.aim { stroke: #fb923c }
.said { fill: #fb923c }
}
</style>"""


def limit(row, measured):
    """What is aimed at, in the row's unit, or None."""
    if row.most is None:
        return None
    if not row.against:
        return row.most
    base = rows.middle(BY_NAME[row.against], measured, "aduana") \
        if row.against in BY_NAME else \
        rows.middle(row, measured, row.against)
    return base and base * row.most


def bar(target, value, unit, scale, y):
    own = " own" if target == "aduana" else ""
    width = max(1, value * scale)
    strong = ' class="title"' if own else ""
    return [
        f'<text{strong} x="{LABEL - 8}" y="{y + 13}" text-anchor="end">'
        f'{report.WHO[target]}</text>',
        f'<rect class="bar{own}" x="{LABEL}" y="{y}" width="{width:.1f}" '
        f'height="{BAR}" rx="2"/>',
        f'<text{strong} x="{PANEL}" y="{y + 13}" text-anchor="end">'
        f'{report.number(value, unit)}</text>']


def panel(row, measured):
    """(height, elements) of one row."""
    values = [(t, v) for t in rows.ALL
              if (v := rows.middle(row, measured, t)) is not None]
    most = limit(row, measured)
    scale = (PANEL - LABEL - VALUE) / max(v for _, v in values)
    parts = [f'<text class="title" x="0" y="14">{row.words}</text>',
             f'<text class="quiet" x="{PANEL}" y="14" text-anchor="end">'
             f'{row.unit}</text>']
    y = HEAD
    for target, value in values:
        parts += bar(target, value, row.unit, scale, y)
        y += STEP
    if most:
        x = LABEL + most * scale
        side, dx = ("end", -5) if x > PANEL / 2 else ("start", 5)
        parts += [f'<line class="aim" x1="{x:.1f}" y1="{HEAD - 4}" '
                  f'x2="{x:.1f}" y2="{y + 10}"/>',
                  f'<text class="said" x="{x + dx:.1f}" y="{y + 10}" '
                  f'text-anchor="{side}">aim {report.number(most, row.unit)}'
                  '</text>']
    return y + FOOT, parts


def picture(title, panels):
    """Panels in two columns."""
    parts, y = [], 0
    for n in range(0, len(panels), 2):
        pair = panels[n:n + 2]
        for column, (_, elements) in enumerate(pair):
            x = column * (PANEL + GAP)
            parts += [f'<g transform="translate({x} {y})">', *elements,
                      '</g>']
        y += max(height for height, _ in pair)
    width = PANEL * 2 + GAP
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" '
         f'width="{width}" height="{y}" role="img">',
         f'<title>{title}</title>', STYLE, *parts, '</svg>', ''])


def draw(measured, folder):
    """Write the pictures; (file, what it shows) of each."""
    drawn = []
    for name, title, names in PICTURES:
        panels = [panel(BY_NAME[n], measured) for n in names
                  if measured.get(BY_NAME[n].work)]
        if panels:
            (folder / name).write_text(picture(title, panels),
                                       encoding="utf-8")
            drawn.append((name, title))
    return drawn
