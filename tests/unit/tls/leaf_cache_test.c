/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/leaf_cache_test.c - leaves by name, asked of a signer that
 * may be busy, silent, another one or wrong.
 */
#include "proxy/tls/leaf_cache.h"

#include <unistd.h>

#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/tls/leaf.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/tls/fake_signer.h"

struct asker {
	struct leaf_ask	 ask;
	struct leaf	*leaf;
	const char	*problem;
	unsigned	 calls;
};

static struct loop *loop;
static struct leaf_cache *cache;
static struct fake_signer signer;
static struct timer tick;
static unsigned ticks_left;
static bool answers;		/* the signer does its work */
static const unsigned *until;	/* stop when it is not zero */

static void
on_tick(struct timer *timer)
{
	(void)timer;
	if (answers)
		fake_signer_work(&signer);
	if (--ticks_left == 0 || (until != NULL && *until != 0)) {
		loop_stop(loop);
		return;
	}
	timer_set_ms(&tick, 5);
}

/* Until ${flag} or for ${ms}. */
static void
run(unsigned ms, const unsigned *flag)
{
	ticks_left = ms / 5 + 1;
	until = flag;
	timer_set_ms(&tick, 5);
	loop_run(loop);
}

static void
setup(void)
{
	fake_signer_open(&signer);
	loop = loop_new();
	cache = leaf_cache_new(loop, signer.worker_fd);
	ck_assert_ptr_nonnull(cache);
	timer_init(&tick, loop, on_tick);
	answers = true;
}

static void
teardown(void)
{
	leaf_cache_free(cache);
	timer_cancel(&tick);
	loop_free(loop);
	fake_signer_close(&signer);
}

static void
on_leaf(struct leaf_ask *ask, struct leaf *leaf, const char *problem)
{
	struct asker *a = OWNER_OF(ask, struct asker, ask);

	a->leaf = leaf;
	a->problem = problem;
	a->calls++;
}

static void
ask(struct asker *a, struct str name)
{
	memset(a, 0, sizeof(*a));
	leaf_cache_ask(cache, &a->ask, name, on_leaf);
	ck_assert_uint_eq(a->calls, 0);
}

START_TEST(gets_a_leaf)
{
	struct str name = STR("www.example.com");
	struct leaf *again;
	struct asker a;

	setup();
	ck_assert_uint_eq(leaf_cache_authority(cache).len, 0);
	ask(&a, name);
	run(2000, &a.calls);
	ck_assert_ptr_nonnull(a.leaf);
	ck_assert(leaf_is_for(a.leaf, name));
	ck_assert(!leaf_is_for(a.leaf, STR("example.com")));
	ck_assert_ptr_nonnull(leaf_key(a.leaf));
	/* A root is not sent. */
	ck_assert_int_eq(sk_X509_num(leaf_chain(a.leaf)), 0);
	ck_assert_uint_gt(leaf_cache_authority(cache).len, 100);
	ck_assert_uint_eq(leaf_cache_tickets(cache).len,
	    SIGNER_TICKET_KEYS * SIGNER_TICKET_KEY_SIZE);
	again = leaf_cache_find(cache, name);
	ck_assert_ptr_eq(again, a.leaf);
	leaf_unref(again);
	leaf_unref(a.leaf);
	teardown();
}
END_TEST

START_TEST(asks_once_for_many)
{
	struct asker a, b, c, d;

	setup();
	ask(&a, STR("one.example"));
	ask(&b, STR("one.example"));
	ask(&c, STR("192.0.2.7"));
	ask(&d, STR("gone.example"));
	leaf_ask_cancel(&d.ask);
	leaf_ask_cancel(&d.ask);
	run(2000, &c.calls);
	ck_assert_ptr_nonnull(a.leaf);
	ck_assert_ptr_eq(a.leaf, b.leaf);
	ck_assert_ptr_nonnull(c.leaf);
	ck_assert(leaf_is_for(c.leaf, STR("192.0.2.7")));
	ck_assert_uint_eq(d.calls, 0);
	leaf_unref(a.leaf);
	/* And not at all for what is there. */
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	ck_assert_ptr_eq(a.leaf, b.leaf);
	leaf_ask_cancel(&a.ask);
	ck_assert_uint_eq(signer.leaves_asked, 3);
	ck_assert_uint_eq(signer.keys_asked, 1);
	leaf_unref(a.leaf);
	leaf_unref(b.leaf);
	leaf_unref(c.leaf);
	teardown();
}
END_TEST

START_TEST(forgets_when_the_signer_is_another)
{
	struct asker a, b;

	setup();
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	fake_signer_renew(&signer);
	ask(&b, STR("two.example"));
	run(2000, &b.calls);
	ck_assert_ptr_nonnull(b.leaf);
	ck_assert_int_eq(EVP_PKEY_eq(leaf_key(b.leaf), signer.leaf_key), 1);
	ck_assert_uint_eq(signer.keys_asked, 2);
	ck_assert_ptr_null(leaf_cache_find(cache, STR("one.example")));
	/* Who has one goes on with it. */
	ck_assert_int_eq(EVP_PKEY_eq(leaf_key(a.leaf), signer.leaf_key), 0);
	leaf_unref(a.leaf);
	leaf_unref(b.leaf);
	teardown();
}
END_TEST

