/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/resolver_test.c - names asked of a name service in the test.
 */
#include "proxy/net/resolver.h"

#include <string.h>

#include "proxy/event/timer.h"
#include "tests/unit/net/name_server.h"
#include "tests/unit/unit.h"

#define TIMEOUT_MS	400

static const struct ns_row names[] = {
	{.name = "v4.test", .v4 = 1, .ttl = 60},
	{.name = "v6.test", .v6 = 2, .ttl = 60},
	{.name = "both.test", .v4 = 2, .v6 = 2, .ttl = 60},
	{.name = "many.test", .v4 = 12, .v6 = 12, .ttl = 60},
	{.name = "short.test", .v4 = 1, .ttl = 1},
	{.name = "empty.test"},
	{.name = "broken.test", .rcode = NS_SERVFAIL},
	{.name = "silent.test", .silent_a = 1, .silent_aaaa = 1},
	{.name = "slow6.test", .v4 = 1, .ttl = 60, .silent_aaaa = 1},
	{.name = "half.test", .silent_a = 1},
	{.name = "intranet.search.test", .v4 = 1, .ttl = 60},
	{.name = "none.test.search.test", .v4 = 1, .ttl = 60},
};

struct probe {
	struct lookup		 lookup;
	int			 calls;
	enum resolve_result	 result;
	unsigned		 n;
	char			 first[ADDRESS_TEXT];
};

static struct loop *loop;
static struct resolver *resolver;
static struct name_server ns;
static struct timer limit;
static int missing;

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
on_resolved(struct lookup *lookup, struct answer *answer)
{
	struct probe *probe = OWNER_OF(lookup, struct probe, lookup);

	probe->calls++;
	probe->result = answer->result;
	probe->n = answer->n;
	if (answer->n > 0)
		address_format(&answer->addresses[0], probe->first);
	if (--missing == 0)
		loop_stop(loop);
}

static void
set_up(void)
{
	loop = loop_new();
	ns_start(&ns, loop, names, ROWS(names));
	resolver = resolver_new(loop, ns.servers, TIMEOUT_MS);
	ck_assert_ptr_nonnull(resolver);
	timer_init(&limit, loop, on_limit);
}

static void
tear_down(void)
{
	resolver_free(resolver);
	ns_stop(&ns);
	timer_cancel(&limit);
	loop_free(loop);
}

static void
start(struct probe *probe, const char *name)
{
	memset(probe, 0, sizeof(*probe));
	resolver_start(resolver, &probe->lookup, str_of(name), on_resolved);
	ck_assert_int_eq(probe->calls, 0);
	missing++;
}

static void
run(int ms)
{
	timer_set_ms(&limit, ms);
	loop_run(loop);
}

/* Milliseconds it took. */
static int64_t
ask(struct probe *probe, const char *name)
{
	int64_t began;

	start(probe, name);
	began = loop_now(loop)->mono_ns;
	run(3000);
	ck_assert_int_eq(probe->calls, 1);
	return ((loop_now(loop)->mono_ns - began) / NS_PER_MS);
}

static const struct {
	const char		*name;
	enum resolve_result	 want;
	unsigned		 n;
	const char		*first;
} rows[] = {
	{"v4.test", RESOLVE_OK, 1, "192.0.2.1"},
	{"V4.Test.", RESOLVE_OK, 1, "192.0.2.1"},
	{"v6.test", RESOLVE_OK, 2, "2001:db8::1"},
	{"both.test", RESOLVE_OK, 4, "2001:db8::1"},
	{"many.test", RESOLVE_OK, ANSWER_MAX, "2001:db8::1"},
	{"slow6.test", RESOLVE_OK, 1, "192.0.2.1"},
	{"empty.test", RESOLVE_NOT_FOUND, 0, ""},
	{"none.test", RESOLVE_NOT_FOUND, 0, ""},
	{"broken.test", RESOLVE_FAILED, 0, ""},
	{"silent.test", RESOLVE_TIMEOUT, 0, ""},
	{"half.test", RESOLVE_TIMEOUT, 0, ""},
	{"127.0.0.1", RESOLVE_OK, 1, "127.0.0.1"},
	{"[::1]", RESOLVE_OK, 1, "::1"},
	{"::1", RESOLVE_OK, 1, "::1"},
	{"", RESOLVE_NOT_FOUND, 0, ""},
	{".", RESOLVE_NOT_FOUND, 0, ""},
	{"a..test", RESOLVE_NOT_FOUND, 0, ""},
	{".v4.test", RESOLVE_NOT_FOUND, 0, ""},
	{"v4.test..", RESOLVE_NOT_FOUND, 0, ""},
	{"v4\\.test", RESOLVE_NOT_FOUND, 0, ""},
	{"v4 .test", RESOLVE_NOT_FOUND, 0, ""},
	{"127.1", RESOLVE_NOT_FOUND, 0, ""},
	{"0x7f.0x1", RESOLVE_NOT_FOUND, 0, ""},
	{"[v4.test]", RESOLVE_NOT_FOUND, 0, ""},
};

