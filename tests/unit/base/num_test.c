/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/num_test.c
 */
#include "proxy/base/num.h"

#include "tests/unit/unit.h"

struct row {
	struct str	 in;
	uint64_t	 max;
	enum num_result	 want;
	uint64_t	 value;
};

static const struct row decimals[] = {
	{STR("0"), 10, NUM_OK, 0}, {STR("10"), 10, NUM_OK, 10},
	{STR("0000000000000000000000000000010"), 10, NUM_OK, 10},
	{STR("18446744073709551615"), UINT64_MAX, NUM_OK, UINT64_MAX},
	{STR("11"), 10, NUM_BIG, 10},
	{STR("18446744073709551616"), UINT64_MAX, NUM_BIG, UINT64_MAX},
	{STR("18446744073709551625"), UINT64_MAX, NUM_BIG, UINT64_MAX},
	{STR("99999999999999999999999"), 7, NUM_BIG, 7},
	{STR("99999999999999999999999x"), 7, NUM_BAD, 0},
	{STR(""), 10, NUM_BAD, 0}, {{NULL, 0}, 10, NUM_BAD, 0},
	{STR("+1"), 10, NUM_BAD, 0}, {STR("-1"), 10, NUM_BAD, 0},
	{STR(" 1"), 10, NUM_BAD, 0}, {STR("1 "), 10, NUM_BAD, 0},
	{STR("1\0"), 10, NUM_BAD, 0}, {STR("0x1"), 10, NUM_BAD, 0},
	{STR("1_0"), 10, NUM_BAD, 0}, {STR("\xd9\xa1"), 10, NUM_BAD, 0}
};

static const struct row hexes[] = {
	{STR("0"), 10, NUM_OK, 0}, {STR("a"), 10, NUM_OK, 10},
	{STR("fFfFfFfFfFfFfFfF"), UINT64_MAX, NUM_OK, UINT64_MAX},
	{STR("000000000000000a"), 10, NUM_OK, 10},
	{STR("b"), 10, NUM_BIG, 10},
	{STR("10000000000000000"), UINT64_MAX, NUM_BAD, 0},
	{STR(""), 10, NUM_BAD, 0}, {STR("g"), 20, NUM_BAD, 0},
	{STR("0x1"), 10, NUM_BAD, 0}, {STR("-1"), 10, NUM_BAD, 0},
	{STR("1 "), 10, NUM_BAD, 0}, {STR("@"), 99, NUM_BAD, 0},
	{STR("`"), 99, NUM_BAD, 0}, {STR("G"), 99, NUM_BAD, 0}
};

static void
compare(const struct row *r, enum num_result got, uint64_t value)
{
	ck_assert_msg(got == r->want, "\"%.*s\": %d", STR_ARG(r->in), got);
	if (got != NUM_BAD)
		ck_assert_uint_eq(value, r->value);
}

START_TEST(reads_decimals)
{
	const struct row *r = &decimals[_i];
	uint64_t value = 77;
	enum num_result got = num_decimal(r->in, r->max, &value);

	compare(r, got, value);
}
END_TEST

START_TEST(reads_hex)
{
	const struct row *r = &hexes[_i];
	uint64_t value = 77;
	enum num_result got = num_hex(r->in, r->max, &value);

	compare(r, got, value);
}
END_TEST

START_TEST(hex_digits)
{
	static const char digits[] = "0123456789abcdef";
	const char *at;
	int c, want;

	for (c = 0; c < 256; c++) {
		at = c == 0 ? NULL : strchr(digits, str_lower((char)c));
		want = at == NULL ? -1 : (int)(at - digits);
		ck_assert_int_eq(num_hex_digit((char)c), want);
	}
}
END_TEST

static const struct {
	uint64_t	 n;
	const char	*decimal;
	const char	*hex;
} writes[] = {
	{0, "0", "0"}, {9, "9", "9"}, {10, "10", "a"}, {255, "255", "ff"},
	{UINT64_MAX, "18446744073709551615", "ffffffffffffffff"},
	{UINT64_C(1) << 60, "1152921504606846976", "1000000000000000"}
};

START_TEST(writes_back)
{
	char out[20];
	size_t n = num_write(out, writes[_i].n);

	ck_assert(str_eq((struct str){out, n}, str_of(writes[_i].decimal)));
	n = num_write_hex(out, writes[_i].n);
	ck_assert(str_eq((struct str){out, n}, str_of(writes[_i].hex)));
}
END_TEST

UNIT_MAIN("num", LOOP(reads_decimals, decimals) LOOP(reads_hex, hexes)
    PLAIN(hex_digits) LOOP(writes_back, writes))
