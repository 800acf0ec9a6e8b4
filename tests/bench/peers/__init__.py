# SPDX-License-Identifier: MIT
"""Peers: the servers that are measured.

A peer is a module with NAME; PROGRAM and VERSION (a command that tells it),
unless it is built here; SECURE_PROGRAM if it wants one more to intercept; and
commands(setup), which writes what it needs into setup.folder and returns the
commands to start, the first of which listens.
"""
import dataclasses
import pathlib
import re
import shutil
import subprocess

from . import aduana, floor, nginx, squid, trafficserver, varnish

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PEERS = {m.NAME: m for m in
         (floor, aduana, nginx, varnish, trafficserver, squid)}


@dataclasses.dataclass
class Setup:
    """What a peer is told."""
    build: pathlib.Path     # folder of our own programs
    folder: pathlib.Path    # its own, empty
    port: int               # of 127.0.0.1
    user: str               # who we are
    size: int               # of a body
    control: str            # Cache-Control of the floor's own response
    cache_mib: int = 256
    origin: str = ""        # host:port of the plain origin
    tls: object = None      # interception is asked for: an origins.Secure
    blocked: pathlib.Path = None    # file of domains to refuse, one a line


def missing(name, secure):
    """The program that it lacks, to intercept if ${secure}; or None."""
    for attribute in ("PROGRAM", "SECURE_PROGRAM")[:1 + secure]:
        program = getattr(PEERS[name], attribute, None)
        if program and not shutil.which(program, path=PATH):
            return program
    return None


def version(name):
    command = getattr(PEERS[name], "VERSION", None)
    if command is None:
        return ""
    told = subprocess.run(command, capture_output=True, text=True, check=False,
                          env={"PATH": PATH})
    found = re.search(r"\d+\.\d+(\.\d+)*", told.stdout + told.stderr)
    return found.group() if found else ""
