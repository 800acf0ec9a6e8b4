/* SPDX-License-Identifier: MIT */
#include "proxy/supervisor/tally.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static void
add(struct tally *t, const char *site, uint8_t client, const char *becomes)
{
	struct tally_row row = {.site = str_of(site),
	    .client = {[15] = client},
	    .was = "passed",
	    .becomes = becomes,
	    .file = "f",
	    .line = 3};

	tally_add(t, &row);
}

START_TEST(counts_apart)
{
	struct tally *t = tally_new();
	const char *refused = "refused";
	const struct tally_row *rows;
	size_t n;

	add(t, "a.example", 1, refused);
	add(t, "b.example", 1, refused);
	add(t, "b.example", 2, refused);
	add(t, "b.example", 1, refused);
	rows = tally_rows(t, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert(str_eq(rows[0].site, STR("b.example")));
	ck_assert_uint_eq(rows[0].count, 2);
	ck_assert_uint_eq(rows[0].client[15], 1);
	ck_assert(str_eq(rows[1].site, STR("a.example")));
	/* Sorting loses nobody. */
	add(t, "a.example", 1, refused);
	add(t, "a.example", 1, refused);
	rows = tally_rows(t, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert(str_eq(rows[0].site, STR("a.example")));
	ck_assert_uint_eq(rows[0].count, 3);
	tally_free(t);
}
END_TEST

START_TEST(grows)
{
	struct tally *t = tally_new();
	const char *refused = "refused";
	char site[16];
	int i, round;
	size_t n;

	for (round = 0; round < 2; round++) {
		for (i = 0; i < 3000; i++) {
			snprintf(site, sizeof(site), "s%d.example", i);
			add(t, site, 1, refused);
		}
	}
	(void)tally_rows(t, &n);
	ck_assert_uint_eq(n, 3000);
	ck_assert_uint_eq(tally_beyond(t), 0);
	ck_assert_uint_eq(tally_rows(t, &n)[2999].count, 2);
	tally_free(t);
}
END_TEST

UNIT_MAIN("tally", PLAIN(counts_apart) PLAIN(grows))
