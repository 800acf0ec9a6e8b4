# SPDX-License-Identifier: MIT
"""docs/openapi.yaml and the table of commands say the same."""
import re

import yaml

from proxy import ROOT

TABLE = (ROOT / "proxy" / "control" / "commands.tbl.h").read_text()
TEXT = r'"((?:[^"\\]|\\.)*)"'


def document():
    return yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())


def rows():
    """{(method, path): {argument: form}} of all that admin answers."""
    found, of = {}, {}
    for row in re.finditer(rf"^COMMAND\((\w+),\s*{TEXT},\s*{TEXT},\s*{TEXT}",
                           TABLE, re.M):
        of[row[1]] = found.setdefault((row[3].lower(), row[4]), {}) \
            if row[4] else {}
    for row in re.finditer(rf"^ARGUMENT\((\w+), \w+,\s*{TEXT},\s*(\w+),"
                           rf"\s*(\w+)", TABLE, re.M):
        of[row[1]][row[2]] = (row[3], row[4])
    return found


def test_every_row_and_nothing_else():
    said = {(method, path) for path, item in document()["paths"].items()
            for method in item if method in ("get", "post")}
    assert said == set(rows())


def test_arguments():
    paths = document()["paths"]
    for (method, path), arguments in rows().items():
        operation = paths[path][method]
        said = {p["name"]: p for p in operation.get("parameters", [])}
        body = {n for n, (form, _) in arguments.items() if form == "BODY"}
        assert set(said) == set(arguments) - body, (method, path)
        assert bool(body) == ("requestBody" in operation), (method, path)
        for name, p in said.items():
            in_path = "{" + name + "}" in path
            assert p["in"] == ("path" if in_path else "query"), (path, name)
            assert p.get("required", False) == (
                arguments[name][1] == "MUST"), (path, name)
            assert p["schema"]["type"] in ("string", "integer"), (path, name)


def test_form():
    """What OpenAPI 3.1 asks of each part."""
    d = document()
    assert d["openapi"].startswith("3.1.")
    assert d["info"]["title"] and d["info"]["version"]
    ids = [o["operationId"] for i in d["paths"].values() for o in i.values()]
    assert len(ids) == len(set(ids))
    known = set(d["components"]["responses"])
    for path, item in d["paths"].items():
        assert path.startswith("/")
        for operation in item.values():
            assert operation["summary"] and operation["responses"]
            for code, answer in operation["responses"].items():
                assert re.fullmatch(r"[1-5]\d\d", code)
                ref = answer.get("$ref", "")
                assert answer.get("description") or \
                    ref.rpartition("/")[2] in known