START_TEST(asks_again_when_busy_or_silent)
{
	struct asker a;

	setup();
	run(50, &signer.keys_asked);
	signer.result = SIGNER_BUSY;
	ask(&a, STR("one.example"));
	run(300, NULL);
	ck_assert_uint_eq(a.calls, 0);
	ck_assert_uint_gt(signer.leaves_asked, 2);
	signer.result = SIGNER_OK;
	run(2000, &a.calls);
	ck_assert_ptr_nonnull(a.leaf);
	leaf_unref(a.leaf);
	/* What a signer had read and not answered. */
	answers = false;
	ask(&a, STR("two.example"));
	run(50, NULL);
	while (recv(signer.fd, (char[4096]){0}, 4096, MSG_DONTWAIT) > 0)
		;
	answers = true;
	run(2000, &a.calls);
	ck_assert_ptr_nonnull(a.leaf);
	leaf_unref(a.leaf);
	teardown();
}
END_TEST

START_TEST(gives_up_in_time)
{
	struct asker a;
	int64_t began;

	setup();
	answers = false;
	ask(&a, STR("one.example"));
	began = loop_now(loop)->mono_ns;
	run(20000, &a.calls);
	ck_assert_uint_eq(a.calls, 1);
	ck_assert_int_ge(loop_now(loop)->mono_ns - began,
	    LEAF_WAIT_MS * NS_PER_MS);
	ck_assert_ptr_null(a.leaf);
	ck_assert_ptr_nonnull(a.problem);
	teardown();
}
END_TEST

static const struct {
	const char		*label;
	enum signer_result	 result;
	const char		*mint_as;
} refusals[] = {
    {"bad name", SIGNER_BAD_NAME, NULL},
    {"failed", SIGNER_FAILED, NULL},
    {"for another name", SIGNER_OK, "other.example"},
    {"for all names", SIGNER_OK, "*.example"},
};

START_TEST(tells_why_not)
{
	struct asker a;

	setup();
	signer.result = refusals[_i].result;
	signer.mint_as = refusals[_i].mint_as;
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	ck_assert_msg(a.leaf == NULL && a.problem != NULL, "%s",
	    refusals[_i].label);
	ck_assert_ptr_null(leaf_cache_find(cache, STR("one.example")));
	teardown();
}
END_TEST

START_TEST(does_not_show_what_ends_soon)
{
	struct asker a;

	setup();
	signer.seconds = 3500;
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	/* The signer knows what it does; but it is asked again. */
	ck_assert_ptr_nonnull(a.leaf);
	leaf_unref(a.leaf);
	ck_assert_ptr_null(leaf_cache_find(cache, STR("one.example")));
	teardown();
}
END_TEST

/* Made while the clock was wrong. */
START_TEST(does_not_show_what_begins_later)
{
	struct asker a;

	setup();
	signer.ahead = 3600;
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	ck_assert_ptr_nonnull(a.leaf);
	leaf_unref(a.leaf);
	ck_assert_ptr_null(leaf_cache_find(cache, STR("one.example")));
	teardown();
}
END_TEST

START_TEST(believes_no_answer_to_another_question)
{
	struct signer_answer stale = {
	    .kind = SIGNER_ASK_LEAF,
	    .epoch = 7,
	    .result = SIGNER_BAD_NAME,
	};
	struct asker a;
	uint32_t id;

	setup();
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	leaf_unref(a.leaf);
	id = signer.last_id;
	answers = false;
	ask(&a, STR("two.example"));
	for (stale.id = id - 3; stale.id != id + 1; stale.id++)
		fake_signer_send(&signer, &stale);
	ck_assert_int_eq(send(signer.fd, "nonsense", 8, 0), 8);
	run(50, NULL);
	ck_assert_uint_eq(a.calls, 0);
	answers = true;
	run(2000, &a.calls);
	ck_assert_ptr_nonnull(a.leaf);
	leaf_unref(a.leaf);
	teardown();
}
END_TEST

START_TEST(holds_so_many)
{
	char name[32];
	struct asker a;
	unsigned i;

	setup();
	for (i = 0; i <= LEAF_CACHE_MAX; i++) {
		snprintf(name, sizeof(name), "n%u.example", i);
		ask(&a, str_of(name));
		while (a.calls == 0) {
			ticks_left = 1;
			timer_set_ms(&tick, 0);
			loop_run(loop);
		}
		ck_assert_ptr_nonnull(a.leaf);
		leaf_unref(a.leaf);
		/* One that is used stays. */
		a.leaf = leaf_cache_find(cache, STR("n0.example"));
		ck_assert_ptr_nonnull(a.leaf);
		leaf_unref(a.leaf);
	}
	ck_assert_ptr_null(leaf_cache_find(cache, STR("n1.example")));
	a.leaf = leaf_cache_find(cache, STR("n2.example"));
	ck_assert_ptr_nonnull(a.leaf);
	leaf_unref(a.leaf);
	teardown();
}
END_TEST

START_TEST(ends_with_those_who_wait)
{
	struct asker a, b;

	setup();
	ask(&a, STR("one.example"));
	run(2000, &a.calls);
	leaf_unref(a.leaf);
	ask(&a, STR("one.example"));	/* on its way */
	ask(&b, STR("two.example"));	/* not answered */
	teardown();
	ck_assert_uint_eq(a.calls + b.calls, 0);
	leaf_ask_cancel(&a.ask);
	leaf_ask_cancel(&b.ask);
}
END_TEST

UNIT_MAIN("leaf_cache",
    PLAIN(gets_a_leaf) PLAIN(asks_once_for_many)
    PLAIN(forgets_when_the_signer_is_another)
    PLAIN(asks_again_when_busy_or_silent) PLAIN(gives_up_in_time)
    LOOP(tells_why_not, refusals) PLAIN(does_not_show_what_ends_soon)
    PLAIN(does_not_show_what_begins_later)
    PLAIN(believes_no_answer_to_another_question) PLAIN(holds_so_many)
    PLAIN(ends_with_those_who_wait))
