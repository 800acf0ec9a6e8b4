/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/str_test.c
 */
#include "proxy/base/str.h"

#include <stdio.h>

#include "tests/unit/unit.h"

#define NONE	{NULL, 0}

static const struct {
	struct str	 a, b;
	bool		 eq, nocase;
	int		 order;
} pairs[] = {
	{STR(""), STR(""), true, true, 0}, {NONE, STR(""), true, true, 0},
	{NONE, NONE, true, true, 0}, {STR("a"), STR("a"), true, true, 0},
	{STR("a"), STR("A"), false, true, 1},
	{STR("a"), STR("ab"), false, false, -1},
	{STR("b"), STR("ab"), false, false, 1},
	{NONE, STR("a"), false, false, -1},
	{STR("a\0b"), STR("a\0c"), false, false, -1},
	{STR("["), STR("{"), false, false, -1},
	{STR("@"), STR("`"), false, false, -1},
	{STR("\xc3\x84"), STR("\xc3\xa4"), false, false, -1},
	{STR("\xff"), STR("a"), false, false, 1}
};

static int
sign(int n)
{
	return ((n > 0) - (n < 0));
}

START_TEST(compares)
{
	struct str a = pairs[_i].a, b = pairs[_i].b;

	ck_assert(str_eq(a, b) == pairs[_i].eq);
	ck_assert(str_eq_nocase(a, b) == pairs[_i].nocase);
	ck_assert_int_eq(sign(str_cmp(a, b)), pairs[_i].order);
	ck_assert_int_eq(sign(str_cmp(b, a)), -pairs[_i].order);
}
END_TEST

static const struct {
	struct str	 s, part;
	bool		 starts, starts_nocase, ends_nocase;
	size_t		 at;
} parts[] = {
	{STR("abcabc"), STR("abc"), true, true, true, 0},
	{STR("abcabc"), STR("ABC"), false, true, true, 6},
	{STR("xabc"), STR("abc"), false, false, true, 1},
	{STR("abcx"), STR("abc"), true, true, false, 0},
	{STR("ab"), STR("abc"), false, false, false, 2},
	{STR("ab"), STR(""), true, true, true, 0},
	{NONE, STR(""), true, true, true, 0},
	{NONE, STR("a"), false, false, false, 0},
	{NONE, NONE, true, true, true, 0},
	{STR("a\0b"), STR("\0b"), false, false, true, 1},
	{STR("aab"), STR("ab"), false, false, true, 1}
};

START_TEST(finds_parts)
{
	struct str s = parts[_i].s, part = parts[_i].part;

	ck_assert(str_starts(s, part) == parts[_i].starts);
	ck_assert(str_starts_nocase(s, part) == parts[_i].starts_nocase);
	ck_assert(str_ends_nocase(s, part) == parts[_i].ends_nocase);
	ck_assert_uint_eq(str_search(s, part), parts[_i].at);
}
END_TEST

START_TEST(finds_bytes)
{
	ck_assert_uint_eq(str_find(STR("a.b.c"), '.'), 1);
	ck_assert_uint_eq(str_rfind(STR("a.b.c"), '.'), 3);
	ck_assert_uint_eq(str_find(STR("abc"), '.'), 3);
	ck_assert_uint_eq(str_rfind(STR("abc"), '.'), 3);
	ck_assert_uint_eq(str_find(STR_NONE, '.'), 0);
	ck_assert_uint_eq(str_rfind(STR_NONE, '.'), 0);
	ck_assert_uint_eq(str_find(STR("a\0b"), '\0'), 1);
}
END_TEST

START_TEST(cuts_and_clamps)
{
	struct str s = STR("abc");

	ck_assert(str_eq(str_from(s, 1), STR("bc")));
	ck_assert(str_eq(str_from(s, 3), STR("")));
	ck_assert(str_eq(str_from(s, 99), STR("")));
	ck_assert_ptr_eq(str_from(s, 99).ptr, s.ptr + 3);
	ck_assert(str_eq(str_head(s, 2), STR("ab")));
	ck_assert(str_eq(str_head(s, 99), s));
	ck_assert_ptr_null(str_from(STR_NONE, 5).ptr);
	ck_assert_uint_eq(str_of(NULL).len, 0);
	ck_assert_uint_eq(str_of("ab").len, 2);
}
END_TEST

static const struct {
	struct str	 in, want;
} trims[] = {
	{STR(" \ta b\t "), STR("a b")}, {STR("a"), STR("a")},
	{STR(" \t "), STR("")}, {STR(""), STR("")}, {NONE, STR("")},
	{STR("\r\na\v"), STR("\r\na\v")}, {STR("\0 a"), STR("\0 a")}
};

START_TEST(trims_spaces_and_tabs)
{
	ck_assert(str_eq(str_trim(trims[_i].in), trims[_i].want));
}
END_TEST

static const struct {
	struct str	 in;
	const char	*want;		/* the pieces, each in brackets */
} splits[] = {
	{STR("a,b,c"), "[a][b][c]"}, {STR("a"), "[a]"}, {STR(""), "[]"},
	{STR(","), "[][]"}, {STR("a,"), "[a][]"}, {STR(",a"), "[][a]"},
	{STR("a,,b"), "[a][][b]"}, {NONE, ""}
};

START_TEST(splits_at_each)
{
	struct str rest = splits[_i].in, piece;
	char out[64] = "";
	int n = 0;

	while (rest.ptr != NULL) {
		piece = str_split(&rest, ',');
		n += snprintf(out + n, sizeof(out) - (size_t)n, "[%.*s]",
		    STR_ARG(piece));
	}
	ck_assert_str_eq(out, splits[_i].want);
}
END_TEST

START_TEST(copies_with_a_terminator)
{
	char out[4];

	memset(out, 'x', sizeof(out));
	str_to_z(STR("abcdef"), out, sizeof(out));
	ck_assert_str_eq(out, "abc");
	str_to_z(STR("a"), out, sizeof(out));
	ck_assert_str_eq(out, "a");
	str_to_z(STR_NONE, out, 1);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(lowers_ascii_alone)
{
	int c;

	for (c = 0; c < 256; c++)
		ck_assert_int_eq((unsigned char)str_lower((char)c),
		    c >= 'A' && c <= 'Z' ? c + 32 : c);
}
END_TEST

UNIT_MAIN("str", LOOP(compares, pairs) LOOP(finds_parts, parts)
    PLAIN(finds_bytes) PLAIN(cuts_and_clamps)
    LOOP(trims_spaces_and_tabs, trims) LOOP(splits_at_each, splits)
    PLAIN(copies_with_a_terminator) PLAIN(lowers_ascii_alone))
