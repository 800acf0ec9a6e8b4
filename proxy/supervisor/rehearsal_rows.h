/* SPDX-License-Identifier: MIT
 *
 * supervisor/rehearsal_rows.h - how often what changed for whom, where.
 *
 * Bounded: what comes when it is full is counted together.
 */
#ifndef ADUANA_SUPERVISOR_REHEARSAL_ROWS_H
#define ADUANA_SUPERVISOR_REHEARSAL_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct rehearsal_rows;

/* Rows that are kept apart. */
#define REHEARSAL_ROWS	((size_t)1 << 20)

struct rehearsal_row {
	uint8_t		 client[16];
	struct str	 site;		/* a host */
	const char	*was;		/* fixed texts */
	const char	*becomes;
	const char	*file;		/* of the rule that decides now, or that
					 * did; NULL: none */
	unsigned	 line;
	uint64_t	 count;
};

/* NULL without memory. */
struct rehearsal_rows	*rehearsal_rows_new(void);
/* NULL is allowed. */
void		 rehearsal_rows_free(struct rehearsal_rows *);

/* One more of these (->count is not read); ->site is copied. */
void		 rehearsal_rows_add(struct rehearsal_rows *,
		    const struct rehearsal_row *);

/* The rows, the most frequent first; good until the next is added. */
const struct rehearsal_row *rehearsal_rows_sorted(struct rehearsal_rows *,
		    size_t *count);
/* How many found no row. */
uint64_t	 rehearsal_rows_beyond(const struct rehearsal_rows *);

#endif
