/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_asks.tbl.h - the columns of `asks`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("id", "id", NUMBER, "for grant and deny")
COLUMN("state", "state", TEXT,
    "waiting, granted, denied, or over: a grant whose time is over")
COLUMN("asked", "asked", TEXT, "when")
COLUMN("until", "until", TEXT, "how long a grant holds")
COLUMN("client", "client", TEXT, "who asked, by address")
COLUMN("user", "user", TEXT, "who had logged in")
COLUMN("name", "name", TEXT, "what was typed as a name; proves nothing")
COLUMN("host", "host", TEXT, "what was asked for")
COLUMN("refused_by", "", TEXT, "rule or word")
COLUMN("rule", "refused by", TEXT, "the rule, or the word")
COLUMN("place", "", TEXT, "where that is written")
COLUMN("url", "", TEXT, "the address that was refused")
COLUMN("decided", "", TEXT, "when it was granted or denied")
COLUMN("answer", "", TEXT, "why it was denied")
COLUMN("reason", "reason", TEXT, "why it is needed")
