/* SPDX-License-Identifier: MIT
 *
 * ctl/leaders.h - who leads, as a page of text for a screen of some size.
 *
 * Pure: from the answers of admin to lines.
 */
#ifndef ADUANA_CTL_LEADERS_H
#define ADUANA_CTL_LEADERS_H

#include <stdint.h>

#include "proxy/base/str.h"

struct buf;

struct leaders_page {
	struct str	 top;		/* /api/top */
	struct str	 stats;		/* /api/stats; may be empty */
	uint64_t	 per_s1000;	/* requests in a thousand seconds, now;
					 * 0: that of the whole time */
	unsigned	 columns;
	unsigned	 lines;		/* at most; 0: all */
	const char	*hint;		/* of the last line; NULL: none */
};

/* Append the page, each line with its end.  0, or -1: no proper answer. */
int	 leaders_write(struct buf *, const struct leaders_page *);

#endif
