/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_learned.tbl.h - the columns of `tls learned`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("client", "client", TEXT, "whose programs refuse it; *: all clients")
COLUMN("port", "", NUMBER, "0: every port")
COLUMN("state", "state", TEXT,
    "learned, confirmed, forbidden, noted (not tunnelled) or expired")
COLUMN("why", "why", TEXT,
    "alert-48: what the client sent; hung-up; client-certificate: the host "
    "wants one")
COLUMN("times", "times", NUMBER, "refusals seen")
COLUMN("used", "used", NUMBER, "tunnels made because of it")
COLUMN("first_seconds", "", TIME, "since it was seen first")
COLUMN("last_seconds", "last", TIME, "since it was refused or used")
COLUMN("expires_seconds", "expires", TIME, "how long it still holds")
COLUMN("host", "host", TEXT, "its name")
