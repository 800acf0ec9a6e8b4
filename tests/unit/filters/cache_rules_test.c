/* SPDX-License-Identifier: MIT
 *
 * tests/unit/filters/cache_rules_test.c
 */
#include "filters/cache_rules.h"

#include <stdio.h>

#include "filters/url_glob.h"
#include "proxy/base/ws.h"
#include "tests/unit/config/complained.h"

#define MANY	1000

/* One glob a rule. */
static struct cache_rules *
rules_of(const char *const *globs, size_t n, struct cache_rule_list *list,
    struct complaints *c)
{
	struct cache_rule *rules = calloc(n + 1, sizeof(*rules));
	struct cache_rule_glob *g = calloc(n + 1, sizeof(*g));
	size_t i;

	for (i = 0; i < n; i++) {
		g[i].text = globs[i];
		g[i].place = (struct place){"f", (uint32_t)i + 1, 7};
		rules[i].globs = &g[i];
		rules[i].nglobs = 1;
	}
	*list = (struct cache_rule_list){rules, n};
	return (cache_rules_new(list, c));
}

static void
drop(struct cache_rules *rules, struct cache_rule_list *list)
{
	cache_rules_free(rules);
	free((void *)(uintptr_t)list->at[0].globs);
	free((void *)(uintptr_t)list->at);
}

static const char *const few[] = {
    "*.example.com/live/*",
    "*/pool/*.deb",
    "https://cdn.example/*",
    "*.jpg",
    "*.p?g",
    "*://shop.example/*",
    "*/a/*",
    "*x?",
};

static const struct {
	const char	*url;
	int		 want;		/* -1: none */
} urls[] = {
	{"http://a.example.com/live/1", 0},
	{"https://a.example.com/live/pool/x.deb", 0},
	{"http://deb.org/pool/main/x.deb", 1},
	{"https://cdn.example/x.jpg", 2},
	{"http://cdn.example/x.jpg", 3},
	{"http://cdn.example/x.png", 4},
	{"http://shop.example/", 5},
	{"http://h/a/b", 6},
	{"http://h/a/xy", 6},
	{"http://h/xy", 7},
	{"http://h/b", -1},
	{"", -1},
	{"x", -1},
	{"xy", 7},
};

START_TEST(first_match_decides)
{
	struct complaints *c = complaints_new();
	struct cache_rule_list list;
	struct cache_rules *r = rules_of(few, ROWS(few), &list, c);
	const struct cache_rule *got = cache_rules_decide(r,
	    str_of(urls[_i].url));

	ck_assert_int_eq(got == NULL ? -1 : (int)(got - list.at),
	    urls[_i].want);
	drop(r, &list);
	complained(c, "");
}
END_TEST

/* The same answer as from trying every glob in turn. */
START_TEST(as_one_by_one)
{
	static const char *const parts[] = {"*", "?", "a", "b/", "://", ".x",
	    "www.", "ab", "h", "*.", "0", "q=1"};
	char texts[64][40], url[40];
	const char *globs[64];
	struct complaints *c = complaints_new();
	struct cache_rule_list list;
	struct cache_rules *r;
	struct url_glob one;
	size_t i, n;
	int want, round;

	srandom(7);
	for (i = 0; i < ROWS(texts); i++) {
		texts[i][0] = '\0';
		for (n = 1 + (size_t)random() % 6; n > 0; n--)
			strcat(texts[i], parts[(size_t)random() % ROWS(parts)]);
		globs[i] = texts[i];
	}
	r = rules_of(globs, ROWS(globs), &list, c);
	ck_assert_ptr_nonnull(r);
	for (round = 0; round < 5000; round++) {
		strcpy(url, "h://");
		for (n = (size_t)random() % 6; n > 0; n--)
			strcat(url, parts[2 + (size_t)random() %
						  (ROWS(parts) - 2)]);
		for (want = 0; want < (int)ROWS(globs); want++) {
			ck_assert_ptr_null(url_glob_init(&one,
			    str_of(globs[want])));
			n = url_glob_matches(&one, str_of(url));
			url_glob_fini(&one);
			if (n)
				break;
		}
		ck_assert_ptr_eq(cache_rules_decide(r, str_of(url)),
		    want == (int)ROWS(globs) ? NULL : &list.at[want]);
	}
	drop(r, &list);
	complained(c, "");
}
END_TEST

