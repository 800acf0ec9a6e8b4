/* SPDX-License-Identifier: MIT
 *
 * supervisor/tally.h - how often what changed for whom, where.
 *
 * Bounded: what comes when it is full is counted together.
 */
#ifndef ADUANA_SUPERVISOR_TALLY_H
#define ADUANA_SUPERVISOR_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct tally;

/* Rows that are kept apart. */
#define TALLY_ROWS	((size_t)1 << 20)

struct tally_row {
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
struct tally	*tally_new(void);
/* NULL is allowed. */
void		 tally_free(struct tally *);

/* One more of these (->count is not read); ->site is copied. */
void		 tally_add(struct tally *, const struct tally_row *);

/* The rows, the most frequent first; good until the next tally_add(). */
const struct tally_row *tally_rows(struct tally *, size_t *count);
/* How many found no row. */
uint64_t	 tally_beyond(const struct tally *);

#endif
