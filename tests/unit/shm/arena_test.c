/* SPDX-License-Identifier: MIT
 *
 * tests/unit/shm/arena_test.c - blocks of every size, and an arena made anew.
 */
#include "proxy/shm/arena.h"

#include <stdint.h>
#include <string.h>

#include "tests/unit/unit.h"

#define SIZE	((size_t)8 * 1024 * 1024)
#define LIVE	600

static struct arena *
new_arena(size_t size)
{
	void *mem = aligned_alloc(64, size);

	ck_assert_ptr_nonnull(mem);
	memset(mem, 0, size);
	return (arena_create(mem, size));
}

static const struct {
	const char	*label;
	size_t		 size;
	size_t		 most;	/* arena bytes it may cost */
} sizes[] = {
	{"one byte", 1, 32},
	{"a unit", 16, 32},
	{"just over", 17, 64},
	{"a head", 500, 544},
	{"a page", 4096, 4128},
	{"an extent", 256 * 1024, 256 * 1024 + 32},
	{"many MiB", 6 * 1024 * 1024, 6 * 1024 * 1024 + 32},
};

START_TEST(serves_size)
{
	struct arena *a = new_arena(SIZE);
	arena_ref ref = arena_alloc(a, sizes[_i].size);

	ck_assert_uint_ne(ref, ARENA_NONE);
	ck_assert_uint_ge(arena_size(a, ref), sizes[_i].size);
	ck_assert_uint_le(arena_used(a), sizes[_i].most);
	ck_assert_uint_eq((uintptr_t)arena_at(a, ref) % 16, 0);
	ck_assert_uint_eq(arena_ref_of(a, arena_at(a, ref)), ref);
	ck_assert_uint_eq(arena_rounded(sizes[_i].size), arena_size(a, ref));
	memset(arena_at(a, ref), 0xff, arena_size(a, ref));
	ck_assert(arena_check(a));
	arena_free(a, ref);
	ck_assert_uint_eq(arena_used(a), 0);
	ck_assert_uint_eq(arena_blocks(a), 0);
	ck_assert(arena_check(a));
	free(a);
}
END_TEST

START_TEST(refuses_too_much)
{
	struct arena *a = new_arena(ARENA_MIN);
	arena_ref ref;

	ck_assert_uint_eq(arena_alloc(a, ARENA_MIN), ARENA_NONE);
	ck_assert_uint_eq(arena_alloc(a, SIZE_MAX / 2), ARENA_NONE);
	ck_assert_uint_eq(arena_alloc_some(a, ARENA_MIN, ARENA_MIN * 2),
	    ARENA_NONE);
	/* All of it at once, and nothing after. */
	ref = arena_alloc_some(a, 1, ARENA_MIN);
	ck_assert_uint_ne(ref, ARENA_NONE);
	ck_assert_uint_eq(arena_used(a), arena_capacity(a));
	ck_assert_uint_eq(arena_alloc(a, 1), ARENA_NONE);
	ck_assert(arena_check(a));
	free(a);
}
END_TEST

START_TEST(some_takes_the_largest)
{
	struct arena *a = new_arena(ARENA_MIN);
	arena_ref refs[4], rest;
	int i;

	for (i = 0; i < 4; i++)
		refs[i] = arena_alloc(a, 2000 + (size_t)i * 1000);
	rest = arena_alloc_some(a, 1, ARENA_MIN);
	arena_free(a, refs[0]);
	arena_free(a, refs[2]);
	ck_assert_uint_eq(arena_alloc_some(a, 5000, 9000), ARENA_NONE);
	ck_assert_uint_eq(arena_alloc_some(a, 1000, 9000), refs[2]);
	ck_assert_uint_eq(arena_alloc_some(a, 1000, 9000), refs[0]);
	ck_assert_uint_ne(rest, ARENA_NONE);
	ck_assert(arena_check(a));
	free(a);
}
END_TEST

START_TEST(trims)
{
	struct arena *a = new_arena(ARENA_MIN);
	arena_ref one = arena_alloc(a, 10000), two = arena_alloc(a, 100);

	memset(arena_at(a, one), 7, 10000);
	arena_trim(a, one, 10000);
	arena_trim(a, one, 333);
	ck_assert(arena_check(a));
	ck_assert_uint_eq(arena_size(a, one), arena_rounded(333));
	ck_assert_int_eq(((char *)arena_at(a, one))[332], 7);
	/* What was cut off can be had again. */
	ck_assert_uint_lt(arena_alloc(a, 9000), two);
	arena_free(a, one);
	ck_assert(arena_check(a));
	free(a);
}
END_TEST

