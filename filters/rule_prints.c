/* SPDX-License-Identifier: MIT
 *
 * filters/rule_prints.c - sorted halves of digests.
 */
#include "filters/rule_prints.h"

#include <stdlib.h>

#include "proxy/base/object.h"

void
rule_prints_init(struct rule_prints *p, size_t n)
{
	*p = (struct rule_prints){NULL, 0, n};
	if (n == 0)
		return;
	p->at = calloc(n, sizeof(*p->at));
	ASSERT(p->at != NULL);
}

void
rule_prints_fini(struct rule_prints *p)
{
	free(p->at);
	*p = (struct rule_prints){NULL, 0, 0};
}

void
rule_prints_add(struct rule_prints *p, const struct hash_seed *seed,
    struct str text)
{
	ASSERT(p->count < p->room);
	p->at[p->count++] = hash_bytes(seed, text.ptr, text.len).lo;
}

static int
by_value(const void *pa, const void *pb)
{
	uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;

	return (a < b ? -1 : a > b);
}

void
rule_prints_seal(struct rule_prints *p)
{
	if (p->count > 1)
		qsort(p->at, p->count, sizeof(*p->at), by_value);
}

size_t
rule_prints_beyond(const struct rule_prints *a, const struct rule_prints *b)
{
	size_t i, j = 0, n = 0;

	for (i = 0; i < a->count; i++) {
		while (j < b->count && b->at[j] < a->at[i])
			j++;
		if (j < b->count && b->at[j] == a->at[i])
			j++;
		else
			n++;
	}
	return (n);
}
