/* SPDX-License-Identifier: MIT
 *
 * cache/turns.c - what those tell whose turn to leave came.
 */
#include "proxy/cache/turns.h"

#define ALL		(UINT32_C(1) << 24)
#define LATELY		8
#define LONG		1024

/* A streak: one in five, and so many times as often as ever. */
#define STREAK		(ALL / 5)
#define STREAK_TIMES	4u

#define SIZES		256
#define SIZE_ONE	65536
/* The used are larger by so much: size does not count. */
#define SIZE_RANGE	(INT64_C(3) * 8 * SIZE_ONE)

void
turns_init(struct turns *t)
{
	t->used = t->used_lately = 0;
	t->size_used = t->size_unused = TURNS_SIZE * SIZE_ONE;
}

/* ${*average} of about the last ${n} takes in ${value}. */
static void
take_in(uint32_t *average, uint32_t value, int n)
{
	*average = (uint32_t)(*average +
			      ((int64_t)value - (int64_t)*average) / n);
}

void
turns_note(struct turns *t, bool is_used, unsigned size)
{
	take_in(&t->used_lately, is_used ? ALL : 0, LATELY);
	take_in(&t->used, is_used ? ALL : 0, LONG);
	take_in(is_used ? &t->size_used : &t->size_unused, size * SIZE_ONE,
	    SIZES);
}

bool
turns_are_streak(const struct turns *t)
{
	return (t->used_lately > STREAK &&
		t->used_lately / STREAK_TIMES > t->used);
}

unsigned
turns_size_weight(const struct turns *t)
{
	int64_t larger = (int64_t)t->size_used - (int64_t)t->size_unused;

	if (larger <= 0)
		return (TURNS_WEIGHT);
	if (larger >= SIZE_RANGE)
		return (0);
	return ((unsigned)(TURNS_WEIGHT * (SIZE_RANGE - larger) / SIZE_RANGE));
}
