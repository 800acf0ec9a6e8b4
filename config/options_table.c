/* SPDX-License-Identifier: MIT
 *
 * config/options_table.c - open addressing; where texts crowd, the last place
 * looked at is given to the new one, which costs a condition more.
 */
#include "config/options_table.h"

#include <stdlib.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"

#define ROOM_LEAST	256
#define PROBES_MOST	32

void
options_table_init(struct options_table *t)
{
	INIT_OBJ(t, OPTIONS_TABLE_MAGIC);
}

void
options_table_fini(struct options_table *t)
{
	CHECK_OBJ(t, OPTIONS_TABLE_MAGIC);
	free(t->at);
	FINI_OBJ(t);
}

static struct options_entry *
place_of(const struct options_table *t, struct str text)
{
	const struct hash_seed seed = {0, 0};
	size_t i = hash_bytes(&seed, text.ptr, text.len).lo, n;
	struct options_entry *e = NULL;

	for (n = 0; n < PROBES_MOST; n++, i++) {
		e = &t->at[i & (t->room - 1)];
		if (e->text.ptr == NULL || str_eq(e->text, text))
			return (e);
	}
	e->text = STR_NONE;
	return (e);
}

static int
grow(struct options_table *t)
{
	struct options_table bigger = *t;
	size_t i;

	bigger.room = t->room == 0 ? ROOM_LEAST : t->room * 2;
	bigger.at = calloc(bigger.room, sizeof(*bigger.at));
	if (bigger.at == NULL)
		return (-1);
	for (i = 0; i < t->room; i++) {
		if (t->at[i].text.ptr != NULL)
			*place_of(&bigger, t->at[i].text) = t->at[i];
	}
	free(t->at);
	*t = bigger;
	return (0);
}

struct options_entry *
options_table_find(struct options_table *t, struct str text)
{
	struct options_entry *e;

	CHECK_OBJ(t, OPTIONS_TABLE_MAGIC);
	if (t->count * 2 >= t->room && grow(t) == -1)
		return (NULL);
	e = place_of(t, text);
	t->count += e->text.ptr == NULL;
	return (e);
}
