/* SPDX-License-Identifier: MIT
 *
 * admin/managed_line.h - a line of ours in the managed list:
 *
 *	- {action: allow, host: "a.example", clients: ["10.0.0.7"],
 *	   until: 2026-11-22T18:00:00Z, reason: "asked ..."}  # aduanactl
 *
 * in one line.  What a person wrote, or changed beyond this form, is none of
 * ours.  Pure.
 */
#ifndef ADUANA_ADMIN_MANAGED_LINE_H
#define ADUANA_ADMIN_MANAGED_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct buf;

#define MANAGED_TEXT_SIZE	2049u	/* of a value, terminated */

/* Texts without control characters; empty: not given. */
struct managed_rule {
	const char	*action;	/* "allow", "block" */
	const char	*key;		/* "host", "domain", "url", "network" */
	struct str	 what;		/* its value */
	struct str	 client;	/* an address or network */
	struct str	 user;
	struct str	 reason;
	struct str	 more;		/* further members, as they stand, such
					 * as "words: false" */
	int64_t		 until_s;	/* 0: for ever */
};

/* As written; all point into the line. */
struct managed_line {
	struct str	 action;
	struct str	 what;		/* within its quotes, escapes and all */
	struct str	 subject;	/* key, what, for whom, more */
	int64_t		 until_s;	/* 0: for ever */
};

/* Append the rule as a whole line.  0, or -1 at the buffer's limit. */
int	 managed_line_write(const struct managed_rule *, size_t indent,
	    struct buf *);
/* The part that managed_line.subject is. */
int	 managed_line_subject(const struct managed_rule *, struct buf *);
/* ${line} without its end; false: it is none of ours. */
bool	 managed_line_read(struct str line, struct managed_line *);

#endif
