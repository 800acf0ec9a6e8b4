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

START_TEST(walks)
{
	struct host_set *s = host_set_new(&seed, 0);
	struct host_walk w;
	struct str name;
	uint32_t number = 77;
	size_t i;

	for (i = 0; i < ROWS(names); i++)
		ck_assert(host_set_add(s, str_of(names[i]),
		    (uint32_t)i) == NULL);
	host_set_seal(s);
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

START_TEST(keeps_the_first_number)
{
	struct host_set *s = host_set_new(&seed, 0);
	struct str name;
	uint32_t *kept, number;

	ck_assert(host_set_add(s, STR("a.b"), 1) == NULL);
	kept = host_set_add(s, STR("a.b"), 2);
	ck_assert(kept != NULL && *kept == 1);
	*kept = 3;
	ck_assert(host_set_find(s, STR("a.b"), &number, &name));
	ck_assert_uint_eq(number, 3);
	ck_assert(!host_set_find(s, STR("x.a.b"), &number, &name));
	host_set_free(s);
}
END_TEST

/* From a wrong guess to a hundred thousand names, none lost. */
START_TEST(grows)
{
	struct host_set *s = host_set_new(&seed, 3);
	struct str name;
	uint32_t i, number;
	char text[64];

	for (i = 0; i < 100000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.x%u.test", i, i % 7);
		ck_assert(host_set_add(s, str_of(text), i) == NULL);
	}
	host_set_seal(s);
	ck_assert_uint_lt(host_set_memory(s), 40 * 100000);
	for (i = 0; i < 100000; i++) {
		(void)snprintf(text, sizeof(text), "h%u.x%u.test", i, i % 7);
		ck_assert(host_set_find(s, str_of(text), &number, &name));
		ck_assert_uint_eq(number, i);
	}
	ck_assert(!host_set_find(s, STR("h100000.x0.test"), &number, &name));
	host_set_free(s);
}
END_TEST

UNIT_MAIN("host_set", LOOP(walks, rows) PLAIN(keeps_the_first_number)
    PLAIN(grows))
