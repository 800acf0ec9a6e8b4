# SPDX-License-Identifier: MIT
"""GoAccess, calamaris and SARG read the log, and find what aduana counted;
make check-log-tools does it with a hundred thousand lines."""
import pytest

import log_tools
from mixture import Count, Mixture


@pytest.fixture
def mixture(aduana, closing, tmp_path):
    def start(**settings):
        return Mixture(aduana, closing, tmp_path, **settings)
    return start


def test_squid(mixture, tmp_path):
    mix = mixture()
    mix.run(8)
    shown = mix.settled()
    log = mix.proxy.log_path
    count = Count(log)
    assert count.lines >= 160
    for result in ("TCP_MISS", "TCP_MEM_HIT", "TCP_REFRESH_UNMODIFIED",
                   "TCP_DENIED", "TCP_DENIED_REPLY", "TCP_TUNNEL"):
        assert count.results[result] >= 8 - 1, result
    table = log_tools.Table(shown, mix.top(), count, {
        "goaccess": log_tools.goaccess(log, tmp_path),
        "calamaris": log_tools.calamaris(log),
        "sarg": log_tools.sarg(log, tmp_path)})
    table.check()


def test_combined(mixture, tmp_path):
    mix = mixture(**{"log.access.format": "combined"})
    mix.run(4)
    shown = mix.settled()
    found = log_tools.goaccess(mix.proxy.log_path, tmp_path,
                               "--log-format=COMBINED")
    counters = shown["counters"]
    assert found["left_out"] == 0
    assert found["requests"] == counters["requests_total"]
    assert found["bytes"] == counters["client_sent_bytes_total"]
    for status, n in shown["statuses"].items():
        assert found["statuses"][f"{int(status):03}"] == n, status
