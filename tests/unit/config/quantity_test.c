/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/quantity_test.c
 */
#include "config/quantity.h"

#include "tests/unit/unit.h"

#define REFUSED	(-1)

struct row {
	const char	*in;
	int64_t		 want;
};

static const struct row bytes[] = {
	{"0", 0}, {"512", 512}, {"1B", 1}, {"64k", 65536}, {"64 KiB", 65536},
	{"64KB", 65536}, {"256 MiB", 268435456}, {"1g", 1073741824},
	{"2 TiB", 2199023255552}, {"", REFUSED}, {"k", REFUSED},
	{"-1", REFUSED}, {"1.5 MiB", REFUSED}, {"1 XiB", REFUSED},
	{"0x10", REFUSED}, {"1 k k", REFUSED}, {" 1", REFUSED},
	{"16777216 TiB", REFUSED}, {"99999999999999999999", REFUSED}
};

static const struct row durations[] = {
	{"0", 0}, {"0s", 0}, {"500ms", 500}, {"30s", 30000}, {"10 min", 600000},
	{"10min", 600000}, {"5m", 300000}, {"1h", 3600000}, {"1 Hour", 3600000},
	{"2 days", 172800000}, {"30", REFUSED}, {"", REFUSED}, {"s", REFUSED},
	{"-1s", REFUSED}, {"1.5s", REFUSED}, {"1 year", REFUSED},
	{"9223372036854775807s", REFUSED}
};

static const struct row counts[] = {
	{"0", 0}, {"64", 64}, {"007", 7}, {"", REFUSED}, {"-1", REFUSED},
	{"+1", REFUSED}, {"1k", REFUSED}, {"1_000", REFUSED},
	{"18446744073709551616", REFUSED}
};

static const struct row bools[] = {
	{"true", 1}, {"Yes", 1}, {"ON", 1}, {"false", 0}, {"no", 0}, {"off", 0},
	{"1", REFUSED}, {"", REFUSED}, {"y", REFUSED}, {"truest", REFUSED}
};

static void
compare(const struct row *r, const char *why, int64_t got)
{
	ck_assert_msg((why == NULL) == (r->want != REFUSED), "%s: %s", r->in,
	    why == NULL ? "accepted" : why);
	if (why == NULL)
		ck_assert_int_eq(got, r->want);
}

START_TEST(reads_bytes)
{
	uint64_t got = 0;
	const char *why = quantity_bytes(str_of(bytes[_i].in), &got);

	compare(&bytes[_i], why, (int64_t)got);
}
END_TEST

START_TEST(reads_durations)
{
	int64_t got = 0;
	const char *why = quantity_duration(str_of(durations[_i].in), &got);

	compare(&durations[_i], why, got);
}
END_TEST

START_TEST(reads_counts)
{
	uint64_t got = 0;
	const char *why = quantity_count(str_of(counts[_i].in), &got);

	compare(&counts[_i], why, (int64_t)got);
}
END_TEST

START_TEST(reads_bools)
{
	bool got = false;
	const char *why = quantity_bool(str_of(bools[_i].in), &got);

	compare(&bools[_i], why, got);
}
END_TEST

UNIT_MAIN("quantity", LOOP(reads_bytes, bytes) LOOP(reads_durations, durations)
    LOOP(reads_counts, counts) LOOP(reads_bools, bools))
