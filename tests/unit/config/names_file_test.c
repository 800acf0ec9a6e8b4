/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/names_file_test.c
 */
#include "config/names_file.h"

#include <string.h>

#include "tests/unit/config/complained.h"

struct row {
	const char	*label;
	enum names_format format;
	struct str	 in;
	const char	*names;		/* "line name," each */
	const char	*complaints;
};

static const struct row rows[] = {
	{"empty", NAMES_AUTO, STR(""), "", ""},
	{"plain", NAMES_PLAIN, STR("a\n#b\n\tc # d\n"), "1 a,3 c,", ""},
	{"hash inside stays", NAMES_PLAIN, STR("a#b\n"), "1 a#b,", ""},
	{"byte order mark", NAMES_PLAIN, STR("\xef\xbb\xbf" "a\r\nb\r\n"),
	    "1 a,2 b,", ""},
	{"plain takes addresses", NAMES_PLAIN, STR("192.0.2.1\n"),
	    "1 192.0.2.1,", ""},
	{"two names", NAMES_PLAIN, STR("a b\nc\n"), "2 c,",
	    "f:1: one name a line is expected: `a b`\n"},
	{"hosts", NAMES_HOSTS, STR("0.0.0.0 a b\n:: c\n"), "1 a,1 b,2 c,", ""},
	{"hosts want addresses", NAMES_HOSTS, STR("a\n0.0.0.0\n"), "",
	    "f:1: not an address and a name: `a`\n"
	    "f:2: not an address and a name: `0.0.0.0`\n"},
	{"own names", NAMES_HOSTS, STR("127.0.0.1 LocalHost\n0.0.0.0 0.0.0.0"),
	    "", ""},
	{"auto mixes", NAMES_AUTO, STR("a\n0.0.0.0 b\n192.0.2.1\n"),
	    "1 a,2 b,3 192.0.2.1,", ""},
	{"adblock", NAMES_AUTO, STR("||a^\n||b^\n"), "", "f:1: this is an "
	    "Adblock rule, and only names are read in this version: `||a^`\n"},
	{"NUL", NAMES_AUTO, STR("a\0b\nc\n"), "2 c,",
	    "f:1: a NUL byte is not allowed\n"}
};

static int
on_name(void *context, struct str name, uint32_t line)
{
	char *out = context;

	sprintf(out + strlen(out), "%u %.*s,", line, STR_ARG(name));
	return (0);
}

START_TEST(reads)
{
	const struct row *r = &rows[_i];
	struct complaints *c = complaints_new();
	char names[256] = "";

	(void)names_parse(r->in, r->format, "f", c, on_name, names);
	ck_assert_str_eq(names, r->names);
	complained(c, r->complaints);
}
END_TEST

UNIT_MAIN("names_file", LOOP(reads, rows))
