# SPDX-License-Identifier: MIT
"""GoAccess, calamaris and SARG, as an admin runs them on a log, and what they
found: requests, bytes, by client, by status; beside what aduana counted.

GoAccess leaves out lines without a method: what came was no HTTP request.
What SARG calls "in cache" is all but the bytes of a MISS.
"""
import collections
import json
import re
import subprocess

# The bare file in Squid's form; GoAccess' own preset is for what syslog wrote.
GOACCESS_SQUID = ["--log-format=%x.%^ %~%L %h %^/%s %b %m %U %e %^ %M %^",
                  "--datetime-format=%s"]

SARG = """\
output_dir {folder}
temporary_dir {folder}/tmp
resolve_ip no
user_ip no
records_without_userid ip
report_type topusers
max_elapsed 0
date_format e
lastlog 0
displayed_values bytes
graphs no
"""


def run(*args, **kwargs):
    done = subprocess.run(list(map(str, args)), capture_output=True, text=True,
                          timeout=600, env={"PATH": "/usr/bin:/bin",
                                            "LC_ALL": "C", "TZ": "UTC"},
                          **kwargs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def goaccess(log, folder, *options):
    out = folder / "goaccess.json"
    run("goaccess", log, "--no-global-config", "--no-progress", "-o", out,
        f"--invalid-requests={folder}/invalid", "--no-strict-status",
        *(options or GOACCESS_SQUID))
    found = json.loads(out.read_text())

    def rows(panel):
        for row in found[panel]["data"]:
            yield row["data"], row["hits"]["count"], row["bytes"]["count"]
    statuses = {}
    for group in found["status_codes"]["data"]:
        for row in group.get("items", []):
            name = row["data"].split(" ")[0].replace("Unknown", "000")
            statuses[name] = row["hits"]["count"]
    general = found["general"]
    return {"requests": general["valid_requests"],
            "left_out": general["failed_requests"],
            "bytes": general["bandwidth"],
            "clients": {name: (n, size) for name, n, size in rows("hosts")},
            "statuses": statuses}


def calamaris(log):
    with open(log, encoding="utf-8") as lines:
        text = run("calamaris", "-a", "-n", "-r", "-1", "-F", "unformatted",
                   stdin=lines)
    parts = {}
    for part in re.split(r"^# ", text, flags=re.M):
        title, _, rows = part.partition("\n")
        parts[title.strip()] = rows
    summary = dict(re.findall(r"^(.*?): \S+ (\d+) *$", parts["Summary"], re.M))

    def table(title):
        rows = re.findall(r"^ ?(\S+) (\d+) \S+ \S+ (\d+) \S+ \S+ *$",
                          parts[title], re.M)
        return {name: (int(n), int(size)) for name, n, size in rows}
    clients = table("Incoming TCP-requests by host")
    del clients["Sum"]
    return {"requests": int(summary["lines parsed"]),
            "left_out": int(summary["invalid lines"]),
            "bytes": int(summary["Total Bandwidth"]),
            "results": table("Incoming TCP-requests by status"),
            "clients": clients,
            "statuses": {code: int(n) for code, n in re.findall(
                r"^(\d{3}) .*?\) (\d+) ", parts["TCP Response code "
                                                "distribution"], re.M)}}


def sarg(log, folder):
    folder = folder / "sarg"
    (folder / "tmp").mkdir(parents=True)
    config = folder / "sarg.conf"
    config.write_text(SARG.format(folder=folder))
    said = run("sarg", "-x", "-f", config, "-l", log)
    read, written, excluded = map(int, re.search(
        r"Records read: (\d+), written: (\d+), excluded: (\d+)",
        said).groups())
    (general,) = folder.glob("*/sarg-general")
    total = general.read_text().split("\t")
    page = (general.parent / "index.html").read_text()
    clients = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.S):
        cells = [re.sub("<.*?>|&nbsp;", "", x).strip()
                 for x in re.findall(r"<td.*?>(.*?)</td>", row, re.S)]
        if re.fullmatch(r"\d+", cells[0] if cells else ""):
            n, size = (int(re.sub(r"\D", "", x)) for x in cells[-8:-6])
            clients[cells[-9]] = (n, size)
    assert read == written + excluded
    return {"requests": int(total[1]), "left_out": excluded,
            "bytes": int(total[2]), "not_missed": int(total[4]),
            "missed": int(total[5]), "clients": clients}


