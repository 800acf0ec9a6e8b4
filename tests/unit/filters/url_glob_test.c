/* SPDX-License-Identifier: MIT */
#include "filters/url_glob.h"

#include "tests/unit/unit.h"

static const struct {
	const char	*label, *glob, *url;
	bool		 want;
} rows[] = {
	{"inside", "*/banner/*", "http://a.b/x/banner/y", true},
	{"not inside", "*/banner/*", "http://a.b/x/banners/y", false},
	{"whole", "http://a.b/x", "http://a.b/x", true},
	{"whole, longer", "http://a.b/x", "http://a.b/xy", false},
	{"end", "*.exe", "http://a.b/x.exe", true},
	{"end, query", "*.exe", "http://a.b/x.exe?1", false},
	{"question mark", "http://a.b/?.gif", "http://a.b/1.gif", true},
	{"question mark is one", "http://a.b/?.gif", "http://a.b/.gif", false},
	{"question mark between stars", "*/a?c/*", "http://h/abd/abc/x", true},
	{"pieces may not overlap", "*aba*aba*", "http://h/ababa", false},
	{"end may not overlap", "*ab*ba", "http://h/aba", false},
	{"many stars", "*a*b*c*", "http://h/xxaxxbxxc", true},
	{"stars in a row", "**x**", "http://h/x", true},
	{"star alone", "*", "http://h/", true},
	{"host in upper case", "http://A.B/Path", "http://a.b/Path", true},
	{"path keeps its case", "http://a.b/path", "http://a.b/Path", false},
	{"no scheme", "a.b/ads/*", "https://a.b/ads/1", true},
	{"no scheme, other host", "a.b/ads/*", "https://x.a.b/ads/1", false},
	{"host alone", "a.b", "http://a.b/", true},
	{"host alone, not its pages", "a.b", "http://a.b/x", false},
	{"scheme and host", "https://a.b", "https://a.b/", true},
	{"host star", "http://a.b*", "http://a.b/x", true},
};

START_TEST(matches)
{
	struct url_glob g;

	ck_assert(url_glob_init(&g, str_of(rows[_i].glob)) == NULL);
	ck_assert_msg(url_glob_matches(&g, str_of(rows[_i].url)) ==
	    rows[_i].want, "%s", rows[_i].label);
	url_glob_fini(&g);
}
END_TEST

START_TEST(refuses)
{
	static char big[URL_GLOB_MAX + 1];
	struct url_glob g;

	ck_assert(url_glob_init(&g, STR("")) != NULL);
	memset(big, 'a', sizeof(big));
	ck_assert(url_glob_init(&g, (struct str){big, sizeof(big)}) != NULL);
}
END_TEST

/* Backtracking over these would outlive the test's time limit. */
START_TEST(is_linear)
{
	static char url[60000], glob[1001];
	struct url_glob g;
	size_t i;

	memset(url, 'a', sizeof(url));
	for (i = 0; i < 1000; i += 2)
		memcpy(glob + i, "*a", 2);
	glob[1000] = 'b';
	ck_assert(url_glob_init(&g, (struct str){glob, 1001}) == NULL);
	for (i = 0; i < 100; i++)
		ck_assert(!url_glob_matches(&g,
		    (struct str){url, sizeof(url)}));
	url_glob_fini(&g);
}
END_TEST

UNIT_MAIN("url_glob", LOOP(matches, rows) PLAIN(refuses) PLAIN(is_linear))
