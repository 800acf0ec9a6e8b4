# SPDX-License-Identifier: MIT
"""A page with places for figures: <!-- NAME --> to <!-- /NAME -->."""
import re


def put(path, name, text):
    """${text} in place of what stands at ${name}."""
    page, n = re.subn(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
                      lambda m: f"{m[1]}{text}\n{m[2]}",
                      path.read_text(encoding="utf-8"), flags=re.S)
    if n != 1:
        raise SystemExit(f"{path}: {n} places called <!-- {name} -->")
    path.write_text(page, encoding="utf-8")
