# SPDX-License-Identifier: MIT
"""The whitelist wins; with default: deny nothing else passes."""
from wire import ok


def proxy_with(aduana, write, black, white, **more):
    return aduana(**{"filters.blacklist": write("b.yaml", black),
                     "filters.whitelist": write("w.yaml", white), **more})


def test_whitelist_wins(aduana, site, write):
    page = site(ok("x"))
    proxy = proxy_with(aduana, write,
                       'blacklist:\n  urls: ["*/banner/*"]\n',
                       'whitelist:\n  urls: ["*/banner/ours/*"]\n')
    assert proxy.get(page.url("/banner/a")).status == 403
    assert proxy.get(page.url("/banner/ours/a")).status == 200


def test_default_deny_in_the_settings(aduana, site, write):
    page = site(ok("x"))
    proxy = proxy_with(aduana, write, "blacklist:\n  domains: []\n",
                       "whitelist:\n  hosts: [localhost]\n",
                       **{"filters.default": "deny"})
    assert proxy.get(page.url()).status == 403
    assert proxy.get(f"http://localhost:{page.port}/").status == 200
    client, reply = proxy.tunnel(page.authority)
    client.close()
    assert reply.status == 403


def test_default_deny_in_the_list(aduana, site, write):
    page = site(ok("x"))
    proxy = proxy_with(aduana, write, "blacklist:\n  domains: []\n",
                       "whitelist:\n  default: deny\n  hosts: [localhost]\n")
    reply = proxy.get(page.url())
    assert reply.status == 403 and b"w.yaml" in reply.body
    assert proxy.get(f"http://localhost:{page.port}/").status == 200
