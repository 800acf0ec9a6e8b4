/* SPDX-License-Identifier: MIT
 *
 * tls/learned_file.h - the rows of learned.h as lines of text, for a file that
 * outlives a restart and that a person can read.
 *
 *	# aduana tls-learned 1
 *	CLIENT HOST PORT STATE WHY ALERT TIMES USED FIRST LAST EXPIRES
 *
 * `*` is every client, every port, or for ever; dates are UTC to the second.
 * Pure.  Strict: a line that could not have been written here is told and left
 * out.
 */
#ifndef ADUANA_TLS_LEARNED_FILE_H
#define ADUANA_TLS_LEARNED_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "config/instant.h"
#include "proxy/base/str.h"

struct buf;
struct complaints;
struct learned;
struct learned_row;

#define LEARNED_FILE_MAX	((size_t)1 << 20)	/* bytes */

/* Append all that is to outlive us: what is learned and not over at ${now_ms},
 * and an admin's words.  0, or -1 at the buffer's limit. */
int	 learned_file_write(struct learned *, int64_t now_ms, struct buf *);
/* Put back what ${text} says, the file's name being ${name}; what is over is
 * left out silently.  How many rows; the rest is in the complaints. */
unsigned learned_file_read(struct learned *, struct str text, const char *name,
	    int64_t now_ms, struct complaints *);

/* "2026-01-31T12:00:00Z"; 0 becomes "*". */
#define LEARNED_DATE_SIZE	INSTANT_SIZE
const char *learned_date(char out[LEARNED_DATE_SIZE], int64_t ms);
/* One word: "bypass", "alert". */
const char *learned_state_name(unsigned state);
const char *learned_why_name(unsigned why);

#endif
