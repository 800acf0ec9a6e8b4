/* SPDX-License-Identifier: MIT
 *
 * ctl/listing.tbl.h - the columns of `cache ls`, in their order.
 *
 * COLUMN(name, title, kind, help): the member's name in the JSON; what stands
 * above it for a person, empty: only programs get it; NUMBER, TEXT, SIZE
 * (bytes), TIME (seconds).  The last may be long.
 */
COLUMN("status", "status", NUMBER, "status of the stored response")
COLUMN("state", "state", TEXT,
    "whole, part (of a body), or filling (being stored)")
COLUMN("bytes", "size", SIZE, "of the body, without the head")
COLUMN("range", "", TEXT, "of a part: first-last/total")
COLUMN("age_seconds", "age", TIME, "since the origin made or confirmed it")
COLUMN("fresh_seconds", "fresh", TIME,
    "how long it stays fresh; negative: stale for so long")
COLUMN("heuristic", "", TEXT, "true: that time is a guess of aduana's")
COLUMN("asked", "asked", NUMBER,
    "how often it was asked for lately, counted to 15")
COLUMN("unused_seconds", "unused", TIME, "since it was last given out")
COLUMN("readers", "", NUMBER, "clients that get it now")
COLUMN("clean", "", TEXT, "true: its words were checked, none was found")
COLUMN("type", "type", TEXT, "its Content-Type")
COLUMN("variant", "variant", TEXT,
    "the request fields that chose it, by Vary")
COLUMN("url", "address", TEXT, "its address")
