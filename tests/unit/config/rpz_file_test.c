/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/rpz_file_test.c
 */
#include "tests/unit/config/imported.h"

#define SOA "@ IN SOA ns. host. (1 2 ; serial\n 3 4\n5 )\n  NS ns.\n"

static const struct {
	const char	*label, *in, *rows;
} rows[] = {
	{"relative", "$TTL 300\n" SOA "a.example CNAME .\n*.a.example CNAME "
	    ".\n", "6 host a.example\n7 a.example\n"},
	{"below the zone", "$ORIGIN rpz.zone.\n" SOA "a.example.rpz.zone. 60 IN "
	    "CNAME *.\n", "6 host a.example\n"},
	{"origin within the zone", "$ORIGIN rpz.zone.\n" SOA
	    "$ORIGIN example.rpz.zone.\na CNAME .\n", "7 host a.example\n"},
	{"zone by its SOA", "rpz.zone. SOA ns. host. 1 2 3 4 5\n"
	    "a.example.rpz.zone. CNAME .\n", "2 host a.example\n"},
	{"zone not known", "a.example. CNAME .\n", "1 host a.example\n"},
	{"same owner", "a.example A 0.0.0.0\n\tAAAA ::\n",
	    "1 host a.example\n2 host a.example\n"},
	{"passthru", "a.example CNAME rpz-passthru.\n"
	    "b.example CNAME b.example.\n",
	    "1 excuse host a.example\n2 excuse host b.example\n"},
	{"drop", "a.example CNAME rpz-drop.\n", "1 host a.example\n"},
	{"walled garden", "a.example CNAME garden.example.\n",
	    "1 host a.example\n"},
	{"letters, comments", "; x\nA.Example cname . ; y\n\n",
	    "2 host a.example\n"},
	{"class before time", "a.example IN 60 CNAME .\n",
	    "1 host a.example\n"},
	{"addresses", "24.0.2.0.192.rpz-ip CNAME .\n"
	    "32.1.2.0.192.rpz-ip CNAME .\n"
	    "48.zz.1.db8.2001.rpz-ip CNAME .\n"
	    "128.1.zz.db8.2001.rpz-ip CNAME .\n",
	    "1 network 192.0.2.0/24\n2 network 192.0.2.1/32\n"
	    "3 network 2001:db8:1::/48\n4 network 2001:db8::1/128\n"},
};

START_TEST(reads)
{
	struct imported m = imported(str_of(rows[_i].in), IMPORT_RPZ,
	    RULES_BLACKLIST, RULE_BLOCK);
	char *notes = strdup(m.notes);

	ck_assert_ptr_null(strstr(notes, "skipped"));
	imported_is(&m, rows[_i].label, rows[_i].rows, notes, "");
	free(notes);
}
END_TEST

static const struct {
	const char	*label, *in, *what;
} skips[] = {
	{"client", "32.1.2.0.192.rpz-client-ip CNAME .",
	    "1 with a trigger or record that no proxy sees"},
	{"name server", "ns.example.rpz-nsdname CNAME .",
	    "1 with a trigger or record that no proxy sees"},
	{"tcp only", "b.example CNAME rpz-tcp-only.",
	    "1 with a trigger or record that no proxy sees"},
	{"text", "b.example TXT \"a ; ( b\" c",
	    "1 with a trigger or record that no proxy sees"},
	{"include", "$INCLUDE other",
	    "1 with a trigger or record that no proxy sees"},
	{"no record", "b.example", "1 that are no rule of the format"},
	{"no address", "24.x.rpz-ip CNAME .",
	    "1 that are no rule of the format"},
};

START_TEST(skips_and_counts)
{
	struct imported m;
	char in[256], want[256];

	snprintf(in, sizeof(in), "a.example CNAME .\n%s\n", skips[_i].in);
	snprintf(want, sizeof(want), "f: 1 rules; 1 lines skipped: %s; the "
	    "first is line 2: `%s`\n", skips[_i].what, skips[_i].in);
	m = imported(str_of(in), IMPORT_RPZ, RULES_BLACKLIST, RULE_BLOCK);
	imported_is(&m, skips[_i].label, "1 host a.example\n", want, "");
}
END_TEST

UNIT_MAIN("rpz_file", LOOP(reads, rows) LOOP(skips_and_counts, skips))
