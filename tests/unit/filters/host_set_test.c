/* SPDX-License-Identifier: MIT */
#include "filters/host_set.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static const struct hash_seed seed = {1, 2};

static const char *const names[] = {
	"example.com", "ads.deep.example.com", "org", "192.0.2.1",
	"2001:db8::1", "0.2.1", "a.b.c.d.e.f",
};

static const struct {
	const char	*label, *host;
	int		 first;		/* index of the name, -1: none */
	int		 second;
} rows[] = {
	{"itself", "example.com", 0, -1},
	{"below", "www.example.com", 0, -1},
	{"deep below", "a.b.c.d.e.f.g.example.com", 0, -1},
	{"two names above", "x.ads.deep.example.com", 1, 0},
	{"between them", "deep.example.com", 0, -1},
	{"no label border", "badexample.com", -1, -1},
	{"top level", "anything.org", 2, -1},
	{"other", "example.net", -1, -1},
	{"shorter", "com", -1, -1},
	{"address", "192.0.2.1", 3, -1},
	{"address, no domain above it", "192.0.2.2", -1, -1},
	{"IPv6", "2001:db8::1", 4, -1},
	{"other IPv6", "2001:db8::2", -1, -1},
	{"empty", "", -1, -1},
	{"dots", "...", -1, -1},
	{"most labels", "a.b.c.d.e.f", 6, -1},
};

struct joined {
	uint32_t	 kept[8], came[8];
	size_t		 n;
};

static uint32_t
on_join(void *arg, uint32_t kept, uint32_t number)
{
	struct joined *j = arg;

	ck_assert_uint_lt(j->n, ROWS(j->kept));
	j->kept[j->n] = kept;
	j->came[j->n++] = number;
	return (kept + 100);
}

static uint32_t
on_unwanted_join(void *arg, uint32_t kept, uint32_t number)
{
	(void)arg;
	ck_abort_msg("%u and %u are said to be the same", kept, number);
	return (0);
}

static uint32_t
on_the_first(void *arg, uint32_t kept, uint32_t number)
{
	(void)arg;
	ck_assert_uint_lt(kept, number);
	return (kept);
}

/* Told, then added; the number of each is its index. */
static void
fill(struct host_set *s, const char *const *texts, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		host_set_expect(s, str_of(texts[i]));
	for (i = 0; i < n; i++)
		host_set_add(s, str_of(texts[i]), i);
	host_set_seal(s);
}

START_TEST(walks)
{
	struct host_set *s = host_set_new(&seed, 0, on_unwanted_join, NULL);
	struct host_walk w;
	struct str name;
	uint32_t number = 77;

	fill(s, names, ROWS(names));
	host_walk_start(&w, s, str_of(rows[_i].host));
	ck_assert_msg(host_walk_next(&w, &number, &name) ==
	    (rows[_i].first >= 0), "%s", rows[_i].label);
	if (rows[_i].first < 0)
		goto out;
	ck_assert_int_eq((int)number, rows[_i].first);
	ck_assert(str_eq(name, str_of(names[rows[_i].first])));
	ck_assert(host_walk_next(&w, &number, &name) ==
	    (rows[_i].second >= 0));
	if (rows[_i].second >= 0)
		ck_assert_int_eq((int)number, rows[_i].second);
out:
	host_set_free(s);
}
END_TEST

/* In the order of their coming, and what lay between them is still found. */
START_TEST(joins_what_came_again)
{
	static const char *const came[] = {
	    "a.b", "c.d", "a.b", "longer.name.example", "c.d", "a.b", "last"};
	struct joined joined = {.n = 0};
	struct host_set *s = host_set_new(&seed, 1, on_join, &joined);
	struct host_list list;
	struct str name;
	uint32_t number, i;

	fill(s, came, ROWS(came));
	ck_assert_uint_eq(joined.n, 3);
	ck_assert(joined.kept[0] == 0 && joined.came[0] == 2);
	ck_assert(joined.kept[1] == 1 && joined.came[1] == 4);
	ck_assert(joined.kept[2] == 100 && joined.came[2] == 5);
	ck_assert(host_set_find(s, STR("a.b"), &number, &name));
	ck_assert_uint_eq(number, 200);
	ck_assert(host_set_find(s, STR("c.d"), &number, &name));
	ck_assert_uint_eq(number, 101);
	ck_assert(host_set_find(s, STR("longer.name.example"), &number,
	    &name));
	ck_assert(str_eq(name, STR("longer.name.example")));
	ck_assert(host_set_find(s, STR("last"), &number, &name));
	ck_assert_uint_eq(number, 6);
	ck_assert(!host_set_find(s, STR("x.a.b"), &number, &name));
	host_list_start(&list, s);
	for (i = 0; host_list_next(&list, &name); i++)
		ck_assert(host_set_find(s, name, &number, &name));
	ck_assert_uint_eq(i, 4);
	host_set_free(s);
}
END_TEST

/* Every name a hundred times: the gaps they leave are closed. */
START_TEST(keeps_one_of_each)
{
	struct host_set *s = host_set_new(&seed, 0, on_the_first, NULL);
	struct host_list list;
	uint32_t i, number;
	struct str name;
	char text[64];

	for (i = 0; i < 200000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.test", i % 1000);
		if (i < 100000)
			host_set_expect(s, str_of(text));
		else
			host_set_add(s, str_of(text), i - 100000);
	}
	host_set_seal(s);
	for (i = 0; i < 1000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.test", i);
		ck_assert(host_set_find(s, str_of(text), &number, &name));
		ck_assert_uint_eq(number, i);
		ck_assert(str_eq(name, str_of(text)));
	}
	host_list_start(&list, s);
	for (i = 0; host_list_next(&list, &name); i++)
		continue;
	ck_assert_uint_eq(i, 1000);
	host_set_free(s);
}
END_TEST

/* From a wrong guess to a hundred thousand names, none lost. */
START_TEST(grows)
{
	struct host_set *s = host_set_new(&seed, 30000, on_unwanted_join, NULL);
	struct str name;
	uint32_t i, number;
	char text[64];

	for (i = 0; i < 100000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.x%u.test", i, i % 7);
		host_set_expect(s, str_of(text));
	}
	for (i = 0; i < 100000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.x%u.test", i, i % 7);
		host_set_add(s, str_of(text), i);
	}
	host_set_seal(s);
	ck_assert_uint_lt(host_set_memory(s), 24 * 100000);
	for (i = 0; i < 100000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.x%u.test", i, i % 7);
		ck_assert(host_set_find(s, str_of(text), &number, &name));
		ck_assert_uint_eq(number, i);
	}
	ck_assert(!host_set_find(s, STR("h100000.x0.test"), &number, &name));
	host_set_free(s);
}
END_TEST

UNIT_MAIN("host_set", LOOP(walks, rows) PLAIN(joins_what_came_again)
    PLAIN(keeps_one_of_each) PLAIN(grows))
