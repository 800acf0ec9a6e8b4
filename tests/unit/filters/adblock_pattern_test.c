/* SPDX-License-Identifier: MIT */
#include "filters/adblock_pattern.h"

#include "tests/unit/unit.h"

static const struct {
	const char	*label, *pattern, *url;
	bool		 want;
} rows[] = {
	{"host", "||ads.example^", "http://ads.example/x", true},
	{"host below", "||ads.example^", "https://a.b.ads.example/x", true},
	{"host with port", "||ads.example^", "http://ads.example:81/", true},
	{"not a label", "||ads.example^", "http://xads.example/", false},
	{"not the suffix", "||ads.example^", "http://ads.example.org/", false},
	{"not in the path", "||ads.example^", "http://a/ads.example/", false},
	{"not in the query", "||b.example^", "http://a/?.b.example/", false},
	{"host and path", "||a.example/ad/", "http://x.a.example/ad/1", true},
	{"host, other path", "||a.example/ad/", "http://a.example/bad/", false},
	{"part of a host", "||ads.", "http://x.ads.example/", true},
	{"second label fits", "||a.a.b/", "http://a.a.a.b/", true},
	{"host and star", "||a.example^*/ad.", "http://a.example/x/ad.js",
	    true},
	{"star in the host", "||a.*.example^", "http://a.b.example/", true},
	{"end of host pattern", "||a.example^|", "http://a.example/", true},
	{"end of host pattern, more", "||a.example^|", "http://a.example/x",
	    false},
	{"start", "|http://a.", "http://a.example/", true},
	{"start, elsewhere", "|http://a.", "https://x/?http://a.", false},
	{"end", ".swf|", "http://a/x.swf", true},
	{"end, query", ".swf|", "http://a/x.swf?1", false},
	{"end, the second", "a.swf|", "http://a.swf/a.swf", true},
	{"both ends", "|http://a/|", "http://a/", true},
	{"both ends, more", "|http://a/|", "http://a/b", false},
	{"both ends and a star", "|http://*.gif|", "http://a/b.gif", true},
	{"inside", "/banner/", "http://a/x/banner/y", true},
	{"not inside", "/banner/", "http://a/x/banners/y", false},
	{"stars at the ends", "*/banner/*", "http://a/x/banner/y", true},
	{"star undoes an anchor", "|*x", "http://a/x", true},
	{"star undoes the end", "x*|", "http://a/xy", true},
	{"pieces in order", "a1*b2*c3", "http://h/a1b2c3", true},
	{"pieces out of order", "a1*b2*c3", "http://h/a1c3b2", false},
	{"pieces may not overlap", "aba*aba", "http://h/ababa", false},
	{"separator", "^ad=", "http://h/?ad=1", true},
	{"separator is no letter", "^ad=", "http://h/?bad=1", false},
	{"separator is no percent", "^ad", "http://h/%ad", false},
	{"separator at the end", "x=1^", "http://h/?x=1", true},
	{"separators at the end", "x=1^^", "http://h/?x=1", true},
	{"nothing behind the end", "x=1^y", "http://h/?x=1", false},
	{"separator and end", "x^|", "http://h/x", true},
	{"separator, end, one byte", "x^|", "http://h/x/", true},
	{"separator, end, more", "x^|", "http://h/x/y", false},
	{"separator after a star", "*^ad.*^x", "http://h/ad.js?x", true},
	{"letters", "/BANNER/", "http://h/BanNer/", true},
	{"question mark is itself", "/x?y", "http://h/xzy", false},
	{"connect", "||h.example^", "https://h.example/", true},
	{"address", "||192.0.2.1^", "http://192.0.2.1/", true},
};

static bool
matches_in(const struct adblock_pattern *p, const char *url)
{
	char low[256];
	size_t i;

	for (i = 0; url[i] != '\0'; i++)
		low[i] = str_lower(url[i]);
	return (adblock_pattern_matches(p, str_of(url),
	    (struct str){low, i}));
}

START_TEST(matches)
{
	struct adblock_pattern p;

	ck_assert(adblock_pattern_init(&p, str_of(rows[_i].pattern), false) ==
	    NULL);
	ck_assert_msg(matches_in(&p, rows[_i].url) == rows[_i].want, "%s",
	    rows[_i].label);
	adblock_pattern_fini(&p);
}
END_TEST

START_TEST(minds_letters_when_told)
{
	struct adblock_pattern p;

	ck_assert(adblock_pattern_init(&p, STR("/Ad/"), true) == NULL);
	ck_assert(matches_in(&p, "http://h/Ad/"));
	ck_assert(!matches_in(&p, "http://h/ad/"));
	adblock_pattern_fini(&p);
}
END_TEST

static const struct {
	const char	*label, *pattern, *want;
} literals[] = {
	{"whole", "||Ads.Example/x", "ads.example/x"},
	{"longest", "ab*cde^fg", "cde"},
	{"first of two", "ab*cd", "ab"},
	{"anchors", "|http://|", "http://"},
	{"none", "^*^", ""},
};

START_TEST(literal)
{
	struct adblock_pattern p;

	ck_assert(adblock_pattern_init(&p, str_of(literals[_i].pattern),
	    false) == NULL);
	ck_assert_msg(str_eq(adblock_pattern_literal(&p),
	    str_of(literals[_i].want)), "%s", literals[_i].label);
	adblock_pattern_fini(&p);
}
END_TEST

START_TEST(refuses)
{
	static char big[ADBLOCK_PATTERN_MAX + 1];
	struct adblock_pattern p;

	ck_assert(adblock_pattern_init(&p, STR(""), false) != NULL);
	ck_assert(adblock_pattern_init(&p, STR("*"), false) != NULL);
	ck_assert(adblock_pattern_init(&p, STR("||"), false) != NULL);
	ck_assert(adblock_pattern_init(&p, STR("|"), false) != NULL);
	memset(big, 'a', sizeof(big));
	ck_assert(adblock_pattern_init(&p, (struct str){big, sizeof(big)},
	    false) != NULL);
}
END_TEST

/* Backtracking over these would outlive the test's time limit. */
START_TEST(is_bounded)
{
	static char url[60000], text[ADBLOCK_PATTERN_MAX];
	struct str whole = {url, sizeof(url)};
	struct adblock_pattern p;
	size_t i;

	memset(url, 'a', sizeof(url));
	for (i = 0; i < sizeof(text); i++)
		text[i] = i % 2 == 0 ? 'a' : '*';
	text[sizeof(text) - 1] = 'b';
	ck_assert(adblock_pattern_init(&p, (struct str){text, sizeof(text)},
	    false) == NULL);
	ck_assert(!adblock_pattern_matches(&p, whole, whole));
	adblock_pattern_fini(&p);
}
END_TEST

UNIT_MAIN("adblock_pattern", LOOP(matches, rows)
    PLAIN(minds_letters_when_told) LOOP(literal, literals) PLAIN(refuses)
    PLAIN(is_bounded))
