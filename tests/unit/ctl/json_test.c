/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/json_test.c - values found by their path.
 */
#include "proxy/ctl/json.h"

#include "tests/unit/unit.h"

#define TEXT	"{\"a\":1,\"b\":{\"c\":\"x\\\"y\",\"d\":[1,{\"e\":2}]}," \
		"\"f\":12.75,\"g\":null, \"h\" : {}}"

static const struct row {
	const char	*path;
	const char	*want;		/* NULL: none */
} rows[] = {
    {"a", "1"},
    {"b.c", "x\\\"y"},
    {"b.d", "[1,{\"e\":2}]"},
    {"f", "12.75"},
    {"g", "null"},
    {"h", "{}"},
    {"h.i", NULL},
    {"a.b", NULL},
    {"b.d.e", NULL},
    {"nothing", NULL},
};

START_TEST(finds)
{
	struct str got = json_at(STR(TEXT), str_of(rows[_i].path));

	if (rows[_i].want == NULL)
		ck_assert_ptr_null(got.ptr);
	else
		ck_assert_msg(str_eq(got, str_of(rows[_i].want)),
		    "%s: %.*s", rows[_i].path, STR_ARG(got));
}
END_TEST

static const char *const broken[] = {
    "", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":}", "[1]", "{\"b\":1,}",
    "{\"b\":[1}", "{\"b\":{{{{{{{{{{{{{{{{{{{{", "nonsense",
};

START_TEST(finds_nothing_in)
{
	ck_assert_ptr_null(json_at(str_of(broken[_i]), STR("a")).ptr);
}
END_TEST

START_TEST(reads_numbers)
{
	ck_assert_uint_eq(json_number(STR(TEXT), "f"), 12);
	ck_assert_uint_eq(json_number(STR(TEXT), "g"), 0);
	ck_assert_uint_eq(json_number(STR(TEXT), "nothing"), 0);
}
END_TEST

UNIT_MAIN("json", LOOP(finds, rows) LOOP(finds_nothing_in, broken)
    PLAIN(reads_numbers))
