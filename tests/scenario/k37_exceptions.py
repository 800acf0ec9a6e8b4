# SPDX-License-Identifier: MIT
"""tls.exceptions: what the operator lets pass, only there, told in the log."""
import hashlib

import pytest

import tls
from toward import JSON, as_json, records, toward  # noqa: F401

HOST = "good.example"


def pin(issued):
    return hashlib.sha256(issued.der).hexdigest()


def test_used_and_logged(toward, write):
    issued = toward.authority.leaf(HOST, not_before=-9, not_after=-1)
    origin = toward.origin(issued=issued)
    proxy = toward.proxy(**{"tls.exceptions": [
        {"host": HOST, "allow": ["expired"]}]})
    for _ in range(3):
        assert tls.get(proxy, HOST, origin.port).status == 200
    assert origin.handshakes == 1
    for record in records(proxy, 3):
        assert record["detail"].startswith("exception=--set tls.exceptions:1 "
                                           "expired")


ROWS = {
    "another fault": ({"host": HOST, "allow": ["weak"]}, 502),
    "another host": ({"host": "x.example", "allow": "all"}, 502),
    "below": ({"host": "*.example", "allow": "all"}, 200),
    "not itself": ({"host": "*.good.example", "allow": "all"}, 502),
    "another port": ({"host": HOST, "port": 1, "allow": "all"}, 502),
    "another certificate": ({"host": HOST, "fingerprint": "00" * 32}, 502),
    "the certificate": ({"host": HOST, "fingerprint": pin}, 200),
    "its case": ({"host": "GOOD.Example.", "allow": ["self-signed"]}, 200),
}


@pytest.mark.parametrize("row", ROWS)
def test_rows(toward, row):
    issued = toward.authority.self_signed(HOST)
    origin = toward.origin(issued=issued)
    exception, status = ROWS[row]
    exception = {k: v(issued) if callable(v) else v
                 for k, v in exception.items()}
    proxy = toward.proxy(**{"tls.exceptions": [exception]})
    response = tls.get(proxy, HOST, origin.port, "/", JSON)
    assert response.status == status
    assert origin.count == (status == 200)
    if status == 502:
        assert as_json(response)["check"] == "self-signed"
