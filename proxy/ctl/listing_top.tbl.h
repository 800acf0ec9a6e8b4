/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_top.tbl.h - the columns of `top`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("requests", "requests", NUMBER, "in that time")
COLUMN("hits", "hits", NUMBER, "of them answered from the cache")
COLUMN("bytes", "bytes", SIZE, "to clients")
COLUMN("blocked", "blocked", NUMBER, "of them refused")
COLUMN("errors", "errors", NUMBER, "of them failed")
COLUMN("last", "last", NUMBER, "when it was seen last, seconds since 1970")
COLUMN("detail", "detail", TEXT, "the last word, rule or problem")
COLUMN("name", "name", TEXT, "who or what")
