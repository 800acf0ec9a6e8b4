/* SPDX-License-Identifier: MIT
 *
 * filters/words/seen.h - numbers that have come up in one text.
 *
 * Grows with what was found, not with the list.
 */
#ifndef ADUANA_FILTERS_WORDS_SEEN_H
#define ADUANA_FILTERS_WORDS_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Empty when zeroed. */
struct seen {
	uint32_t	*slots;		/* number + 1; 0: free */
	size_t		 room;		/* a power of two */
	size_t		 count;
	bool		 overflowed;	/* without memory all have come up */
};

/* ${number} below UINT32_MAX; true when it is new. */
bool	 seen_add(struct seen *, uint32_t number);
bool	 seen_has(const struct seen *, uint32_t number);
/* Empty again. */
void	 seen_clear(struct seen *);

#endif
