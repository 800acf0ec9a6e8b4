/* SPDX-License-Identifier: MIT
 *
 * metrics/distinct.c - a table of digests.
 */
#include "proxy/metrics/distinct.h"

#include <stdlib.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"

struct distinct {
	unsigned	 magic;
#define DISTINCT_MAGIC	0xd1571001u
	size_t		 max;
	size_t		 count;
	size_t		 mask;
	struct hash_seed seed;
	struct digest	 places[];	/* both 0: free */
};

struct distinct *
distinct_new(size_t max, const struct hash_seed *seed)
{
	size_t places = 16;
	struct distinct *d;

	while (places < 2 * max)
		places *= 2;
	d = calloc(1, sizeof(*d) + places * sizeof(d->places[0]));
	if (d == NULL)
		return (NULL);
	d->magic = DISTINCT_MAGIC;
	d->max = max;
	d->mask = places - 1;
	d->seed = *seed;
	return (d);
}

void
distinct_free(struct distinct *d)
{
	if (d == NULL)
		return;
	CHECK_OBJ(d, DISTINCT_MAGIC);
	FINI_OBJ(d);
	free(d);
}

bool
distinct_add(struct distinct *d, uint32_t series, struct str member)
{
	struct hash_seed seed;
	struct digest digest;
	size_t i;

	CHECK_OBJ(d, DISTINCT_MAGIC);
	seed = (struct hash_seed){d->seed.k0 + series, d->seed.k1};
	digest = hash_bytes(&seed, member.ptr, member.len);
	digest.hi |= 1;
	for (i = (size_t)digest.lo & d->mask; d->places[i].hi != 0;
	     i = (i + 1) & d->mask)
		if (digest_eq(d->places[i], digest))
			return (false);
	if (d->count == d->max)
		return (false);
	d->places[i] = digest;
	d->count++;
	return (true);
}

void
distinct_clear(struct distinct *d)
{
	CHECK_OBJ(d, DISTINCT_MAGIC);
	if (d->count > 0)
		memset(d->places, 0, (d->mask + 1) * sizeof(d->places[0]));
	d->count = 0;
}