START_TEST(answers)
{
	struct probe probe;

	set_up();
	ask(&probe, rows[_i].name);
	ck_assert_int_eq(probe.result, rows[_i].want);
	ck_assert_uint_eq(probe.n, rows[_i].n);
	ck_assert_str_eq(probe.first, rows[_i].first);
	tear_down();
}
END_TEST

START_TEST(refuses_without_asking)
{
	char name[256];
	struct probe probe;

	set_up();
	memset(name, 'a', sizeof(name));
	for (int i = 50; i < 254; i += 50)
		name[i] = '.';
	name[254] = '\0';
	ask(&probe, name);
	ck_assert_int_eq(probe.result, RESOLVE_NOT_FOUND);
	resolver_start(resolver, &probe.lookup, STR("v4.test\0x"),
	    on_resolved);
	missing = 1;
	run(1000);
	ck_assert_int_eq(probe.calls, 2);
	ck_assert_int_eq(probe.result, RESOLVE_NOT_FOUND);
	ck_assert_int_eq(ns.asked, 0);
	tear_down();
}
END_TEST

static const char *locals[] = {"localhost", "LocalHost.", "a.localhost"};

START_TEST(localhost_is_not_asked_for)
{
	struct probe probe;

	set_up();
	ask(&probe, locals[_i]);
	ck_assert_int_eq(probe.result, RESOLVE_OK);
	ck_assert_uint_eq(probe.n, 2);
	ck_assert_int_eq(ns.asked, 0);
	tear_down();
}
END_TEST

