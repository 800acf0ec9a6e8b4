/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/cache_rule_read_test.c
 */
#include "config/cache_rule_read.h"

#include <string.h>

#include "config/settings.h"
#include "tests/unit/config/complained.h"

static struct settings *
good(const char *text)
{
	struct complaints *c = complaints_new();
	struct settings *s;
	int rc = settings_parse(&s, str_of(text), "dir/f.yaml", c);

	complained(c, "");
	ck_assert_int_eq(rc, 0);
	return (s);
}

START_TEST(reads_every_key)
{
	struct settings *s = good("cache:\n  rules:\n"
	    "    - {urls: [\"*.deb\", b.c], immutable: true}\n"
	    "    - urls: \"*/live/*\"\n      never: yes\n"
	    "    - {urls: [x.y/*], ttl: 1h, ignore: [utm_source, \"u*\"]}\n"
	    "    - {urls: [x.y/*], ttl: {min: 10min, max: 7d}}\n"
	    "    - {urls: [x.y/*], ttl: {override: 0}, ignore: q}\n"
	    "    - {urls: [z.y]}\n");
	const struct cache_rule *r = s->cache_rules.at;

	ck_assert_uint_eq(s->cache_rules.count, 6);
	ck_assert(r[0].immutable && !r[0].never && r[0].nglobs == 2);
	ck_assert_str_eq(r[0].globs[1].text, "b.c");
	ck_assert_str_eq(r[0].globs[1].place.file, "dir/f.yaml");
	ck_assert_uint_eq(r[0].globs[1].place.line, 3);
	ck_assert_uint_eq(r[0].globs[1].place.column, 24);
	ck_assert_int_eq(r[0].ttl_override, CACHE_RULE_UNSET);
	ck_assert(r[1].never && r[1].nglobs == 1);
	ck_assert_str_eq(r[1].place.file, "dir/f.yaml");
	ck_assert_uint_eq(r[1].place.line, 4);
	ck_assert_int_eq(r[2].ttl_override, 3600000);
	ck_assert_uint_eq(r[2].nignore, 2);
	ck_assert_str_eq(r[2].ignore[1], "u*");
	ck_assert_int_eq(r[3].ttl_min, 600000);
	ck_assert_int_eq(r[3].ttl_max, INT64_C(7) * 86400000);
	ck_assert_int_eq(r[3].ttl_override, CACHE_RULE_UNSET);
	ck_assert_int_eq(r[4].ttl_override, 0);
	ck_assert_uint_eq(r[4].nignore, 1);
	ck_assert(!r[5].never && r[5].nglobs == 1);
	settings_free(s);
}
END_TEST

START_TEST(default_is_for_packages)
{
	struct settings *s = good("");

	ck_assert_uint_eq(s->cache_rules.count, 1);
	ck_assert(s->cache_rules.at[0].immutable);
	ck_assert_uint_eq(s->cache_rules.at[0].nglobs, 4);
	settings_free(s);
	s = good("cache.rules: []\n");
	ck_assert_uint_eq(s->cache_rules.count, 0);
	settings_free(s);
}
END_TEST

START_TEST(comes_by_set)
{
	static const char *const sets[] = {
	    "cache.rules=[{urls: [\"*.x\"], ttl: 5s}]"};
	struct complaints *c = complaints_new();
	struct settings *s;

	ck_assert_int_eq(settings_load(&s, NULL, sets, 1, c), 0);
	complained(c, "");
	ck_assert_int_eq(s->cache_rules.at[0].ttl_override, 5000);
	ck_assert_str_eq(s->cache_rules.at[0].place.file, "--set cache.rules");
	settings_free(s);
}
END_TEST

