/* SPDX-License-Identifier: MIT
 *
 * base/spares.h - blocks of one size that were used, kept for the next user
 * rather than freed: what every request takes and gives back.
 */
#ifndef ADUANA_BASE_SPARES_H
#define ADUANA_BASE_SPARES_H

#include <stddef.h>
#include <stdlib.h>

#include "proxy/base/assert.h"

struct spares {
	void		*first;		/* each begins with where the next is */
	size_t		 size;		/* of a block */
	unsigned	 count;
	unsigned	 most;		/* that are kept */
};

static inline void
spares_init(struct spares *s, size_t size, unsigned most)
{
	ASSERT(size >= sizeof(void *));
	*s = (struct spares){.size = size, .most = most};
}

/* Of malloc(3), not zeroed; NULL without memory. */
static inline void *
spares_take(struct spares *s)
{
	void *block = s->first;

	if (block == NULL)
		return (malloc(s->size));
	s->first = *(void **)block;
	s->count--;
	return (block);
}

/* ${block} of malloc(3) and of that size. */
static inline void
spares_give(struct spares *s, void *block)
{
	if (s->count >= s->most) {
		free(block);
		return;
	}
	*(void **)block = s->first;
	s->first = block;
	s->count++;
}

static inline void
spares_fini(struct spares *s)
{
	s->most = 0;
	while (s->first != NULL)
		free(spares_take(s));
}

#endif
