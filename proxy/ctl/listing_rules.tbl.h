/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_rules.tbl.h - the columns of `rules`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("line", "line", NUMBER, "its line in filters.managed; also its number")
COLUMN("by", "by", TEXT, "aduanactl, or hand: what a person wrote there")
COLUMN("action", "action", TEXT, "what the rule does")
COLUMN("kind", "kind", TEXT,
    "domain (with all below it), host, url, regex, network, or any")
COLUMN("clients", "clients", TEXT, "for whom, by address")
COLUMN("users", "users", TEXT, "for whom, by login")
COLUMN("until", "until", TEXT, "how long it holds")
COLUMN("reason", "reason", TEXT, "what the page says")
COLUMN("name", "what", TEXT, "what the rule is about")