/* Each row stands behind "cache.rules: ", 13 columns. */
static const struct {
	const char	*in;
	const char	*want;
} bad[] = {
	{"5", "f:1:14: cache.rules: a list of rules is expected here\n"},
	{"{urls: [a]}",
	    "f:1:14: cache.rules: a list of rules is expected here\n"},
	{"[a]", "f:1:15: cache.rules: a map with urls is expected here\n"},
	{"[{url: [a]}]", "f:1:16: cache.rules: unknown key `url` in a rule; "
	    "did you mean `urls`?\n"},
	{"[{urls: [a], imutable: true}]", "f:1:27: cache.rules: unknown key "
	    "`imutable` in a rule; did you mean `immutable`?\n"},
	{"[{urls: [a], ttl_min: 1h}]",
	    "f:1:27: cache.rules: unknown key `ttl_min` in a rule\n"},
	{"[{never: true}]", "f:1:15: cache.rules: a rule needs urls\n"},
	{"[{urls: []}]", "f:1:22: cache.rules: urls: the list is empty\n"},
	{"[{urls: }]", "f:1:22: cache.rules: urls: the list is empty\n"},
	{"[{urls: [\"\"]}]", "f:1:23: cache.rules: urls: the glob is empty\n"},
	{"[{urls: [[a]]}]",
	    "f:1:23: cache.rules: urls: a single glob is expected here\n"},
	{"[{urls: {a: b}}]", "f:1:22: cache.rules: urls: a list is expected "
	    "here, not a map\n"},
	{"[{urls: [a], never: true, ttl: 1h}]",
	    "f:1:15: cache.rules: never stands with urls alone\n"},
	{"[{urls: [a], never: 1}]",
	    "f:1:34: cache.rules: neither true nor false\n"},
	{"[{urls: [a], ttl: 10}]", "f:1:32: cache.rules: not a time with its "
	    "unit, such as 500ms, 30s or 10min: `10`\n"},
	{"[{urls: [a], ttl: [1h]}]", "f:1:32: cache.rules: ttl: a time is "
	    "expected here, or a map of min, max, override\n"},
	{"[{urls: [a], ttl: {}}]", "f:1:32: cache.rules: ttl: a time is "
	    "expected here, or a map of min, max, override\n"},
	{"[{urls: [a], ttl: {mix: 1h}}]", "f:1:33: cache.rules: unknown key "
	    "`mix` in ttl; did you mean `min`?\n"},
	{"[{urls: [a], ttl: {min: 2h, max: 1h}}]",
	    "f:1:32: cache.rules: ttl: min is over max\n"},
	{"[{urls: [a], ttl: {min: 2h, override: 1h}}]", "f:1:32: cache.rules: "
	    "ttl: override leaves nothing to min or max\n"},
	{"[{urls: [a], ttl: 3651d}]",
	    "f:1:32: cache.rules: ttl: must be at most 3650d: `3651d`\n"},
	{"[{urls: [a], ignore: []}]",
	    "f:1:35: cache.rules: ignore: the list is empty\n"},
	{"[{urls: [a], ignore: [\"a=b\"]}]", "f:1:36: cache.rules: ignore: "
	    "must be the name of a query argument: `a=b`\n"},
	{"[{urls: [a], ignore: {a: b}}]", "f:1:35: cache.rules: ignore: a "
	    "list is expected here, not a map\n"},
	{"[{urls: [a], ttl: x}, {never: maybe}]",
	    "f:1:32: cache.rules: not a time with its unit, such as 500ms, 30s "
	    "or 10min: `x`\n"
	    "f:1:44: cache.rules: neither true nor false\n"},
};

START_TEST(complains)
{
	struct complaints *c = complaints_new();
	struct settings *s;
	char text[256];

	snprintf(text, sizeof(text), "cache.rules: %s\n", bad[_i].in);
	ck_assert_int_eq(settings_parse(&s, str_of(text), "f", c), -1);
	complained(c, bad[_i].want);
}
END_TEST

UNIT_MAIN("cache_rule_read", PLAIN(reads_every_key) PLAIN(default_is_for_packages)
    PLAIN(comes_by_set) LOOP(complains, bad))
