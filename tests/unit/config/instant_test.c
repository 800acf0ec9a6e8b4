/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/instant_test.c
 */
#include "config/instant.h"

#include "tests/unit/unit.h"

static const struct row {
	const char	*text;
	int64_t		 want;		/* -1: no time */
	const char	*written;
} rows[] = {
    {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
    {"2026-11-22T18:00:00Z", 1795370400, "2026-11-22T18:00:00Z"},
    {"2026-11-22T19:00:00+01:00", 1795370400, "2026-11-22T18:00:00Z"},
    {"2026-11-22t14:30:00.25-03:30", 1795370400, "2026-11-22T18:00:00Z"},
    {"2026-11-22 18:00:00z", 1795370400, "2026-11-22T18:00:00Z"},
    {"2024-02-29T23:59:59Z", 1709251199, "2024-02-29T23:59:59Z"},
    {"2100-03-01T00:00:00Z", 4107542400, "2100-03-01T00:00:00Z"},
    {"9999-12-31T23:59:59Z", 253402300799, "9999-12-31T23:59:59Z"},
    {"2026-02-30T00:00:00Z", -1, NULL},
    {"2100-02-29T00:00:00Z", -1, NULL},
    {"2026-11-22T24:00:00Z", -1, NULL},
    {"2026-11-22T18:00:00", -1, NULL},
    {"2026-11-22T18:00:00.Z", -1, NULL},
    {"2026-11-22T18:00:00+1:00", -1, NULL},
    {"2026-11-22T18:00:00Zx", -1, NULL},
    {"1969-12-31T23:59:59Z", -1, NULL},
    {"", -1, NULL},
};

START_TEST(reads_and_writes)
{
	const struct row *r = &rows[_i];
	char again[INSTANT_SIZE];
	int64_t s = -1;

	ck_assert_msg(
	    (instant_parse(str_of(r->text), &s) == NULL) == (r->want != -1),
	    "%s", r->text);
	if (r->want == -1)
		return;
	ck_assert_msg(s == r->want, "%s: %lld", r->text, (long long)s);
	ck_assert_str_eq(instant_write(again, s), r->written);
}
END_TEST

START_TEST(writes_1970_for_what_it_cannot)
{
	char out[INSTANT_SIZE];

	ck_assert_str_eq(instant_write(out, -1), rows[0].text);
	ck_assert_str_eq(instant_write(out, INT64_MAX), rows[0].text);
}
END_TEST

UNIT_MAIN("instant", LOOP(reads_and_writes, rows)
	PLAIN(writes_1970_for_what_it_cannot))
