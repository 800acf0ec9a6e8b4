/* SPDX-License-Identifier: MIT
 *
 * metrics/series.c - a row of series and a table of places in it.
 */
#include "proxy/metrics/series.h"

#include <stdlib.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"

struct series_table {
	unsigned	 magic;
#define SERIES_TABLE_MAGIC	0x5e41e501u
	unsigned	 max;
	unsigned	 count;
	unsigned	 mask;
	struct hash_seed seed;
	struct series	*at;
	uint32_t	*places;	/* in at[], from 1 up; 0: free */
};

struct series_table *
series_table_new(unsigned max, const struct hash_seed *seed)
{
	struct series_table *t = calloc(1, sizeof(*t));
	unsigned places = 16;

	ASSERT(max > 0 && max < UINT32_MAX / 8);
	if (t == NULL)
		return (NULL);
	while (places < 2 * max)
		places *= 2;
	t->magic = SERIES_TABLE_MAGIC;
	t->max = max;
	t->mask = places - 1;
	t->seed = *seed;
	t->at = calloc(max, sizeof(*t->at));
	t->places = calloc(places, sizeof(*t->places));
	if (t->at != NULL && t->places != NULL)
		return (t);
	series_table_free(t);
	return (NULL);
}

void
series_table_free(struct series_table *t)
{
	if (t == NULL)
		return;
	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	free(t->at);
	free(t->places);
	FINI_OBJ(t);
	free(t);
}

/* Half of the places are free. */
static uint32_t *
place_of(const struct series_table *t, struct str name)
{
	struct digest d = hash_bytes(&t->seed, name.ptr, name.len);
	unsigned i = (unsigned)d.lo & t->mask;

	while (t->places[i] != 0 &&
	       !str_eq(name, str_of(t->at[t->places[i] - 1].name)))
		i = (i + 1) & t->mask;
	return (&t->places[i]);
}

struct series *
series_find(const struct series_table *t, struct str name)
{
	const uint32_t *place;

	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	place = place_of(t, name);
	return (*place == 0 ? NULL : &t->at[*place - 1]);
}

struct series *
series_enter(struct series_table *t, struct str name)
{
	struct series *s;
	uint32_t *place;

	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	ASSERT(sample_is_name(name));
	place = place_of(t, name);
	if (*place != 0)
		return (&t->at[*place - 1]);
	if (t->count == t->max)
		return (NULL);
	s = &t->at[t->count];
	memset(s, 0, sizeof(*s));
	str_to_z(name, s->name, sizeof(s->name));
	*place = ++t->count;
	return (s);
}

unsigned
series_count(const struct series_table *t)
{
	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	return (t->count);
}

unsigned
series_max(const struct series_table *t)
{
	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	return (t->max);
}

struct series *
series_at(const struct series_table *t, unsigned number)
{
	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	ASSERT(number < t->count);
	return (&t->at[number]);
}

unsigned
series_number(const struct series_table *t, const struct series *s)
{
	CHECK_OBJ(t, SERIES_TABLE_MAGIC);
	return ((unsigned)(s - t->at));
}

static bool
is_of(const struct series *s, struct str prefix)
{
	return (str_starts(str_of(s->name), prefix));
}

bool
series_is_foreign(const struct series *s)
{
	return (!is_of(s, STR("aduana.")) && !is_of(s, STR("system.")));
}

const char *
series_source(const struct series *s)
{
	if (series_is_foreign(s))
		return ("udp");
	return (is_of(s, STR("system.")) ? "system" : "aduana");
}
