/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_log.tbl.h - the columns of `log`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("time", "time", TEXT, "when it was over, UTC")
COLUMN("client", "client", TEXT, "who asked")
COLUMN("user", "user", TEXT, "who had logged in")
COLUMN("status", "status", NUMBER, "of the answer")
COLUMN("result", "result", TEXT, "what aduana did, in Squid's words")
COLUMN("method", "method", TEXT, "of the request")
COLUMN("bytes_out", "size", SIZE, "to the client, head included")
COLUMN("elapsed_us", "time", NUMBER,
    "microseconds from the first byte to the last")
COLUMN("rule", "rule", TEXT, "file:line of what decided")
COLUMN("danger", "danger", TEXT, "the word")
COLUMN("detail", "detail", TEXT, "why it was refused or failed")
COLUMN("url", "url", TEXT, "its address")
