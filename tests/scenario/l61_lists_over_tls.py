# SPDX-License-Identifier: MIT
"""A list by https, looked into like any other, and as a tunnel."""
import pytest

import tls
from proxy import wait_for
from wire import ok


@pytest.mark.parametrize("intercept", [True, False])
def test_fetched(aduana, write, closing, intercept):
    asked = []

    def answer(request):
        asked.append(request)
        return ok(b"ads.test\n")
    authority = tls.Authority()
    origin = tls.TlsOrigin(answer, authority.leaf("localhost"))
    closing.append(origin)
    path = write("list.yaml", "blacklist:\n  import:\n"
                 f"    - {{url: 'https://localhost:{origin.port}/a'}}\n")
    proxy = aduana(**{"filters.blacklist": path, "tls.intercept": intercept,
                      "tls.trust": [str(authority.cafile)]})
    done = proxy.ctl("lists", "update", "--wait")
    assert done.returncode == 0 and "/a: new" in done.stdout, done
    wait_for(lambda: proxy.get("http://x.ads.test/").status == 403,
             "the rule in force")
    assert ("Via" in asked[0]) == intercept
