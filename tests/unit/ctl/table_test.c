/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/table_test.c - columns, and what is left out of a brief table.
 */
#include "proxy/ctl/table.h"

#include "proxy/ctl/paint.h"
#include "tests/unit/unit.h"

static const struct {
	const char	*label, *json;
	bool		 is_brief;
	const char	*want;
} rows[] = {
    {"all",
	"{\"up\":0,\"counters\":{\"a_b\":0,\"c\":5,\"d\":0.000}}",
	false,
	"up                               0\n"
	"counters\n"
	"  a b                            0\n"
	"  c                              5\n"
	"  d                              0.000\n"},
    {"brief",
	"{\"up\":0,\"counters\":{\"a_b\":0,\"c\":5,\"d\":0.000}}",
	true,
	"up                               0\n"
	"counters\n"
	"  c                              5\n"
	"  2 figures are 0; --json shows all\n"},
    {"nothing but 0",
	"{\"counters\":{\"a\":0}}",
	true,
	"counters\n"
	"  1 figure is 0; --json shows all\n"},
    {"what only begins so",
	"{\"s\":{\"a\":0.001,\"b\":\"\",\"c\":00}}",
	true,
	"s\n"
	"  a                              0.001\n"
	"  b                              \n"
	"  c                              00\n"},
    {"rows of a table are whole",
	"{\"workers\":[{\"row\":0,\"pid\":7},{\"row\":1,\"pid\":0}]}",
	true,
	"workers\n"
	"  row          pid          \n"
	"  0            7            \n"
	"  1            0            \n"},
    {"an empty list",
	"{\"l\":[]}",
	true,
	"l\n"
	"  none\n"},
    {"sizes",
	"{\"c\":{\"used\":2048,\"pins\":2048}}",
	true,
	"c\n"
	"  used                           2048 (2.0 KiB)\n"
	"  pins                           2048\n"},
    {"nothing",
	"{}",
	true,
	""},
};

static int
print(const char *json, bool is_brief, char *got, size_t size)
{
	FILE *out = fmemopen(got, size, "w");
	int bad;

	(void)paint_begin("never");
	bad = table_print(str_of(json), is_brief, out);
	fclose(out);
	return (bad);
}

START_TEST(prints)
{
	char got[1024] = "";

	ck_assert_int_eq(print(rows[_i].json, rows[_i].is_brief, got,
	    sizeof(got)), 0);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0, "%s:\n%s",
	    rows[_i].label, got);
}
END_TEST

static const char *const broken[] = {
    "", "{", "{\"a\":0", "{\"a\":{\"b\":0}", "{\"a\":{\"b\":0,}}",
    "{\"a\":{\"b\":}}", "{\"a\":0}x",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"b\":0}}}}}}",
};

START_TEST(refuses_what_is_no_json)
{
	char got[1024] = "";

	ck_assert_int_eq(print(broken[_i], true, got, sizeof(got)), -1);
	ck_assert_int_eq(print(broken[_i], false, got, sizeof(got)), -1);
}
END_TEST

UNIT_MAIN("table", LOOP(prints, rows) LOOP(refuses_what_is_no_json, broken))
