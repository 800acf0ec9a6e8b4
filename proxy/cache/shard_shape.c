/* SPDX-License-Identifier: MIT
 *
 * cache/shard_shape.c - what lies where in a shard.
 */
#include "proxy/cache/shard.h"

#include <string.h>

#include "proxy/base/object.h"

/* A row to so many bytes: what is smaller on average runs out of rows first. */
#define BYTES_PER_ROW	2048u
#define ROWS_MIN	64u

static uint64_t
rounded(uint64_t n)
{
	return ((n + 63) & ~UINT64_C(63));
}

static uint32_t
rows_for(size_t size)
{
	size_t rows = size / BYTES_PER_ROW;

	return (rows < ROWS_MIN ? ROWS_MIN : (uint32_t)rows);
}

static size_t
arena_offset(uint32_t rows)
{
	return (rounded(sizeof(struct shard)) + rounded(index_area_size(rows)) +
		rounded(ranks_size(rows)) + rounded(sketch_size(rows)) +
		rows * sizeof(struct entry));
}

size_t
shard_footprint(size_t size)
{
	return (arena_offset(rows_for(size)) + size);
}

/* Where everything lies, in a shard that is zeroed or has the same size. */
static void
shape(struct shard *s, size_t size, uint32_t number)
{
	s->magic = SHARD_MAGIC;
	s->number = number;
	s->size = size;
	s->rows = rows_for(size);
	s->index_off = rounded(sizeof(*s));
	s->ranks_off = s->index_off + rounded(index_area_size(s->rows));
	s->sketch_off = s->ranks_off + rounded(ranks_size(s->rows));
	s->entries_off = s->sketch_off + rounded(sketch_size(s->rows));
	s->arena_off = arena_offset(s->rows);
	ASSERT(size >= ARENA_MIN);
	sketch_init(&s->sketch, (char *)s + s->sketch_off, s->rows);
}

struct shard *
shard_create(void *mem, size_t size, uint32_t number)
{
	struct shard *s = mem;

	memset(s, 0, sizeof(*s));
	shape(s, size, number);
	lock_init(&s->lock);
	(void)arena_create((char *)mem + s->arena_off, size);
	shard_new_index(s);
	s->is_judged = true;
	return (s);
}

/* Did it end as who closes it leaves it? */
static bool
is_at_rest(const struct shard *s, size_t size, uint32_t number)
{
	/* A rebuild goes by these, so that no other than the first start may
	 * find them wrong. */
	if (s->magic != SHARD_MAGIC || s->size != size || s->number != number ||
	    s->rows != rows_for(size) || s->touched_rows > s->rows)
		return (false);
	if (s->pins != 0 || s->filling != 0 || s->doomed != 0)
		return (false);
	return (arena_is_there((const char *)s + arena_offset(s->rows), size));
}

struct shard *
shard_reopen(void *mem, size_t size, uint32_t number, bool is_sound)
{
	struct shard *s = mem;

	if (is_sound && is_at_rest(s, size, number)) {
		shape(s, size, number);
		memset(&s->lock, 0, sizeof(s->lock));
		memset(&s->flights, 0, sizeof(s->flights));
		lock_init(&s->lock);
		s->is_judged = s->is_crooked = false;
		return (s);
	}
	memset(s, 0, sizeof(*s));
	shape(s, size, number);
	lock_init(&s->lock);
	(void)arena_remake((char *)mem + s->arena_off, size);
	s->is_stale = true;
	return (s);
}

void
shard_new_index(struct shard *s)
{
	index_init(&s->index, (char *)s + s->index_off, shard_entry(s, 0),
	    s->rows);
	ranks_init(&s->ranks, (char *)s + s->ranks_off, shard_entry(s, 0),
	    s->touched_rows, arena_capacity(shard_arena(s)));
}
