/* SPDX-License-Identifier: MIT
 *
 * admin/backlog.h - sums that wait for the file.
 *
 * Two sets of cells: one fills while the other is written step by step.
 */
#ifndef ADUANA_ADMIN_BACKLOG_H
#define ADUANA_ADMIN_BACKLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/metrics/period.h"

struct archive;
struct backlog;
struct cell;
struct hash_seed;

/* NULL without memory. */
struct backlog	*backlog_new(const struct hash_seed *);
/* NULL is allowed. */
void		 backlog_free(struct backlog *);

/* As cells_add(). */
int		 backlog_add(struct backlog *, uint32_t series, int64_t at_s,
		    double value, unsigned weight, unsigned lines);
size_t		 backlog_count(const struct backlog *);

/* Write a step; ${*lines} of it are in the file then.  0, or -1: not now. */
int		 backlog_write(struct backlog *, struct archive *,
		    int64_t now_ms, uint64_t *lines);
/* What began to be written is not yet written whole. */
bool		 backlog_is_busy(const struct backlog *);
/* The lines of all that waits. */
uint64_t	 backlog_lines(const struct backlog *);

struct backlog_span {
	uint32_t	 series;
	enum period	 period;
	int64_t		 from_s;	/* the period began here or later, */
	int64_t		 to_s;		/* and before this */
};

/* Add what waits to the ${n} of ${rows}, which has room for ${max} and is put
 * in order, one row to a start; how many there are. */
int		 backlog_rows(const struct backlog *,
		    const struct backlog_span *, struct cell *rows, int n,
		    int max);

#endif