START_TEST(many_rules)
{
	static char texts[MANY][40];
	const char *globs[MANY];
	struct complaints *c = complaints_new();
	struct cache_rule_list list;
	struct cache_rules *r;
	char url[64];
	size_t i;

	for (i = 0; i < MANY; i++) {
		snprintf(texts[i], sizeof(texts[i]), "*://h%zu.example/*", i);
		globs[i] = texts[i];
	}
	r = rules_of(globs, MANY, &list, c);
	ck_assert_ptr_nonnull(r);
	for (i = 0; i < MANY; i++) {
		snprintf(url, sizeof(url), "https://h%zu.example/p/q.html", i);
		ck_assert_ptr_eq(cache_rules_decide(r, str_of(url)),
		    &list.at[i]);
	}
	drop(r, &list);
	complained(c, "");
}
END_TEST

START_TEST(complains_of_globs)
{
	static char big[URL_GLOB_MAX + 2];
	const char *globs[] = {"a", big};
	struct complaints *c = complaints_new();
	struct cache_rule_list list;

	memset(big, 'a', sizeof(big) - 1);
	ck_assert_ptr_null(rules_of(globs, 2, &list, c));
	drop(NULL, &list);
	complained(c, "f:2:7: cache.rules: urls: the glob is longer than 2048 "
	    "bytes: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaa`\n");
}
END_TEST

static const struct {
	const char	*url, *want;
} keys[] = {
	{"http://h/p", "http://h/p"},
	{"http://h/p?", "http://h/p?"},
	{"http://h/p?a=1", "http://h/p?a=1"},
	{"http://h/p?a=1&utm=2", "http://h/p?a=1"},
	{"http://h/p?utm=2&a=1", "http://h/p?a=1"},
	{"http://h/p?utm=2", "http://h/p"},
	{"http://h/p?utm", "http://h/p"},
	{"http://h/p?utm=2&utm=3&x_=", "http://h/p"},
	{"http://h/p?b=2&x_1=y&a=1&x_2=z&c", "http://h/p?b=2&a=1&c"},
	{"http://h/p?utmost=1&Utm=2&xutm=3", "http://h/p?utmost=1&Utm=2&xutm=3"},
	{"http://h/p?a=utm=1", "http://h/p?a=utm=1"},
	{"http://h/p?a=1&&utm=1&", "http://h/p?a=1&&"},
	{"http://h/p?a?utm=1", "http://h/p?a?utm=1"},
	{"http://h/p?ab=1&aXc=2&abc=3", "http://h/p?ab=1"},
	{"http://h/p?qq=1&q12r3q=1&q1q2=3", "http://h/p?q1q2=3"},
};

START_TEST(ignores_arguments)
{
	static const char *const names[] = {"utm", "x_*", "a?c", "q*q"};
	struct cache_rule rule = {.ignore = names, .nignore = ROWS(names)};
	_Alignas(8) char mem[256];
	struct str got;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	got = cache_rules_key(&rule, str_of(keys[_i].url), &ws);
	ck_assert_msg(str_eq(got, str_of(keys[_i].want)), "%s: %.*s",
	    keys[_i].url, STR_ARG(got));
	got = cache_rules_key(NULL, str_of(keys[_i].url), &ws);
	ck_assert_ptr_eq(got.ptr, keys[_i].url);
}
END_TEST

START_TEST(a_full_workspace)
{
	static const char *const names[] = {"*"};
	struct cache_rule rule = {.ignore = names, .nignore = 1};
	_Alignas(8) char mem[8];
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	ck_assert_ptr_null(cache_rules_key(&rule, STR("http://h/p?a"),
	    &ws).ptr);
}
END_TEST

UNIT_MAIN("cache_rules", LOOP(first_match_decides, urls) PLAIN(as_one_by_one)
    PLAIN(many_rules) PLAIN(complains_of_globs) LOOP(ignores_arguments, keys)
    PLAIN(a_full_workspace))
