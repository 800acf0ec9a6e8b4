# SPDX-License-Identifier: MIT
"""Varnish: in front of the one origin, stored in memory; varnishncsa writes
the log, and its processor time counts."""
NAME = "varnish"
PROGRAM = "varnishd"
VERSION = ["varnishd", "-V"]

CONFIG = """\
vcl 4.1;
backend default {{ .host = "{host}"; .port = "{port}"; }}
"""


def commands(setup):
    d = setup.folder
    host, port = setup.origin.rsplit(":", 1)
    (d / "vcl").write_text(CONFIG.format(host=host, port=port))
    jail = ["-j", "none"] if setup.user == "root" else []
    return [["varnishd", "-F", *jail, "-n", d / "n", "-f", d / "vcl",
             "-a", f"127.0.0.1:{setup.port}", "-s", "malloc,256m",
             "-p", "thread_pools=1", "-p", "timeout_idle=600"],
            ["varnishncsa", "-n", d / "n", "-t", "60", "-w",
             d / "access.log"]]
