# SPDX-License-Identifier: MIT
"""A second aduana on a port in use says so and ends."""
from proxy import SHIPPED, flag, run


def test_port_in_use(aduana, tmp_path):
    first = aduana()
    place = f"127.0.0.1:{first.port}"
    done = run("--config", SHIPPED, *flag("listen", [place]),
               *flag("state_dir", str(tmp_path)),
               *flag("run_dir", str(tmp_path)),
               *flag("log.access.path", str(tmp_path / "log")),
               *flag("admin.socket", str(tmp_path / "sock")))
    assert done.returncode != 0
    assert place in done.stderr
    assert "aduana: ready" not in done.stderr
    assert first.get("http://aduana.internal/").status == 200
