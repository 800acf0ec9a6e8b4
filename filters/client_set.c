/* SPDX-License-Identifier: MIT
 *
 * filters/client_set.c - networks as sorted ranges that do not touch.
 */
#include "filters/client_set.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/base/object.h"

struct range {
	uint8_t		 first[16];
	uint8_t		 last[16];
};

struct client_set {
	unsigned	 magic;
#define CLIENT_SET_MAGIC	0xf1170006u
	bool		 sealed;
	struct range	*ranges;
	size_t		 count;
	size_t		 room;
};

struct client_set *
client_set_new(void)
{
	struct client_set *s = malloc(sizeof(*s));

	ASSERT(s != NULL);
	INIT_OBJ(s, CLIENT_SET_MAGIC);
	return (s);
}

void
client_set_free(struct client_set *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, CLIENT_SET_MAGIC);
	free(s->ranges);
	FINI_OBJ(s);
	free(s);
}

void
client_set_add(struct client_set *s, const uint8_t address[16], unsigned bits)
{
	struct range *r;
	unsigned i, keep;
	uint8_t mask;

	CHECK_OBJ(s, CLIENT_SET_MAGIC);
	ASSERT(!s->sealed && bits <= 128);
	if (s->count == s->room) {
		s->room = s->room == 0 ? 8 : s->room * 2;
		s->ranges = realloc(s->ranges, s->room * sizeof(*r));
		ASSERT(s->ranges != NULL);
	}
	r = &s->ranges[s->count++];
	for (i = 0; i < 16; i++) {
		keep = bits > 8 * i ? bits - 8 * i : 0;
		mask = (uint8_t)(keep >= 8 ? 0xffu : 0xff00u >> keep);
		r->first[i] = address[i] & mask;
		r->last[i] = (uint8_t)(r->first[i] | (uint8_t)~mask);
	}
}

static int
range_cmp(const void *a, const void *b)
{
	return (memcmp(a, b, sizeof(struct range)));
}

void
client_set_seal(struct client_set *s)
{
	struct range *to;
	size_t i, n;

	CHECK_OBJ(s, CLIENT_SET_MAGIC);
	ASSERT(!s->sealed);
	s->sealed = true;
	if (s->count == 0)
		return;
	qsort(s->ranges, s->count, sizeof(*s->ranges), range_cmp);
	for (n = 0, i = 1; i < s->count; i++) {
		to = &s->ranges[n];
		if (memcmp(s->ranges[i].first, to->last, 16) > 0)
			s->ranges[++n] = s->ranges[i];
		else if (memcmp(s->ranges[i].last, to->last, 16) > 0)
			memcpy(to->last, s->ranges[i].last, 16);
	}
	s->count = n + 1;
}

bool
client_set_has(const struct client_set *s, const uint8_t address[16])
{
	size_t low = 0, high, mid;

	CHECK_OBJ(s, CLIENT_SET_MAGIC);
	ASSERT(s->sealed);
	for (high = s->count; low < high;) {
		mid = low + (high - low) / 2;
		if (memcmp(s->ranges[mid].last, address, 16) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (low < s->count &&
		memcmp(s->ranges[low].first, address, 16) <= 0);
}
