# SPDX-License-Identifier: MIT
"""aduana: the shipped configuration, one worker."""
import json

NAME = "aduana"


def commands(setup):
    d = setup.folder
    sets = {"listen": f'["127.0.0.1:{setup.port}"]', "workers": "1",
            "user": setup.user, "state_dir": d, "run_dir": d,
            "log.access.path": d / "access.log",
            "admin.socket": d / "admin.sock",
            "destinations.allow": "[127.0.0.0/8]",
            "cache.size": f"{setup.cache_mib} MiB", "filters.blacklist": '""',
            "filters.whitelist": '""', "filters.danger_words": '""',
            "filters.tunnel": '""', "timeouts.idle": "10min"}
    if setup.blocked:
        lists = d / "black.yaml"
        lists.write_text("blacklist: {import: [%s]}\n" % json.dumps(
            str(setup.blocked)))
        sets["filters.blacklist"] = lists
    if setup.tls:
        sets |= {"connect.ports": "[1024-65535]", "tls.intercept": "true",
                 "dns.servers": f'["{setup.tls.names.server}"]',
                 "tls.trust": f'["{setup.tls.authority.cafile}"]'}
    args = [x for k, v in sets.items() for x in ("--set", f"{k}={v}")]
    return [[setup.build / "aduana", "--config", "config/etc/aduana.yaml",
             *args]]
