/* SPDX-License-Identifier: MIT
 *
 * ctl/kept.h - answers kept in a folder: a head and a body each, and an index.
 *
 * Names are made of the address, of letters, digits, '.', '-' and '_' alone;
 * nothing that is there already is written over.  The index has a JSON object
 * on each line.
 */
#ifndef ADUANA_CTL_KEPT_H
#define ADUANA_CTL_KEPT_H

#include <stdint.h>
#include <stdio.h>

#include "proxy/base/str.h"

#define KEPT_INDEX	"index.jsonl"
#define KEPT_NAME_MAX	96u
#define KEPT_INDEX_MAX	((size_t)16 << 20)

struct kept {
	struct str	 url;
	unsigned	 status;
	struct str	 cache;		/* what the cache did; may be empty */
	int64_t		 at_s;		/* wall clock */
	uint64_t	 total_us;
	struct str	 head;
	struct str	 body;
};

/* "http://Example.com/a?b" becomes "example.com_a_b". */
void	 kept_name(struct str url, char out[KEPT_NAME_MAX]);
/* Put it into the folder, which is made if there is none (its parent must be
 * there); ${name} becomes the name of its files, without ".head".  0, or -1
 * with errno. */
int	 kept_add(const char *folder, const struct kept *,
	    char name[KEPT_NAME_MAX + 16]);
/* What the folder has: a table, lines with tabs, or the index as it is.  0, or
 * -1 with errno. */
enum kept_form {
	KEPT_TABLE,
	KEPT_LINES,
	KEPT_JSON
};
int	 kept_list(const char *folder, enum kept_form, FILE *);

#endif
