/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/names_file_test.c
 */
#include "tests/unit/config/imported.h"

static const struct {
	const char	*label;
	enum import_format format;
	struct str	 in;
	const char	*rows, *notes, *complaints;
} rows[] = {
	{"empty", IMPORT_AUTO, STR(""), "", "f: 0 rules\n", ""},
	{"plain", IMPORT_PLAIN, STR("a\n#b\n\n\tc # d\n"), "1 a\n4 c\n",
	    "f: 2 rules\n", ""},
	{"no line end", IMPORT_PLAIN, STR("a\nb.c"), "1 a\n2 b.c\n",
	    "f: 2 rules\n", ""},
	{"spellings", IMPORT_PLAIN, STR("A.B\n.c.d\n*.e.f\ng.h.\r\n \ti.j \t\n"
	    "\xc3\xb1.k\n"), "1 a.b\n2 c.d\n3 e.f\n4 g.h\n5 i.j\n"
	    "6 xn--ida.k\n", "f: 6 rules\n", ""},
	{"addresses", IMPORT_PLAIN, STR("192.0.2.1\n[2001:DB8::1]\n"),
	    "1 192.0.2.1\n2 2001:db8::1\n", "f: 2 rules\n", ""},
	{"two names", IMPORT_PLAIN, STR("a b\nc\n"), "2 c\n",
	    "f: 1 rules; 1 lines skipped: 1 without a name that could be a "
	    "host's; the first is line 1: `a b`\n", ""},
	{"more wrong than right", IMPORT_PLAIN, STR("a#b\n<c>\nd\n"), "3 d\n",
	    "", "f:1: this is no list of format plain: 2 lines skipped (2 "
	    "without a name that could be a host's), 1 rules taken; here is "
	    "the first: `a#b`\n"},
	{"NUL", IMPORT_PLAIN, STR("a\0b\nc\n"), "2 c\n", "f: 1 rules; 1 lines "
	    "skipped: 1 without a name that could be a host's; the first is "
	    "line 1: `a`\n", ""},
	{"hosts", IMPORT_HOSTS, STR("0.0.0.0 a b\n:: c # d\n"),
	    "1 a\n1 b\n2 c\n", "f: 3 rules\n", ""},
	{"hosts want addresses", IMPORT_HOSTS, STR("a\n0.0.0.0 b\n"), "2 b\n",
	    "f: 1 rules; 1 lines skipped: 1 without a name that could be a "
	    "host's; the first is line 1: `a`\n", ""},
	{"own names", IMPORT_HOSTS, STR("127.0.0.1\tLocalHost\n0.0.0.0 "
	    "0.0.0.0\n::1 ip6-loopback\n255.255.255.255 broadcasthost\n"), "",
	    "f: 0 rules; 4 lines skipped: 4 for the machine's own names; the "
	    "first is line 1: `LocalHost`\n", ""},
	{"auto mixes", IMPORT_AUTO, STR("a\n0.0.0.0 b\n192.0.2.1\n"),
	    "1 a\n2 b\n3 192.0.2.1\n", "f: 3 rules\n", ""},
	{"duplicates", IMPORT_AUTO, STR("a.b\nA.B\nx.a.b\n"),
	    "1 a.b\n2 a.b\n3 x.a.b\n", "f: 3 rules\n", ""},
};

START_TEST(reads)
{
	struct imported m = imported(rows[_i].in, rows[_i].format,
	    RULES_BLACKLIST, RULE_BLOCK);

	imported_is(&m, rows[_i].label, rows[_i].rows, rows[_i].notes,
	    rows[_i].complaints);
}
END_TEST

START_TEST(keeps_the_lists_action)
{
	struct imported m = imported(STR("a\n"), IMPORT_AUTO, RULES_WHITELIST,
	    RULE_ALLOW);

	imported_is(&m, "white", "1 allow a\n", "f: 1 rules\n", "");
	m = imported(STR("a\n"), IMPORT_AUTO, RULES_TUNNEL, RULE_TUNNEL);
	imported_is(&m, "tunnel", "1 tunnel a\n", "f: 1 rules\n", "");
}
END_TEST

UNIT_MAIN("names_file", LOOP(reads, rows) PLAIN(keeps_the_lists_action))