struct live {
	arena_ref	 ref;
	size_t		 size;
	unsigned char	 fill;
};

static void
fill_block(struct arena *a, struct live *l, unsigned i)
{
	l->fill = (unsigned char)(i * 31 + 1);
	memset(arena_at(a, l->ref), l->fill, l->size);
}

static void
check_block(struct arena *a, const struct live *l)
{
	const unsigned char *at = arena_at(a, l->ref);

	ck_assert_uint_eq(at[0], l->fill);
	ck_assert_uint_eq(at[l->size / 2], l->fill);
	ck_assert_uint_eq(at[l->size - 1], l->fill);
}

static size_t
random_size(unsigned *seed)
{
	size_t size = (size_t)1 << rand_r(seed) % 16;

	return (size + (size_t)rand_r(seed) % size);
}

static void
churn(struct arena *a, struct live *live, unsigned *seed, unsigned steps)
{
	unsigned i, at;

	for (i = 0; i < steps; i++) {
		at = (unsigned)rand_r(seed) % LIVE;
		if (live[at].ref != ARENA_NONE) {
			check_block(a, &live[at]);
			arena_free(a, live[at].ref);
			live[at].ref = ARENA_NONE;
			continue;
		}
		live[at].size = random_size(seed);
		live[at].ref = arena_alloc(a, live[at].size);
		if (live[at].ref != ARENA_NONE)
			fill_block(a, &live[at], i);
	}
}

START_TEST(survives_churn)
{
	struct arena *a = new_arena(SIZE / 2);
	static struct live live[LIVE];
	unsigned seed = 7, round;

	memset(live, 0, sizeof(live));
	for (round = 0; round < 50; round++) {
		churn(a, live, &seed, 1000);
		ck_assert(arena_check(a));
	}
	free(a);
}
END_TEST

/* Forget the arena in the middle of its life; mark two blocks of three. */
START_TEST(is_made_anew)
{
	struct arena *a = new_arena(SIZE / 2);
	static struct live live[LIVE];
	unsigned seed = 11, i, kept = 0;
	size_t used = 0;

	memset(live, 0, sizeof(live));
	churn(a, live, &seed, 20000);
	for (i = 0; i < LIVE; i++)
		if (live[i].ref != ARENA_NONE)
			live[i].size = arena_size(a, live[i].ref);
	for (i = 0; i < LIVE; i++)
		if (live[i].ref != ARENA_NONE)
			fill_block(a, &live[i], i);
	arena_reset(a);
	for (i = 0; i < LIVE; i++) {
		if (live[i].ref == ARENA_NONE)
			continue;
		ck_assert(arena_mark(a, live[i].ref, live[i].size));
		ck_assert(!arena_mark(a, live[i].ref, live[i].size));
		if (i % 3 == 0) {
			arena_unmark(a, live[i].ref, live[i].size);
			live[i].ref = ARENA_NONE;
			continue;
		}
		kept++;
		used += live[i].size + 16;
	}
	arena_sweep(a);
	ck_assert(arena_check(a));
	ck_assert_uint_gt(kept, 50);
	ck_assert_uint_eq(arena_blocks(a), kept);
	ck_assert_uint_eq(arena_used(a), used);
	churn(a, live, &seed, 20000);
	ck_assert(arena_check(a));
	free(a);
}
END_TEST

static const struct {
	const char	*label;
	arena_ref	 ref;
	size_t		 size;
} crooked[] = {
	{"nowhere", 0, 16},
	{"unit 0", 16, 16},
	{"not at a block's place", 48 + 8, 16},
	{"beyond the end", (arena_ref)1 << 40, 16},
	{"too long", 48, SIZE},
	{"empty", 48, 0},
	{"absurdly long", 48, SIZE_MAX},
};

START_TEST(refuses_crooked_marks)
{
	struct arena *a = new_arena(ARENA_MIN);

	/* Nothing comes of it. */
	arena_expect(a, crooked[_i].ref, crooked[_i].size);
	arena_reset(a);
	ck_assert(!arena_mark(a, crooked[_i].ref, crooked[_i].size));
	ck_assert(arena_mark(a, 48, 16));
	ck_assert(!arena_mark(a, 48, 16));
	arena_sweep(a);
	ck_assert(arena_check(a));
	free(a);
}
END_TEST

UNIT_MAIN("arena", LOOP(serves_size, sizes) PLAIN(refuses_too_much)
    PLAIN(some_takes_the_largest) PLAIN(trims) PLAIN(survives_churn)
    PLAIN(is_made_anew) LOOP(refuses_crooked_marks, crooked))
