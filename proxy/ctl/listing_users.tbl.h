/* SPDX-License-Identifier: MIT
 *
 * ctl/listing_users.tbl.h - the columns of `users`, in their order.
 *
 * COLUMN as in listing.tbl.h.
 */
COLUMN("kind", "kind", TEXT,
    "of the hash: yescrypt, bcrypt, sha512, sha256, scrypt, gost-yescrypt; "
    "apr1, which is better replaced")
COLUMN("line", "line", NUMBER, "where the name stands in users.file")
COLUMN("name", "name", TEXT, "by which the user logs in")