/* A name of the machine's own /etc/hosts, when there is one. */
static bool
hosts_name(char name[256])
{
	char line[512], address[64];
	FILE *file = fopen("/etc/hosts", "r");
	bool found = false;

	while (file != NULL && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%63s %255s", address, name) == 2 &&
		    address[0] != '#' && strstr(name, "local") == NULL &&
		    strncmp(name, "ip6-", 4) != 0;
	if (file != NULL)
		fclose(file);
	return (found);
}

START_TEST(hosts_file_comes_first)
{
	struct probe probe;
	char name[256];

	if (!hosts_name(name))
		return;
	set_up();
	ask(&probe, name);
	ck_assert_int_eq(probe.result, RESOLVE_OK);
	ck_assert_uint_ge(probe.n, 1);
	ck_assert_int_eq(ns.asked, 0);
	tear_down();
}
END_TEST

START_TEST(one_query_serves_many)
{
	struct probe probes[5];

	set_up();
	for (int i = 0; i < 5; i++)
		start(&probes[i], i % 2 ? "both.test" : "BOTH.test");
	run(1000);
	ck_assert_int_eq(missing, 0);
	for (int i = 0; i < 5; i++)
		ck_assert_uint_eq(probes[i].n, 4);
	ck_assert_int_eq(ns.asked, 2);
	tear_down();
}
END_TEST

static const struct {
	const char	*name;
	int		 asked;	/* the second time: more questions */
} cached[] = {
	{"v4.test", 0}, {"none.test", 0}, {"empty.test", 0},
};

START_TEST(caches)
{
	struct probe probe;
	enum resolve_result result;
	int asked;

	set_up();
	ask(&probe, cached[_i].name);
	result = probe.result;
	asked = ns.asked;
	ck_assert_int_gt(asked, 0);
	ask(&probe, cached[_i].name);
	ck_assert_int_eq(probe.result, result);
	ck_assert_int_eq(ns.asked, asked + cached[_i].asked);
	tear_down();
}
END_TEST

/* A wildcard under the machine's search domain must not take over names that
 * have dots. */
START_TEST(searches_short_names_only)
{
	struct probe probe;

	setenv("LOCALDOMAIN", "search.test", 1);
	set_up();
	ask(&probe, "intranet");
	ck_assert_int_eq(probe.result, RESOLVE_OK);
	ask(&probe, "none.test");
	ck_assert_int_eq(probe.result, RESOLVE_NOT_FOUND);
	tear_down();
}
END_TEST

START_TEST(asks_again_after_ttl)
{
	struct probe probe;

	set_up();
	ask(&probe, "short.test");
	ck_assert_int_eq(ns.asked, 2);
	run(1100);
	ask(&probe, "short.test");
	ck_assert_int_eq(ns.asked, 4);
	tear_down();
}
END_TEST

START_TEST(silence_ends_in_time)
{
	struct probe probe;
	int64_t took;

	set_up();
	took = ask(&probe, "silent.test");
	ck_assert_int_eq(probe.result, RESOLVE_TIMEOUT);
	ck_assert_int_le(took, TIMEOUT_MS + 100);
	/* Told at once, while c-ares may still be asking. */
	took = ask(&probe, "silent.test");
	ck_assert_int_eq(probe.result, RESOLVE_TIMEOUT);
	ck_assert_int_le(took, 50);
	tear_down();
}
END_TEST

START_TEST(one_silent_family_costs_little)
{
	struct probe probe;
	int64_t took;

	set_up();
	took = ask(&probe, "slow6.test");
	ck_assert_int_eq(probe.result, RESOLVE_OK);
	ck_assert_int_ge(took, 40);
	ck_assert_int_le(took, 150);
	took = ask(&probe, "slow6.test");
	ck_assert_int_eq(probe.n, 1);
	ck_assert_int_le(took, 20);
	tear_down();
}
END_TEST

START_TEST(cancelled_is_silent)
{
	struct probe waiting, known, other;

	set_up();
	start(&waiting, "v4.test");
	start(&known, "127.0.0.1");
	start(&other, "v4.test");
	resolver_cancel(&waiting.lookup);
	resolver_cancel(&waiting.lookup);
	resolver_cancel(&known.lookup);
	missing = 1;
	run(1000);
	run(20);
	ck_assert_int_eq(waiting.calls, 0);
	ck_assert_int_eq(known.calls, 0);
	ck_assert_int_eq(other.calls, 1);
	resolver_cancel(&other.lookup);
	tear_down();
}
END_TEST

START_TEST(ends_with_lookups_under_way)
{
	struct probe waiting, known;

	set_up();
	start(&waiting, "silent.test");
	run(20);
	start(&known, "127.0.0.1");
	resolver_free(resolver);
	resolver = NULL;
	run(20);
	ck_assert_int_eq(waiting.calls + known.calls, 0);
	resolver_cancel(&waiting.lookup);
	resolver_cancel(&known.lookup);
	tear_down();
}
END_TEST

START_TEST(refuses_bad_servers)
{
	loop = loop_new();
	ck_assert_ptr_null(resolver_new(loop, "not an address", 100));
	loop_free(loop);
}
END_TEST

UNIT_MAIN("resolver", LOOP(answers, rows) PLAIN(refuses_without_asking)
    LOOP(localhost_is_not_asked_for, locals)
    PLAIN(hosts_file_comes_first) PLAIN(one_query_serves_many)
    LOOP(caches, cached) PLAIN(searches_short_names_only) PLAIN(asks_again_after_ttl)
    PLAIN(silence_ends_in_time) PLAIN(one_silent_family_costs_little)
    PLAIN(cancelled_is_silent) PLAIN(ends_with_lookups_under_way)
    PLAIN(refuses_bad_servers))
