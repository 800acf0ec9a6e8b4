/* SPDX-License-Identifier: MIT
 *
 * asks/asks_file.h - the rows of asks.h as YAML, one line each, for a file that
 * outlives a restart and that a person can read.
 *
 * Pure.  A row that could not have been written here is told and left out.
 */
#ifndef ADUANA_ASKS_ASKS_FILE_H
#define ADUANA_ASKS_ASKS_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct plea;
struct asks;
struct buf;
struct complaints;

#define ASKS_FILE_MAX	((size_t)4 << 20)	/* bytes */

/* "waiting", "granted", "denied"; what a grant is that is over: "over". */
const char *asks_state_name(const struct plea *, int64_t now_s);
/* Append one row as a JSON object.  0, or -1 at the buffer's limit. */
int	 asks_file_row(const struct plea *, const char *state, struct buf *);

/* Append all.  0, or -1 at the buffer's limit. */
int	 asks_file_write(struct asks *, struct buf *);
/* Put back what ${text} says, the file's name being ${name}.  How many rows;
 * the rest is in the complaints. */
unsigned asks_file_read(struct asks *, struct str text, const char *name,
	    struct complaints *);

#endif
