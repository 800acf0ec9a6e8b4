/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/seen_test.c - what was seen, until room lacks.
 */
#include "proxy/tls/seen.h"

#include "tests/unit/unit.h"

#define MINUTE	INT64_C(60000)
#define DAY	(1440 * MINUTE)
#define NOW	INT64_C(1800000000000)

static struct seen *
new_seen(size_t things)
{
	void *memory = aligned_alloc(64, seen_size(things));

	memset(memory, 0, seen_size(things));
	return (seen_init(memory, things));
}

static struct digest
thing(unsigned i)
{
	static const struct hash_seed seed = {3, 4};

	return (hash_bytes(&seed, &i, sizeof(i)));
}

static const struct {
	const char	*label;
	int64_t		 touched, asked, want;
} ages[] = {
    {"at once", NOW, NOW, 0},
    {"an hour", NOW, NOW + 60 * MINUTE, 60 * MINUTE},
    {"a week", NOW, NOW + 7 * DAY, 7 * DAY},
    {"the clock went back", NOW, NOW - DAY, 0},
    {"before minutes go round", NOW, NOW + 3650 * DAY, 3650 * DAY},
};

START_TEST(tells_the_age)
{
	struct seen *s = new_seen(64);

	ck_assert_int_eq(seen_age_ms(s, thing(1), NOW), SEEN_NEVER);
	seen_touch(s, thing(1), ages[_i].touched);
	ck_assert_msg(seen_age_ms(s, thing(1), ages[_i].asked) == ages[_i].want,
	    "%s", ages[_i].label);
	ck_assert_int_eq(seen_age_ms(s, thing(2), NOW), SEEN_NEVER);
	free(s);
}
END_TEST

START_TEST(touches_again)
{
	struct seen *s = new_seen(64);

	seen_touch(s, thing(1), NOW);
	seen_touch(s, thing(1), NOW + DAY);
	ck_assert_int_eq(seen_age_ms(s, thing(1), NOW + DAY), 0);
	ck_assert_uint_eq(seen_count(s, NOW + DAY, DAY), 1);
	seen_forget(s, thing(1));
	ck_assert_int_eq(seen_age_ms(s, thing(1), NOW), SEEN_NEVER);
	ck_assert_uint_eq(seen_count(s, NOW, DAY), 0);
	free(s);
}
END_TEST

/* Never more than there is room for, and the newest of them. */
START_TEST(forgets_the_oldest)
{
	struct seen *s = new_seen(8);
	unsigned i;

	for (i = 0; i < 1000; i++)
		seen_touch(s, thing(i), NOW + i * MINUTE);
	ck_assert_uint_eq(seen_count(s, NOW + 1000 * MINUTE, DAY), 8);
	for (i = 992; i < 1000; i++)
		ck_assert_int_ne(seen_age_ms(s, thing(i), NOW + 1000 * MINUTE),
		    SEEN_NEVER);
	free(s);
}
END_TEST

START_TEST(counts_the_recent)
{
	struct seen *s = new_seen(4096);
	unsigned i;

	for (i = 0; i < 100; i++)
		seen_touch(s, thing(i), NOW + i * MINUTE);
	ck_assert_uint_eq(seen_count(s, NOW + 99 * MINUTE, 9 * MINUTE), 10);
	ck_assert_uint_eq(seen_count(s, NOW + 99 * MINUTE, DAY), 100);
	free(s);
}
END_TEST

UNIT_MAIN("seen", LOOP(tells_the_age, ages) PLAIN(touches_again)
    PLAIN(forgets_the_oldest) PLAIN(counts_the_recent))
