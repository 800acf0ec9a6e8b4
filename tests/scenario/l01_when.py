# SPDX-License-Identifier: MIT
"""Rules that hold on some days, or until some time."""
import datetime

from proxy import SHIPPED, flag, run
from wire import ok

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def test_days_and_ends(aduana, site, write):
    # Midnight may come while the test runs, so two days are now.
    now = datetime.datetime.now(datetime.timezone.utc)
    today = now.weekday()
    days = f"{DAYS[today]}, {DAYS[(today + 1) % 7]}"
    others = f"{DAYS[(today + 2) % 7]}-{DAYS[(today + 6) % 7]}"
    ahead = (now + datetime.timedelta(hours=1)).isoformat(timespec="seconds")
    past = (now - datetime.timedelta(hours=1)).isoformat(timespec="seconds")
    path = write("list.yaml", f"""\
blacklist:
  rules:
    - {{url: '*/today', when: "{days}"}}
    - {{url: '*/hours', when: {{days: "{days}", hours: 00:00-24:00}}}}
    - {{url: '*/other', when: "{others}"}}
    - {{url: '*/either', when: ["{others}", {{days: "{days}", zone: UTC}}]}}
    - {{url: '*/ahead', until: {ahead}}}
    - {{url: '*/past', until: {past}}}
""")
    page = site(ok("content"))
    proxy = aduana(**{"filters.blacklist": path, "zone": "UTC"})
    for name, status in (("today", 403), ("hours", 403), ("other", 200),
                         ("either", 403), ("ahead", 403), ("past", 200)):
        assert proxy.get(page.url(f"/{name}")).status == status, name


def test_a_zone_that_is_none(write):
    done = run("--check", SHIPPED, *flag("zone", "Mars/Olympus"))
    assert done.returncode == 1
    assert "--set zone:1:1: zone: there is no such time zone" in done.stderr \
        + done.stdout
