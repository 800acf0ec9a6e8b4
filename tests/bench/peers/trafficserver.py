# SPDX-License-Identifier: MIT
"""Apache Traffic Server: a forward proxy, one event thread, objects in memory
and in a file, its squid log as text."""
NAME = "ats"
PROGRAM = "traffic_server"
VERSION = ["traffic_server", "-V"]

LAYOUT = """\
prefix: {d}
exec_prefix: /usr
bindir: /usr/bin
sbindir: /usr/sbin
sysconfdir: {d}
datadir: {d}
includedir: /usr/include
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
localstatedir: {d}
runtimedir: {d}
logdir: {d}
cachedir: {d}
"""
RECORDS = """\
CONFIG proxy.config.http.server_ports STRING {port}:ip-in=127.0.0.1
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.crash_log_helper STRING NULL
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.accept_threads INT 0
CONFIG proxy.config.task_threads INT 1
CONFIG proxy.config.cache.threads_per_disk INT 1
CONFIG proxy.config.cache.ram_cache.size INT 268435456
CONFIG proxy.config.cache.ram_cache.use_seen_filter INT 0
CONFIG proxy.config.cache.min_average_object_size INT 2000
CONFIG proxy.config.url_remap.remap_required INT 0
CONFIG proxy.config.reverse_proxy.enabled INT 0
CONFIG proxy.config.http.keep_alive_no_activity_timeout_in INT 600
CONFIG proxy.config.net.default_inactivity_timeout INT 600
CONFIG proxy.config.log.logging_enabled INT 3
"""
LOGGING = """\
logging:
  formats:
    - name: squid
      format: '%<cqtq> %<ttms> %<chi> %<crc>/%<pssc> %<psql> %<cqhm> %<cquc> \
%<caun> %<phr>/%<shn> %<psct>'
  logs:
    - {filename: access, format: squid, mode: ascii}
"""
ALLOW = """\
ip_allow:
  - {apply: in, ip_addrs: 127.0.0.1, action: allow, methods: ALL}
"""


def commands(setup):
    d = setup.folder
    (d / "runroot.yaml").write_text(LAYOUT.format(d=d))
    (d / "records.config").write_text(RECORDS.format(port=setup.port))
    (d / "storage.config").write_text(f"{d} 512M\n")
    (d / "logging.yaml").write_text(LOGGING)
    (d / "ip_allow.yaml").write_text(ALLOW)
    return [["traffic_server", f"--run-root={d / 'runroot.yaml'}"]]
