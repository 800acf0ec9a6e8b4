/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/adblock_file_test.c
 */
#include "tests/unit/config/imported.h"

static const struct {
	const char	*label, *in, *rows;
} rows[] = {
	{"name", "||Ads.Example^", "1 ads.example\n"},
	{"name, international", "||\xc3\xb1.example^",
	    "1 xn--ida.example\n"},
	{"address", "||192.0.2.1^\n||[2001:db8::1]^",
	    "1 192.0.2.1\n2 2001:db8::1\n"},
	{"name without end", "||ads.example", "1 pattern ||ads.example\n"},
	{"name and path", "||ads.example/x^y", "1 pattern ||ads.example/x^y\n"},
	{"star in a name", "||ads.*.example^",
	    "1 pattern ||ads.*.example^\n"},
	{"start", "|https://x.", "1 pattern |https://x.\n"},
	{"inside", "/banner/*/img^", "1 pattern /banner/*/img^\n"},
	{"expression", "/^http:..ad[0-9]$/", "1 regex (?i)^http:..ad[0-9]$\n"},
	{"expression with options", "/ad[0-9]+/$script,match-case",
	    "1 regex ad[0-9]+ types=4 case\n"},
	{"exception", "@@||good.example^", "1 excuse good.example\n"},
	{"comments", "! x\n[Adblock Plus 2.0]\n# y\n#\n!\n||a.example^",
	    "6 a.example\n"},
	{"important", "||a.example^$important", "1 important a.example\n"},
	{"important exception", "@@||a.example^$important",
	    "1 excuse a.example\n"},
	{"third party", "||a.example^$third-party\n||b.example^$3p\n"
	    "||c.example^$~third-party\n||d.example^$1p\n||e.example^$~3p",
	    "1 a.example party=2\n2 b.example party=2\n3 c.example party=1\n"
	    "4 d.example party=1\n5 e.example party=1\n"},
	{"types", "||a.example^$script,image\n||a.example^$~font\n"
	    "||a.example^$doc,subdocument,stylesheet,media,object\n"
	    "||a.example^$xmlhttprequest,ping,websocket,other,font",
	    "1 a.example types=14\n2 a.example types=fbf\n"
	    "3 a.example types=ab\n4 a.example types=f40\n"},
	{"all", "||a.example^$all", "1 a.example\n"},
	{"pages", "||a.example^$domain=B.example|~x.b.example",
	    "1 a.example page=b.example not=x.b.example\n"},
	{"spared hosts", "*$script,domain=a.example,denyallow=b.example|c.d",
	    "1 any * types=4 page=a.example spare=b.example spare=c.d\n"},
	{"badfilter", "||a.example^$script\n||b.example^\n"
	    "||a.example^$script,badfilter\n||b.example^$badfilter\n"
	    "||a.example^\n||c.example^\n||d.example^\n",
	    "5 a.example\n6 c.example\n7 d.example\n"},
	{"hosts and plain lines", "||a.example^\n0.0.0.0 b.example\n"
	    "c.example\nd.example # why\n", "1 a.example\n2 b.example\n"
	    "3 c.example\n4 d.example\n"},
	{"spaces and CRLF", "  ||a.example^ \t\r\n||b.example^\r\n",
	    "1 a.example\n2 b.example\n"},
	{"dollar in a pattern", "/x$y^", "1 pattern /x$y^\n"},
};

/* Notes are looked at below. */
START_TEST(reads)
{
	struct imported m = imported(str_of(rows[_i].in), IMPORT_ADBLOCK,
	    RULES_BLACKLIST, RULE_BLOCK);
	char *notes = strdup(m.notes);

	imported_is(&m, rows[_i].label, rows[_i].rows, notes, "");
	free(notes);
}
END_TEST

static const struct {
	const char	*label, *in, *what;
} skips[] = {
	{"cosmetic", "##.ad", "1 for the page's looks"},
	{"cosmetic of a page", "a.example##.ad", "1 for the page's looks"},
	{"cosmetic exception", "a.example#@#.ad", "1 for the page's looks"},
	{"extended", "a.example#?#.ad", "1 for the page's looks"},
	{"style", "a.example#$#.ad", "1 for the page's looks"},
	{"script", "a.example#@%#//x", "1 for the page's looks"},
	{"HTML", "a.example$$script", "1 for the page's looks"},
	{"redirect", "||x.example^$redirect=noop.js",
	    "1 with an option that a proxy cannot follow"},
	{"csp", "||x.example^$csp=script-src",
	    "1 with an option that a proxy cannot follow"},
	{"removeparam", "||x.example^$removeparam=x",
	    "1 with an option that a proxy cannot follow"},
	{"generichide", "@@||x.example^$generichide",
	    "1 with an option that a proxy cannot follow"},
	{"entity", "||x.example^$domain=google.*",
	    "1 with an option that a proxy cannot follow"},
	{"look-around", "/a(?!b)/",
	    "1 with an expression that is not supported"},
	{"back reference", "/(a)\\1/",
	    "1 with an expression that is not supported"},
	{"everything", "*", "1 that are no rule of the format"},
	{"nothing", "@@", "1 that are no rule of the format"},
	{"prose", "this is no rule", "1 that are no rule of the format"},
};

START_TEST(skips_and_counts)
{
	struct imported m;
	struct str quoted = str_of(skips[_i].in);
	char in[256], want[256];

	if (str_starts(quoted, STR("/")))
		quoted = str_head(str_from(quoted, 1), quoted.len - 2);
	snprintf(in, sizeof(in), "||a.example^\n%s\n", skips[_i].in);
	snprintf(want, sizeof(want), "f: 1 rules; 1 lines skipped: %s; the "
	    "first is line 2: `%.*s`\n", skips[_i].what, STR_ARG(quoted));
	m = imported(str_of(in), IMPORT_ADBLOCK, RULES_BLACKLIST, RULE_BLOCK);
	imported_is(&m, skips[_i].label, "1 a.example\n", want, "");
}
END_TEST

START_TEST(shares_conditions)
{
	struct imported m = imported(STR("||a^$script\n||b^$script\n"
	    "||c^$image\n"), IMPORT_ADBLOCK, RULES_BLACKLIST, RULE_BLOCK);

	ck_assert_uint_eq(m.file->nconditions, 3);
	ck_assert_uint_eq(m.file->rows[0].condition,
	    m.file->rows[1].condition);
	imported_is(&m, "rows", "1 a types=4\n2 b types=4\n3 c types=10\n",
	    "f: 3 rules\n", "");
}
END_TEST

START_TEST(has_no_exceptions_elsewhere)
{
	struct imported m = imported(STR("||a^\n@@||b^\n"), IMPORT_ADBLOCK,
	    RULES_WHITELIST, RULE_ALLOW);

	imported_is(&m, "white", "1 allow a\n", "f: 1 rules; 1 lines skipped: "
	    "1 that except, which this list cannot; the first is line 2: "
	    "`@@||b^`\n", "");
	m = imported(STR("||a^\n/b/*\n"), IMPORT_ADBLOCK, RULES_TUNNEL,
	    RULE_TUNNEL);
	imported_is(&m, "tunnel", "1 tunnel a\n", "f: 1 rules; 1 lines "
	    "skipped: 1 that are more than a name, all this list takes; the "
	    "first is line 2: `/b/*`\n", "");
}
END_TEST

UNIT_MAIN("adblock_file", LOOP(reads, rows) LOOP(skips_and_counts, skips)
    PLAIN(shares_conditions) PLAIN(has_no_exceptions_elsewhere))
