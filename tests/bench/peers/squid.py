# SPDX-License-Identifier: MIT
"""Squid: a forward proxy without SMP, stored in memory.

Inside TLS it peeks at the ClientHello and then bumps, as its manual has it.
"""
import os
import pathlib
import shutil
import subprocess

NAME = "squid"
PROGRAM = "squid"
VERSION = ["squid", "-v"]
# Only squid-openssl has it.
CERTGEN = SECURE_PROGRAM = "/usr/lib/squid/security_file_certgen"
# As many new names as the hosts file knows.
NAMES = 20000

PLAIN = "http_port 127.0.0.1:{port}"
BUMP = """\
http_port 127.0.0.1:{port} ssl-bump tls-cert={d}/ca.pem \\
    generate-host-certificates=on dynamic_cert_mem_cache_size=64MB
sslcrtd_program {certgen} -s {d}/db -M 64MB
sslcrtd_children 2 startup=2
acl step1 at_step SslBump1
ssl_bump peek step1
ssl_bump bump all
tls_outgoing_options cafile={d}/trust.pem
hosts_file {d}/hosts"""
CONFIG = """\
{listen}
access_log stdio:{d}/access.log squid
buffered_logs on
cache_log {d}/cache.log
pid_filename {d}/squid.pid
coredump_dir {d}
cache_mem {cache} MB
pinger_enable off
maximum_object_size_in_memory 1 MB
memory_replacement_policy lru
{blocked}http_access allow all
shutdown_lifetime 0 seconds
cache_effective_user {user}
max_filedescriptors 16384
client_idle_pconn_timeout 10 minutes
"""
BLOCKED = """\
acl black dstdomain "{path}"
http_access deny black
"""


def secure_files(setup, host):
    d = setup.folder
    root = setup.tls.authority.root
    (d / "ca.pem").write_bytes(root.pem +
                               pathlib.Path(root.key_path).read_bytes())
    (d / "trust.pem").write_bytes(root.pem)
    with open(d / "hosts", "w", encoding="ascii") as out:
        out.write(f"127.0.0.1 {host}\n")
        out.writelines(f"127.0.0.1 new-{n}.{host}\n" for n in range(NAMES))
    subprocess.run([CERTGEN, "-c", "-s", d / "db", "-M", "64MB"], check=True,
                   capture_output=True)


def commands(setup):
    d = setup.folder
    user = "proxy" if setup.user == "root" else setup.user
    if setup.tls:
        secure_files(setup, setup.tls.host)
    blocked = ""
    if setup.blocked:
        # A leading dot is what covers the names below.
        with open(setup.blocked, encoding="ascii") as names, \
                open(d / "black", "w", encoding="ascii") as out:
            out.writelines(f".{name}" for name in names)
        blocked = BLOCKED.format(path=d / "black")
    listen = (BUMP if setup.tls else PLAIN).format(d=d, port=setup.port,
                                                   certgen=CERTGEN)
    (d / "conf").write_text(CONFIG.format(d=d, listen=listen, user=user,
                                          blocked=blocked,
                                          cache=setup.cache_mib))
    if user != setup.user:
        for path in [d, *d.rglob("*")]:
            shutil.chown(path, user)
    # A service name of its own, and so its own shared memory.
    return [["squid", "-N", "-n", f"bench{os.getpid()}", "-f", d / "conf"]]
