/* SPDX-License-Identifier: MIT
 *
 * admin/managed_file.h - the text of the managed list (filters.managed): a line
 * of ours (managed_line.h) more or less, those of ours that are over away,
 * every other byte as it was.
 *
 * Pure.  Leaves it to the loader (config/) whether what stands there is right.
 */
#ifndef ADUANA_ADMIN_MANAGED_FILE_H
#define ADUANA_ADMIN_MANAGED_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/admin/managed_line.h"
#include "proxy/base/str.h"

struct buf;

#define MANAGED_FILE_MAX	((size_t)4 << 20)	/* bytes */

/* What is to be done besides; all of it may be nothing. */
struct managed_change {
	/* Added, first of all; lines of ours about the same go, whatever they
	 * do: it is the last word.  NULL: none. */
	const struct managed_rule *add;
	/* Lines of ours about this go, for whomever: a value in either of its
	 * spellings; ptr NULL: none. */
	struct str	 names[2];
	uint32_t	 line;		/* this one goes; 0: none */
};

struct managed_outcome {
	uint32_t	 line;		/* of what was added; 0: nothing */
	unsigned	 replaced;	/* did the same as what was added */
	unsigned	 contrary;	/* did something else */
	unsigned	 removed;	/* by name or line */
};

/* Append ${text} changed.  NULL, or what is in the way (fixed text). */
const char	*managed_file_edit(struct str text,
		    const struct managed_change *, int64_t now_s,
		    struct buf *out, struct managed_outcome *);

#endif
