# SPDX-License-Identifier: MIT
"""The authority's key is in the signer's memory and in nobody else's."""
import base64

from cryptography.hazmat.primitives import serialization as form

from inside import memory_holds, needs_root
from proxy import children, title, wait_for


def needles(path):
    """The key in every form that a library may keep it in."""
    pem = path.read_bytes()
    key = form.load_pem_private_key(pem, None)
    scalar = key.private_numbers().private_value.to_bytes(32, "big")
    made = {"big-endian": scalar, "little-endian": scalar[::-1]}
    for name, kind in (("PKCS#8", form.PrivateFormat.PKCS8),
                       ("SEC 1", form.PrivateFormat.TraditionalOpenSSL)):
        der = key.private_bytes(form.Encoding.DER, kind, form.NoEncryption())
        at = der.index(scalar)
        made[f"{name} DER"] = der[max(0, at - 8):at + 32]
        # What stands in one line of the file, of 64 characters each.
        first = (at * 4 + 5) // 3
        if first // 64 != (first + 19) // 64:
            first = (first + 63) // 64 * 64
        assert first + 20 <= (at + 32) * 4 // 3
        made[f"{name} PEM"] = base64.b64encode(der)[first:first + 20]
    assert made["PKCS#8 PEM"] in pem or made["SEC 1 PEM"] in pem
    return made


def everybody(proxy):
    return [proxy.process.pid, *children(proxy.process.pid)]


def settled(proxy, before=()):
    """Each kind is there as often as it is to be, and nobody of ${before} but
    the signer."""
    pids = {pid: title(pid) for pid in children(proxy.process.pid)}
    return sorted(pids.values()) == [
        "aduana-admin", "aduana-signer", "aduana-worker",
        "aduana-worker"] and not any(
            kind != "aduana-signer" and pid in before
            for pid, kind in pids.items())


def check(proxy, wanted):
    seen = {}
    for pid in everybody(proxy):
        seen.setdefault(title(pid), []).append(memory_holds(pid, wanted))
    signer = seen.pop("aduana-signer")
    assert len(signer) == 1 and signer[0] & {"big-endian", "little-endian"}
    assert {"aduana-worker", "aduana-admin"} < set(seen)
    assert len(seen["aduana-worker"]) == 2
    for who, found in seen.items():
        assert not any(found), f"{who} has {found}"


def test_only_the_signer_has_the_key(aduana):
    needs_root()
    proxy = aduana(**{"tls.intercept": True, "workers": 2,
                      "cache.size": "8 MiB",
                      "cache.max_object": "1 MiB"})
    path = proxy.folder / "ca" / "ca.key"
    wait_for(lambda: settled(proxy), "all of them")
    check(proxy, needles(path))
    # Nor after a reload, with workers that were forked later.
    before = children(proxy.process.pid)
    assert proxy.reload().returncode == 0
    wait_for(lambda: settled(proxy, before), "the old ones gone")
    check(proxy, needles(path))


def test_the_key_file_is_its_users_alone(aduana):
    proxy = aduana(**{"tls.intercept": True})
    path = proxy.folder / "ca" / "ca.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert (proxy.folder / "ca" / "ca.crt").stat().st_mode & 0o777 == 0o644
