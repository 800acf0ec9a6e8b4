/* SPDX-License-Identifier: MIT
 *
 * metrics/leader_list.h - the first of those who lead, for one reader.
 */
#ifndef ADUANA_METRICS_LEADER_LIST_H
#define ADUANA_METRICS_LEADER_LIST_H

#include "proxy/metrics/leaders.h"

struct leader_list {
	struct leader_sums	 total;		/* of all names */
	int64_t			 from_s;	/* since when */
	size_t			 count;
	struct leader_row	*rows;		/* most requests first */
};

/* The first ${most} rows; 0, or -1 without memory.  leader_list_fini(). */
int	 leader_list_make(const struct leaders *, int64_t now_s, enum leader,
	    enum leader_window, size_t most, struct leader_list *);
void	 leader_list_fini(struct leader_list *);

#endif