# ---- side by side ------------------------------------------------------------

TOOLS = ("goaccess", "calamaris", "sarg")
COLUMNS = ("", "aduana", "log", *TOOLS)


def is_hit(row):
    return "HIT" in row["result"] or "REFRESH_UNMODIFIED" in row["result"]


class Table:
    """Rows of what must be one figure; None: that tool does not tell it.
    ${shown} is /api/stats, ${top} /api/top/clients, ${count} a Count."""

    def __init__(self, shown, top, count, found):
        self.rows = []
        self.found = found
        self.out, out_bytes = count.of(lambda r: r["method"] == "-")
        n = shown["counters"]
        self.put("requests", n["requests_total"], count.lines,
                 self.of("requests", self.out))
        self.put("bytes", n["client_sent_bytes_total"], count.bytes,
                 self.of("bytes", out_bytes))
        self.put("left out", None, None,
                 {t: x["left_out"] - (self.out if t == "goaccess" else 0)
                  for t, x in found.items()}, want=0)
        self.hits(n, count)
        # 0: who left before there was any.
        self.statuses({f"{int(x):03}": n for x, n in shown["statuses"].items()},
                      count)
        self.clients(top, count)

    def of(self, what, left_out):
        """GoAccess' figure with what it left out."""
        return {t: x[what] + (left_out if t == "goaccess" else 0)
                for t, x in self.found.items()}

    def put(self, what, aduana, log, tools, want=None):
        row = [aduana, log, *(tools.get(t) for t in TOOLS)]
        known = {x for x in [*row, want] if x is not None}
        self.rows.append((what, row, len(known) == 1))

    def hits(self, n, count):
        hits = count.of(is_hit)
        denied = count.of(lambda r: "DENIED" in r["result"])
        tools = [{}, {}, {}]
        if "calamaris" in self.found:
            results = self.found["calamaris"]["results"]
            refused = sum(x for name, (x, _) in results.items()
                          if "DENIED" in name)
            tools = [{"calamaris": x} for x in
                     [*results.get("HIT", (0, 0)), refused]]
        self.put("hits", n["hits_total"], hits[0], tools[0])
        self.put("bytes of hits", n["hit_sent_bytes_total"], hits[1], tools[1])
        self.put("refused", n["refused_total"], denied[0], tools[2])
        if "sarg" in self.found:
            self.put("bytes missed", None,
                     count.of(lambda r: "MISS" in r["result"])[1],
                     {"sarg": self.found["sarg"]["missed"]})

    def statuses(self, shown, count):
        out = collections.Counter(r["status"] for r in count.rows
                                  if r["method"] == "-")
        for status in sorted(count.statuses):
            tools = {}
            for tool, found in self.found.items():
                if "statuses" in found:
                    tools[tool] = found["statuses"].get(status, 0)
            if "goaccess" in tools:
                tools["goaccess"] += out[status]
            self.put(f"status {status}", shown.get(status, 0),
                     count.statuses[status], tools)

    def clients(self, top, count):
        told = {r["name"]: (r["requests"], r["bytes"]) for r in top["rows"]}
        for client, counted in sorted(count.clients.items()):
            out = count.of(lambda r, c=client: r["method"] == "-" and
                           r["client"] == c)
            for i, what in enumerate(("requests", "bytes")):
                tools = {t: x["clients"].get(client, (0, 0))[i] +
                         (out[i] if t == "goaccess" else 0)
                         for t, x in self.found.items()}
                self.put(f"{what} of {client}", told.get(client, (0, 0))[i],
                         counted[i], tools)

    def __str__(self):
        lines = [" ".join(f"{c:>{22 if i == 0 else 12}}"
                          for i, c in enumerate(COLUMNS))]
        for what, row, same in self.rows:
            cells = ["-" if x is None else str(x) for x in row]
            lines.append(" ".join([f"{what:>22}", *(f"{c:>12}"
                                                    for c in cells)]) +
                         ("" if same else "  DIFFERENT"))
        lines.append(f"{self.out} lines without a method, which GoAccess "
                     "leaves out, are added to its figures.")
        return "\n".join(lines)

    def check(self):
        assert all(same for _, _, same in self.rows), f"\n{self}"
