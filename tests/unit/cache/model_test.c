/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/model_test.c - random operations, and several processes.
 */
#include "tests/unit/cache/model.h"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	unsigned	 seed;
	uint8_t		 first;		/* odd: a small cache */
} runs[] = {
	{"large", 1, 0}, {"large again", 2, 0}, {"large, third", 3, 0},
	{"small", 4, 1}, {"small again", 5, 1}, {"small, third", 6, 1},
};

START_TEST(agrees_with_the_model)
{
	static uint8_t bytes[60001];
	unsigned seed = runs[_i].seed;
	size_t i;

	for (i = 1; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(rand_r(&seed) >> 5);
	bytes[0] = runs[_i].first;
	model_run(bytes, sizeof(bytes));
}
END_TEST

#define PROCESSES	4

/* Each stores and reads keys that all share; a body tells its version. */
static void
work(struct cache *c, unsigned worker)
{
	static struct cache_user user;
	static struct model m;
	unsigned seed = worker + 100, i;

	cache_user_init(&user, c, worker);
	model_init(&m, true);
	region_free(m.region);
	m.cache = c;
	m.user = &user;
	for (i = 0; i < 20000; i++) {
		struct model_writer *mw = &m.writers[i % MODEL_WRITERS];
		struct model_reader *mr = &m.readers[i % MODEL_READERS];
		unsigned key = (unsigned)rand_r(&seed) % MODEL_KEYS;
		struct vary_marker marker;

		m.versions = (unsigned)rand_r(&seed) % 10000;
		model_begin(&m, mw, key);
		model_fill(&m, mw, 5000);
		m.keys[mw->key].purges = mw->purges;
		if (i % 3 == 0)
			model_commit(&m, mw);
		reader_close(&mr->r);
		if (cache_find(&user, &m.keys[key].key, &mr->r, &marker,
		    i) != CACHE_FOUND)
			continue;
		/* The head begins with the number of the version. */
		mr->version = (unsigned)strtoul(reader_head(&mr->r).ptr,
		    NULL, 10);
		mr->pos = 0;
		model_read(mr);
	}
	for (i = 0; i < MODEL_READERS; i++)
		reader_close(&m.readers[i].r);
	for (i = 0; i < MODEL_WRITERS; i++)
		writer_abort(&m.writers[i].w);
	_exit(0);
}

START_TEST(processes_share)
{
	struct cache_options o = {CACHE_SIZE_MIN * 2, 0, PROCESSES};
	static const struct hash_seed seed = {3, 4};
	struct region *r = region_create(cache_footprint(&o) + 16384, 1);
	struct cache *c = cache_create(r, &o, &seed);
	struct cache_totals t;
	pid_t pids[PROCESSES];
	unsigned i;
	int status;

	for (i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			work(c, i);
	}
	for (i = 0; i < PROCESSES; i++) {
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_int_eq(status, 0);
		ck_assert_uint_eq(ledger_held(c, i), 0);
	}
	ck_assert(cache_check(c));
	cache_totals(c, &t);
	ck_assert_uint_gt(t.objects, 0);
	ck_assert_uint_eq(t.pins + t.filling + t.doomed + t.repairs, 0);
}
END_TEST

/* Gone without a word, outside any lock. */
START_TEST(dead_process_is_released)
{
	struct cache_options o = {CACHE_SIZE_MIN * 4, 0, 2};
	static const struct hash_seed seed = {3, 4};
	struct region *region = region_create(cache_footprint(&o) + 16384, 1);
	struct cache *c = cache_create(region, &o, &seed);
	struct cache_totals before, t;
	static struct cache_user user;
	static struct model m;
	pid_t pid;
	int status;

	cache_totals(c, &before);
	model_init(&m, false);
	m.cache = c;
	m.user = &user;
	pid = fork();
	if (pid == 0) {
		cache_user_init(&user, c, 1);
		model_begin(&m, &m.writers[0], 1);
		model_commit(&m, &m.writers[0]);
		model_open(&m, &m.readers[0], 1);
		model_begin(&m, &m.writers[1], 2);
		m.versions = 6;
		model_begin(&m, &m.writers[2], 3);
		model_fill(&m, &m.writers[2], 5000);
		model_follow(&m.readers[1], &m.writers[2]);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(ledger_held(c, 1), 4);
	cache_totals(c, &t);
	ck_assert_uint_eq(t.pins, 2);
	ck_assert_uint_eq(t.filling, 2);
	ledger_release(c, 1);
	cache_totals(c, &t);
	ck_assert_uint_eq(t.pins + t.filling + t.doomed, 0);
	ck_assert_uint_eq(t.objects, 1);
	ck_assert(cache_check(c));
	cache_user_init(&user, c, 1);
	ck_assert(cache_purge(user.cache, &m.keys[1].key));
	cache_totals(c, &t);
	ck_assert_uint_eq(t.used, before.used);
}
END_TEST

UNIT_MAIN("model", LOOP(agrees_with_the_model, runs)
    PLAIN(processes_share) PLAIN(dead_process_is_released))
