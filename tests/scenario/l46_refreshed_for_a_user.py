# SPDX-License-Identifier: MIT
"""What is refreshed behind a user's back is what a rule gave that user."""
import users
from dns import Dns
from proxy import wait_for
from users import basic
from wire import Site, ok

STALE = "Cache-Control: max-age=0, stale-while-revalidate=60"


def test_a_redirection_of_one_user(aduana, closing, site, tmp_path):
    folder = tmp_path / "conf.d"
    folder.mkdir()
    (folder / "rules.yaml").write_text(
        "rules: [{domain: www.test, action: redirect, to: safe.test, "
        "users: anna}]\n")
    names = Dns({"www.test": ["127.0.0.1"], "safe.test": ["127.0.0.3"]})
    real = site(ok("real", STALE))
    safe = Site(lambda _: ok(f"safe {len(safe.requests)}", STALE),
                "127.0.0.3", real.port)
    closing += [names, safe]
    proxy = aduana(**{"filters.conf_d": str(folder),
                      "dns.servers": [names.server],
                      "users.file": users.write(tmp_path / "users")})
    url = f"http://www.test:{real.port}/"
    anna = basic("anna", "secret")
    first = proxy.get(url, anna).body
    assert first.startswith(b"safe")
    stale = proxy.get(url, anna)
    assert stale.hit and stale.body == first
    wait_for(lambda: proxy.get(url, anna).body not in (first, b"real"),
             "what was refreshed")
    assert real.count == 0
