/* SPDX-License-Identifier: MIT
 *
 * admin/managed_file.h - the text of the managed list (filters.managed): a line
 * of ours more, those of ours that are over away, every other byte as it was.
 *
 *	rules:
 *	  - {action: allow, host: "a.example", clients: ["10.0.0.7"],
 *	     until: 2026-11-22T18:00:00Z, reason: "asked ..."}  # aduanactl
 *
 * in one line.  Pure.  Leaves it to the loader (config/) whether what stands
 * there is right.
 */
#ifndef ADUANA_ADMIN_MANAGED_FILE_H
#define ADUANA_ADMIN_MANAGED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct buf;

#define MANAGED_FILE_MAX	((size_t)4 << 20)	/* bytes */

/* Texts without control characters; empty: not given. */
struct managed_rule {
	const char	*action;	/* "allow" */
	const char	*key;		/* "host", "domain", "url" */
	struct str	 what;		/* its value */
	struct str	 client;	/* an address or network */
	struct str	 user;
	struct str	 reason;
	struct str	 more;		/* further members, as they stand, such
					 * as "words: false" */
	int64_t		 until_s;	/* 0: for ever */
};

/* Append ${text} with that rule, first of all, and without those of ours that
 * are over at ${now_s}.  ${rule} NULL: only that.  NULL, or what is in the way
 * (fixed text). */
const char	*managed_file_edit(struct str text, const struct managed_rule *,
		    int64_t now_s, struct buf *out);

#endif
