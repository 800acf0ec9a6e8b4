/* SPDX-License-Identifier: MIT
 *
 * supervisor/rehearsal_view.h - how a rehearsal is told: a table, or JSON.
 */
#ifndef ADUANA_SUPERVISOR_REHEARSAL_VIEW_H
#define ADUANA_SUPERVISOR_REHEARSAL_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct rehearsal_rows;

/* Rows of a table; JSON has all. */
#define REHEARSAL_SHOWN	200u

struct rehearsal_sums {
	uint64_t	 lines;
	uint64_t	 unread;	/* of them, not understood */
	uint64_t	 changed;
	uint64_t	 refused;	/* that were not */
	uint64_t	 released;	/* that were refused */
};

void	 rehearsal_view(FILE *out, bool json, const struct rehearsal_sums *,
	    struct rehearsal_rows *);

#endif
