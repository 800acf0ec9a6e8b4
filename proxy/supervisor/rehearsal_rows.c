/* SPDX-License-Identifier: MIT
 *
 * supervisor/rehearsal_rows.c - open addressing over an array of rows, which
 * grows.
 */
#include "proxy/supervisor/rehearsal_rows.h"

#include <stdlib.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"

#define ROOM_LEAST	((size_t)256)

struct rehearsal_rows {
	unsigned	 magic;
#define REHEARSAL_ROWS_MAGIC	0x5e7a1101u
	struct hash_seed seed;
	struct rehearsal_row *rows;
	size_t		 count;
	size_t		 room;		/* of rows; a power of two */
	uint32_t	*slots;		/* twice as many: 1 + index, 0: free */
	uint64_t	 beyond;
};

static int
make_room(struct rehearsal_rows *t, size_t room)
{
	struct rehearsal_row *rows = realloc(t->rows, room * sizeof(*rows));
	uint32_t *slots = calloc(room * 2, sizeof(*slots));

	if (rows != NULL)
		t->rows = rows;
	if (rows == NULL || slots == NULL) {
		free(slots);
		return (-1);
	}
	free(t->slots);
	t->slots = slots;
	t->room = room;
	return (0);
}

struct rehearsal_rows *
rehearsal_rows_new(void)
{
	struct rehearsal_rows *t = malloc(sizeof(*t));

	if (t == NULL)
		return (NULL);
	INIT_OBJ(t, REHEARSAL_ROWS_MAGIC);
	hash_seed_random(&t->seed);
	if (make_room(t, ROOM_LEAST) == 0)
		return (t);
	rehearsal_rows_free(t);
	return (NULL);
}

void
rehearsal_rows_free(struct rehearsal_rows *t)
{
	if (t == NULL)
		return;
	CHECK_OBJ(t, REHEARSAL_ROWS_MAGIC);
	while (t->count > 0)
		free((char *)(uintptr_t)t->rows[--t->count].site.ptr);
	free(t->rows);
	free(t->slots);
	FINI_OBJ(t);
	free(t);
}

static bool
is_same(const struct rehearsal_row *a, const struct rehearsal_row *b)
{
	return (a->line == b->line && a->file == b->file && a->was == b->was &&
		a->becomes == b->becomes && str_eq(a->site, b->site) &&
		memcmp(a->client, b->client, sizeof(a->client)) == 0);
}

/* The slot of such a row, or the free one where it belongs. */
static uint32_t *
slot_of(struct rehearsal_rows *t, const struct rehearsal_row *row)
{
	size_t mask = t->room * 2 - 1, i;
	uint32_t *slot;

	i = hash_bytes(&t->seed, row->site.ptr, row->site.len).lo;
	i ^= hash_bytes(&t->seed, row->client, sizeof(row->client)).lo;
	for (;; i++) {
		slot = &t->slots[i & mask];
		if (*slot == 0 || is_same(&t->rows[*slot - 1], row))
			return (slot);
	}
}

static int
grow(struct rehearsal_rows *t)
{
	size_t i;

	if (t->room == REHEARSAL_ROWS || make_room(t, t->room * 2) == -1)
		return (-1);
	for (i = 0; i < t->count; i++)
		*slot_of(t, &t->rows[i]) = (uint32_t)i + 1;
	return (0);
}

void
rehearsal_rows_add(struct rehearsal_rows *t, const struct rehearsal_row *row)
{
	uint32_t *slot;
	char *site;

	CHECK_OBJ(t, REHEARSAL_ROWS_MAGIC);
	slot = slot_of(t, row);
	if (*slot != 0) {
		t->rows[*slot - 1].count++;
		return;
	}
	site = t->count == t->room && grow(t) == -1
		   ? NULL
		   : strndup(row->site.ptr, row->site.len);
	if (site == NULL) {
		t->beyond++;
		return;
	}
	t->rows[t->count] = *row;
	t->rows[t->count].count = 1;
	t->rows[t->count].site.ptr = site;
	*slot_of(t, row) = (uint32_t)++t->count;
}

static int
by_count(const void *pa, const void *pb)
{
	const struct rehearsal_row *a = pa, *b = pb;
	int order;

	if (a->count != b->count)
		return (a->count < b->count ? 1 : -1);
	order = str_cmp(a->site, b->site);
	return (order != 0 ? order
			   : memcmp(a->client, b->client, sizeof(a->client)));
}

const struct rehearsal_row *
rehearsal_rows_sorted(struct rehearsal_rows *t, size_t *count)
{
	size_t i;

	CHECK_OBJ(t, REHEARSAL_ROWS_MAGIC);
	qsort(t->rows, t->count, sizeof(*t->rows), by_count);
	memset(t->slots, 0, t->room * 2 * sizeof(*t->slots));
	for (i = 0; i < t->count; i++)
		*slot_of(t, &t->rows[i]) = (uint32_t)i + 1;
	*count = t->count;
	return (t->rows);
}

uint64_t
rehearsal_rows_beyond(const struct rehearsal_rows *t)
{
	CHECK_OBJ(t, REHEARSAL_ROWS_MAGIC);
	return (t->beyond);
}
