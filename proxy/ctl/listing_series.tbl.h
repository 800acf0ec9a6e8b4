/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_series.tbl.h - the columns of `series`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("last", "last", NUMBER, "the value that came last")
COLUMN("unit", "unit", TEXT, "of the values")
COLUMN("kind", "kind", TEXT, "how values of a period are put together")
COLUMN("source", "source", TEXT, "who measures it")
COLUMN("at", "", NUMBER, "when that came, seconds since 1970")
COLUMN("name", "name", TEXT, "for \"series show\"")
