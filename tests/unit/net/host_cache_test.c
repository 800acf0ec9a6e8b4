/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/host_cache_test.c - lifetimes, bounds and order of use.
 */
#include "proxy/net/host_cache.h"

#include "proxy/base/clock.h"
#include "proxy/net/answer.h"
#include "tests/unit/unit.h"

static struct answer *
answer_of(enum resolve_result result)
{
	struct address address;

	address_parse(&address, STR("192.0.2.1"), 0);
	return (answer_new(result, NULL, 0, &address,
	    result == RESOLVE_OK ? 1 : 0));
}

static const struct {
	enum resolve_result	 result;
	int64_t			 ttl;
	int64_t			 want;	/* seconds it is kept */
} lives[] = {
	{RESOLVE_OK, 60, 60},
	{RESOLVE_OK, 0, 1},
	{RESOLVE_OK, -5, 1},
	{RESOLVE_OK, INT64_MAX, 86400},
	{RESOLVE_NOT_FOUND, 30, 30},
	{RESOLVE_NOT_FOUND, 0, 5},
	{RESOLVE_NOT_FOUND, 86400, 60},
	{RESOLVE_TIMEOUT, 100, 1},
	{RESOLVE_FAILED, 100, 1},
};

START_TEST(keeps_for_its_time)
{
	struct host_cache *cache = host_cache_new(10);
	struct answer *answer = answer_of(lives[_i].result);
	int64_t start = 12345, end = start + lives[_i].want * NS_PER_S;

	host_cache_put(cache, STR("A.example"), answer, lives[_i].ttl, start);
	ck_assert_ptr_eq(host_cache_get(cache, STR("a.EXAMPLE"), start),
	    answer);
	ck_assert_ptr_eq(host_cache_get(cache, STR("a.example"), end - 1),
	    answer);
	ck_assert_ptr_null(host_cache_get(cache, STR("a.example"), end));
	ck_assert_uint_eq(host_cache_count(cache), 0);
	ck_assert_uint_eq(answer->holders, 1);
	answer_release(answer);
	host_cache_free(cache);
}
END_TEST

START_TEST(gives_up_the_least_used)
{
	struct host_cache *cache = host_cache_new(3);
	struct answer *answer = answer_of(RESOLVE_OK);

	host_cache_put(cache, STR("a"), answer, 60, 0);
	host_cache_put(cache, STR("b"), answer, 60, 0);
	host_cache_put(cache, STR("c"), answer, 60, 0);
	ck_assert_ptr_nonnull(host_cache_get(cache, STR("a"), 1));
	host_cache_put(cache, STR("d"), answer, 60, 0);
	ck_assert_uint_eq(host_cache_count(cache), 3);
	ck_assert_ptr_null(host_cache_get(cache, STR("b"), 1));
	ck_assert_ptr_nonnull(host_cache_get(cache, STR("a"), 1));
	ck_assert_ptr_nonnull(host_cache_get(cache, STR("d"), 1));
	host_cache_free(cache);
	ck_assert_uint_eq(answer->holders, 1);
	answer_release(answer);
}
END_TEST

START_TEST(replaces)
{
	struct host_cache *cache = host_cache_new(2);
	struct answer *first = answer_of(RESOLVE_NOT_FOUND);
	struct answer *second = answer_of(RESOLVE_OK);

	host_cache_put(cache, STR("a"), first, 60, 0);
	host_cache_put(cache, STR("a"), second, 60, 0);
	ck_assert_uint_eq(host_cache_count(cache), 1);
	ck_assert_ptr_eq(host_cache_get(cache, STR("a"), 1), second);
	host_cache_free(cache);
	answer_release(first);
	answer_release(second);
	answer_release(NULL);
}
END_TEST

START_TEST(refuses_long_names)
{
	struct host_cache *cache = host_cache_new(2);
	struct answer *answer = answer_of(RESOLVE_OK);
	char name[300] = {0};

	host_cache_put(cache, (struct str){name, 254}, answer, 60, 0);
	host_cache_put(cache, STR(""), answer, 60, 0);
	ck_assert_uint_eq(host_cache_count(cache), 0);
	ck_assert_ptr_null(host_cache_get(cache, (struct str){name, 254}, 0));
	host_cache_put(cache, (struct str){name, 253}, answer, 60, 0);
	ck_assert_uint_eq(host_cache_count(cache), 1);
	host_cache_free(cache);
	answer_release(answer);
}
END_TEST

START_TEST(answers_take_turns)
{
	struct address v4[12], v6[12];
	struct answer *answer;

	for (int i = 0; i < 12; i++) {
		address_parse(&v4[i], STR("192.0.2.1"), 0);
		address_parse(&v6[i], STR("2001:db8::1"), 0);
	}
	answer = answer_new(RESOLVE_OK, v6, 12, v4, 12);
	ck_assert_uint_eq(answer->n, ANSWER_MAX);
	for (unsigned i = 0; i < answer->n; i++)
		ck_assert_int_eq(answer->addresses[i].sa.any.sa_family,
		    i % 2 == 0 ? AF_INET6 : AF_INET);
	answer_release(answer);
	answer = answer_new(RESOLVE_OK, v6, 1, v4, 3);
	ck_assert_uint_eq(answer->n, 4);
	ck_assert_int_eq(answer->addresses[3].sa.any.sa_family, AF_INET);
	answer_release(answer);
}
END_TEST

UNIT_MAIN("host_cache", LOOP(keeps_for_its_time, lives)
    PLAIN(gives_up_the_least_used) PLAIN(replaces) PLAIN(refuses_long_names)
    PLAIN(answers_take_turns))
