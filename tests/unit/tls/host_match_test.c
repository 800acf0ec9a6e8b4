/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/host_match_test.c - patterns of certificates against hosts.
 */
#include "proxy/tls/host_match.h"

#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	struct str	 pattern;
	struct str	 name;
	bool		 want;
} rows[] = {
	{"same", STR("a.test"), STR("a.test"), true},
	{"case", STR("A.Test"), STR("a.test"), true},
	{"trailing dot of the name", STR("a.test"), STR("a.test."), true},
	{"trailing dot of the pattern", STR("a.test."), STR("a.test"), true},
	{"other", STR("b.test"), STR("a.test"), false},
	{"one label", STR("localhost"), STR("localhost"), true},
	{"wildcard", STR("*.a.test"), STR("b.a.test"), true},
	{"wildcard, case", STR("*.A.test"), STR("b.a.TEST"), true},
	{"wildcard is not nothing", STR("*.a.test"), STR("a.test"), false},
	{"wildcard is not an empty label", STR("*.a.test"), STR(".a.test"),
	    false},
	{"wildcard is not two labels", STR("*.a.test"), STR("c.b.a.test"),
	    false},
	{"wildcard is not a part", STR("f*.a.test"), STR("fo.a.test"), false},
	{"wildcard is not an end", STR("*o.a.test"), STR("fo.a.test"), false},
	{"wildcard in the middle", STR("b.*.test"), STR("b.a.test"), false},
	{"two wildcards", STR("*.*.test"), STR("b.a.test"), false},
	{"two in one label", STR("**.a.test"), STR("b.a.test"), false},
	{"alone", STR("*"), STR("a"), false},
	{"alone with a dot", STR("*."), STR("a."), false},
	{"over a domain of the top", STR("*.com"), STR("a.com"), false},
	{"over one that nobody knows", STR("*.test"), STR("a.test"), false},
	{"over a public suffix", STR("*.co.uk"), STR("a.co.uk"), false},
	{"below a public suffix", STR("*.a.co.uk"), STR("b.a.co.uk"), true},
	{"over a hoster's customers", STR("*.github.io"), STR("a.github.io"),
	    true},
	{"punycode", STR("*.xn--bcher-kva.example"),
	    STR("a.xn--bcher-kva.example"), true},
	{"NUL", STR("a.test\0.b.test"), STR("a.test"), false},
	{"NUL, whole", STR("a.test\0.b.test"), STR("a.test\0.b.test"), false},
	{"empty", STR(""), STR(""), false},
};

START_TEST(matches)
{
	ck_assert_msg(host_match_pattern(rows[_i].pattern, rows[_i].name) ==
			  rows[_i].want,
	    "%s", rows[_i].label);
}
END_TEST

UNIT_MAIN("host_match", LOOP(matches, rows))
