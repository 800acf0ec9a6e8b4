/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/import_format_test.c
 */
#include "config/import_format.h"

#include "tests/unit/unit.h"

static const struct {
	const char	*label, *in;
	enum import_format want;
} rows[] = {
	{"names", "# x\na.example\nb.example\n", IMPORT_AUTO},
	{"hosts", "# x\n0.0.0.0 a.example\n", IMPORT_AUTO},
	{"empty", "", IMPORT_AUTO},
	{"Adblock header", "[Adblock Plus 2.0]\nx\n", IMPORT_ADBLOCK},
	{"Adblock comment", "! Title: x\n", IMPORT_ADBLOCK},
	{"Adblock rule", "a.example\n||b.example^\n", IMPORT_ADBLOCK},
	{"cosmetic rule", "a.example##.ad\n", IMPORT_ADBLOCK},
	{"two hashes are a comment", "## a\nb\n", IMPORT_AUTO},
	{"zone by TTL", "; x\n$TTL 2h\n", IMPORT_RPZ},
	{"zone by SOA", "@ IN SOA ns. x. (\n", IMPORT_RPZ},
	{"zone by CNAME", "a.example CNAME .\n", IMPORT_RPZ},
	{"CNAME in a comment", "# a CNAME b\nc\n", IMPORT_AUTO},
};

START_TEST(guesses)
{
	ck_assert_msg(import_format_guess(str_of(rows[_i].in)) ==
	    rows[_i].want, "%s", rows[_i].label);
}
END_TEST

START_TEST(has_names)
{
	unsigned n;

	for (n = 0; n < IMPORT_FORMATS; n++)
		ck_assert_uint_eq(import_format_of(str_of(
		    import_format_name((enum import_format)n))), n);
	ck_assert_uint_eq(import_format_of(STR("x")), IMPORT_FORMATS);
}
END_TEST

UNIT_MAIN("import_format", LOOP(guesses, rows) PLAIN(has_names))
