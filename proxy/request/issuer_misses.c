/* SPDX-License-Identifier: MIT
 *
 * request/issuer_misses.c - a few rows, looked through from end to end.
 */
#include "proxy/request/issuer_misses.h"

#include <stddef.h>

#include "proxy/base/assert.h"

static bool
is_for(const struct issuer_miss *row, struct digest url)
{
	return (row->why != NULL && digest_eq(row->url, url));
}

/* Its row, else a free one, else the oldest. */
static struct issuer_miss *
choose(struct issuer_misses *m, struct digest url)
{
	struct issuer_miss *best = &m->rows[0];
	unsigned i;

	for (i = 0; i < ISSUER_MISSES_ROWS; i++) {
		struct issuer_miss *row = &m->rows[i];

		if (is_for(row, url))
			return (row);
		if (best->why != NULL &&
		    (row->why == NULL || row->until_ms < best->until_ms))
			best = row;
	}
	return (best);
}

void
issuer_misses_note(struct issuer_misses *m, struct digest url, const char *why,
    int64_t now_ms)
{
	ASSERT(why != NULL);
	*choose(m, url) = (struct issuer_miss){
	    .url = url,
	    .until_ms = now_ms + ISSUER_MISSES_MS,
	    .why = why,
	};
}

const char *
issuer_misses_find(const struct issuer_misses *m, struct digest url,
    int64_t now_ms)
{
	unsigned i;

	for (i = 0; i < ISSUER_MISSES_ROWS; i++)
		if (is_for(&m->rows[i], url) && m->rows[i].until_ms > now_ms)
			return (m->rows[i].why);
	return (NULL);
}
