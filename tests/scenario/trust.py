# SPDX-License-Identifier: MIT
"""A proxy that intercepts, the authority it trusts for origins, and what it
says of each origin."""
import html
import re

import tls
from fake_tls import FakeTls
from proxy import ROOT, wait_for
from wire import ok

CHECK = re.compile(r'CHECK\((\w+), "([\w-]+)",\s*((?:"[^"]*"\s*)+),')


def checks():
    """token -> English text, out of the project's own table."""
    table = (ROOT / "proxy/tls/checks.tbl.h").read_text()
    return {token: "".join(re.findall(r'"([^"]*)"', text))
            for _, token, text in CHECK.findall(table)}


class Verdict:
    def __init__(self, response):
        self.response = response
        self.page = html.unescape(response.body.decode(errors="replace"))
        found = [t for t, text in checks().items() if text and
                 text in self.page]
        self.check = "none" if response.status == 200 else \
            found[0] if found else f"{response.status} without a check"


class World(tls.Scene):
    """${settings} are the proxy's besides; see tests for the rest."""

    def __init__(self, aduana, closing, **settings):
        super().__init__(aduana, closing)
        self.proxy = self.start(**settings)

    def origin(self, issued, **options):
        return self.keep(tls.TlsOrigin(
            lambda request: ok("from the origin"), issued, **options))

    def fake(self, issued=None, **faults):
        return self.keep(FakeTls(issued, **faults))

    def ask(self, origin, name="a.test"):
        return Verdict(tls.get(self.proxy, name, origin.port, "/page",
                               "Accept-Language: en"))

    def judge(self, rows):
        """${rows}: label, the check that fails ("none": all is well), the
        origin, and the name asked for when it is not a.test."""
        wrong = []
        for label, want, origin, *name in rows:
            verdict = self.ask(origin, *name)
            if verdict.check != want:
                wrong.append(f"{label}: {verdict.check}, not {want}")
            if want != "none":
                wrong += self.leaks(label, origin, verdict)
            elif verdict.response.body != b"from the origin":
                wrong.append(f"{label}: another body")
        assert not wrong, "\n".join(wrong)

    def leaks(self, label, origin, verdict):
        """A bad origin has not got a byte of the request, nor the client one
        of the origin's."""
        if verdict.response.status != 502:
            yield f"{label}: status {verdict.response.status}"
        if "tls_" not in verdict.response.get("Proxy-Status", ""):
            yield f"{label}: {verdict.response.get('Proxy-Status')}"
        if "from the origin" in verdict.page:
            yield f"{label}: its bytes went through"
        if isinstance(origin, FakeTls):
            wait_for(lambda: origin.said, f"{label}: a word of the client")
            if "went on" in origin.said:
                yield f"{label}: {origin.said}"
        elif origin.requests or origin.connections == 0:
            yield f"{label}: {origin.connections} connections, " \
                f"{origin.count} requests"


__all__ = ["World", "Verdict", "checks"]
