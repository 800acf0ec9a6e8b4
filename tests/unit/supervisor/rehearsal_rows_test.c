/* SPDX-License-Identifier: MIT */
#include "proxy/supervisor/rehearsal_rows.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static void
add(struct rehearsal_rows *t, const char *site, uint8_t client, const char *becomes)
{
	struct rehearsal_row row = {.site = str_of(site),
	    .client = {[15] = client},
	    .was = "passed",
	    .becomes = becomes,
	    .file = "f",
	    .line = 3};

	rehearsal_rows_add(t, &row);
}

START_TEST(counts_apart)
{
	struct rehearsal_rows *t = rehearsal_rows_new();
	const char *refused = "refused";
	const struct rehearsal_row *rows;
	size_t n;

	add(t, "a.example", 1, refused);
	add(t, "b.example", 1, refused);
	add(t, "b.example", 2, refused);
	add(t, "b.example", 1, refused);
	rows = rehearsal_rows_sorted(t, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert(str_eq(rows[0].site, STR("b.example")));
	ck_assert_uint_eq(rows[0].count, 2);
	ck_assert_uint_eq(rows[0].client[15], 1);
	ck_assert(str_eq(rows[1].site, STR("a.example")));
	/* Sorting loses nobody. */
	add(t, "a.example", 1, refused);
	add(t, "a.example", 1, refused);
	rows = rehearsal_rows_sorted(t, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert(str_eq(rows[0].site, STR("a.example")));
	ck_assert_uint_eq(rows[0].count, 3);
	rehearsal_rows_free(t);
}
END_TEST

START_TEST(grows)
{
	struct rehearsal_rows *t = rehearsal_rows_new();
	const char *refused = "refused";
	char site[24];
	int i, round;
	size_t n;

	for (round = 0; round < 2; round++) {
		for (i = 0; i < 3000; i++) {
			snprintf(site, sizeof(site), "s%d.example", i);
			add(t, site, 1, refused);
		}
	}
	(void)rehearsal_rows_sorted(t, &n);
	ck_assert_uint_eq(n, 3000);
	ck_assert_uint_eq(rehearsal_rows_beyond(t), 0);
	ck_assert_uint_eq(rehearsal_rows_sorted(t, &n)[2999].count, 2);
	rehearsal_rows_free(t);
}
END_TEST

UNIT_MAIN("rehearsal_rows", PLAIN(counts_apart) PLAIN(grows))
