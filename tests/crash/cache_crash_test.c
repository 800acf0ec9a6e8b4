/* SPDX-License-Identifier: MIT
 *
 * tests/crash/cache_crash_test.c - kill -9 inside the cache, everywhere.
 *
 * First at every named point inside the locks, several times each; then again
 * while the damage of the first is being repaired; then at random moments among
 * living neighbours.  Afterwards the store must be consistent, what was complete
 * must still be there byte for byte, no pin may remain, and when all is purged
 * the memory in use must be what it was.  All of it again with the cache in a
 * file, where a kill may take everybody: then it is opened anew and judged.
 *
 *	cache_crash_test [RANDOM KILLS, 300 unless told]
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proxy/base/num.h"
#include "proxy/cache/cache.h"
#include "proxy/cache/cache_file.h"
#include "proxy/cache/flight.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/walk.h"
#include "proxy/cache/writer.h"
#include "proxy/shm/lock.h"
#include "proxy/shm/region.h"
#include "proxy/shm/region_file.h"

#define POINTS		24	/* lock_point()s on the ordinary way */
#define POINTS_MAX	64
#define KEYS		40u	/* less than fills the cache */
#define KEYS_MANY	300u	/* more */
#define TREASURES	8u	/* stored once, never touched again */
#define READERS		8u
#define WORKERS		4u
#define KILLS_AT_POINT	12u
#define RANDOM_KILLS	300u
#define MIB		((size_t)1024 * 1024)

static const struct hash_seed seed = {7, 8};

/* Seen by all. */
struct board {
	_Atomic int	 stop;
	_Atomic int	 wrong;		/* bodies that were not as stored */
	unsigned	 npoints;
	char		 points[POINTS_MAX][32];
	unsigned	 hits[POINTS_MAX];
};

static struct board *board;
static struct cache *cache;
static struct cache_options options = {.workers = WORKERS};
static struct region *region;

/* What the cache lies in, when it does. */
static bool in_file;
static char path[32];
static struct region_file file;
static uint32_t run;

static uint64_t level;
static unsigned keys = KEYS;

/* Where this process is to die: at the countdown-th time it passes there. */
static const char *die_at;
static unsigned countdown;

#define MUST(cond)							\
	((cond) ? (void)0 : (fprintf(stderr, "crash: line %d: %s\n",	\
	    __LINE__, #cond), exit(1)))

/* ---- bodies -------------------------------------------------------------- */

static uint64_t
body_len(unsigned version)
{
	return (version * 7919u % (version % 11 == 0 ? 200000 : 6000));
}

static char
body_byte(unsigned version, uint64_t at)
{
	return ((char)(version * 31 + at * 7 + (at >> 9)));
}

static struct key
key_of(unsigned number)
{
	static char texts[4][32];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	struct key key;

	(void)sprintf(text, "http://h/%u", number);
	key_make(&key, &seed, str_of(text));
	return (key);
}

static void
fill(struct cache_writer *w, unsigned version, uint64_t until)
{
	size_t room, i;
	char *to;

	while (w->filled < until && (to = writer_reserve(w, &room)) != NULL) {
		if (room > until - w->filled)
			room = until - w->filled;
		for (i = 0; i < room; i++)
			to[i] = body_byte(version, w->filled + i);
		writer_advance(w, room);
	}
}

static bool
store(struct cache_user *user, unsigned number, unsigned version, bool whole)
{
	struct entry_meta meta = {.status = 200};
	struct key key = key_of(number);
	uint64_t len = body_len(version);
	struct cache_writer w;
	struct cache_reader follower = {0}, other = {0};
	struct cache_flight flight = {0};
	struct flight_ticket ticket;
	char head[32];
	bool stored = false;

	(void)flight_join(user, &key, FLIGHT_ANY, &other, &flight, &ticket,
	    version);
	if (version % 13 == 0 && number < KEYS)
		(void)cache_purge(user->cache, &key);
	(void)sprintf(head, "%u\r\n", version);
	if (writer_begin(user, &w, &key, &meta, str_of(head),
	    version % 2 ? (int64_t)len : -1, version) != 0) {
		flight_end(&flight, FLIGHT_LOST, version);
		return (false);
	}
	if (version % 3 == 0)
		flight_end(&flight, FLIGHT_LOST, version);
	if (flight_is_open(&flight))
		writer_take_flight(&w, &flight, version);
	fill(&w, version, len / 2);
	(void)writer_open_reader(&w, &follower);
	(void)flight_follow(user, &key, &other);
	if (whole)
		fill(&w, version, len);
	if (w.filled == len)
		stored = writer_commit(&w, len);
	writer_abort(&w);
	reader_close(&follower);
	reader_close(&other);
	return (stored);
}

/* Every byte shown belongs to the version that the head names. */
static bool
body_is_right(struct cache_reader *r)
{
	unsigned version = (unsigned)strtoul(reader_head(r).ptr, NULL, 10);
	uint64_t pos = 0;
	struct iovec iov;
	int n = 1;
	size_t i;

	while (reader_peek(r, &iov, &n) == READER_MORE) {
		for (i = 0; i < iov.iov_len; i++)
			if (((char *)iov.iov_base)[i] !=
			    body_byte(version, pos + i))
				return (false);
		pos += iov.iov_len;
		reader_consume(r, iov.iov_len);
	}
	return (pos == body_len(version));
}

/* ---- churn --------------------------------------------------------------- */

static void
look(struct cache_user *user, struct cache_reader *r, unsigned number,
    unsigned step)
{
	struct key key = key_of(number);
	struct vary_marker marker;
	struct entry_meta meta;
	char head[64];

	if (cache_find(user, &key, r, &marker, (int64_t)step * 700) !=
	    CACHE_FOUND)
		return;
	if (!body_is_right(r))
		atomic_store(&board->wrong, 1);
	if (step % 4 != 0)
		return;
	meta = *reader_meta(r);
	(void)snprintf(head, sizeof(head), "%.*s updated\r\n",
	    (int)str_find(reader_head(r), '\r'), reader_head(r).ptr);
	(void)cache_update_head(user, r, &meta, str_of(head), step);
	reader_set_clean(r, (struct digest){step, step});
}

/* As an operator does who lists and purges; treasures stay. */
static void
sweep(struct cache *c, unsigned random)
{
	static struct walk_batch batch;
	struct walk_cursor at = {0, random % 40};
	uint64_t number;
	char head[64];
	size_t len;
	unsigned i;

	if (random % 2 == 0)
		walk_outdate(c);
	(void)walk_next(c, &at, &batch);
	for (i = 0; i < batch.count; i++) {
		(void)walk_head(c, &batch.items[i], head, sizeof(head), &len);
		if (num_decimal(str_from(walk_url(&batch.items[i]), 9),
		    UINT32_MAX, &number) != NUM_OK)
			atomic_store(&board->wrong, 1);
		else if (i % 3 == 0 && number < keys)
			(void)walk_remove(c, &batch.items[i]);
	}
}

static void
churn(struct cache_user *user, unsigned random, unsigned steps)
{
	static struct cache_reader readers[READERS];
	unsigned step, number;
	uint64_t generation;
	struct key key;

	memset(readers, 0, sizeof(readers));
	for (step = 0; step < steps && !atomic_load(&board->stop); step++) {
		number = (unsigned)rand_r(&random) % keys;
		(void)store(user, number, (unsigned)rand_r(&random) % 100000,
		    step % 5 != 0);
		reader_close(&readers[step % READERS]);
		look(user, &readers[step % READERS],
		    (unsigned)rand_r(&random) % keys, step);
		key = key_of((unsigned)rand_r(&random) % keys);
		if (step % 7 == 0)
			(void)cache_purge(user->cache, &key);
		if (step % 17 == 0)
			sweep(user->cache, step);
		if (step % 11 == 0)
			(void)cache_store_marker(user, &key, STR("accept"),
			    &generation, step);
	}
	for (step = 0; step < READERS; step++)
		reader_close(&readers[step]);
}

/* ---- children ------------------------------------------------------------ */

static void
note_point(const char *point)
{
	unsigned i;

	for (i = 0; i < board->npoints; i++)
		if (strcmp(board->points[i], point) == 0)
			break;
	MUST(i < POINTS_MAX && strlen(point) < sizeof(board->points[0]));
	if (i == board->npoints) {
		(void)strcpy(board->points[i], point);
		board->npoints++;
	}
	board->hits[i]++;
}

static void
die_there(const char *point)
{
	if (strcmp(point, die_at) == 0 && --countdown == 0)
		(void)raise(SIGKILL);
}

static pid_t
spawn(unsigned worker, unsigned random, unsigned steps,
    void (*hook)(const char *))
{
	static struct cache_user user;
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid != 0)
		return (pid);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	lock_test_hook = hook;
	cache_user_init(&user, cache, worker);
	churn(&user, random, steps);
	_exit(0);
}

/* How the child ended: 0, or the signal. */
static int
reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		MUST(errno == EINTR);
	if (WIFSIGNALED(status))
		return (WTERMSIG(status));
	MUST(WEXITSTATUS(status) == 0);
	return (0);
}

/* ---- judgement ----------------------------------------------------------- */

/* What is left of the one before goes; the file stays. */
static void
open_cache(void)
{
	struct cache_file_start start = {seed, ++run, 1000};

	region_file_close(&file);
	if (region != NULL)
		region_free(region);
	region = region_create(cache_footprint(&options) + 65536, 1);
	MUST(region != NULL);
	if (in_file) {
		MUST(region_file_open(&file, path, cache_file_size(&options),
		    cache_file_layout(&options)) == 0);
		cache = cache_file_open(region, &file, &options, &start);
	} else {
		cache = cache_create(region, &options, &seed);
	}
	MUST(cache != NULL);
}

static void
new_cache(size_t size)
{
	static struct region *own;
	struct cache_totals t;
	int fd;

	if (own == NULL)
		own = region_create(sizeof(*board) + 65536, 1);
	if (board == NULL)
		board = region_carve(own, "board", sizeof(*board), 64);
	MUST(board != NULL);
	board->npoints = 0;
	options.size = size;
	if (in_file) {
		fd = memfd_create("cache", MFD_CLOEXEC);
		MUST(fd >= 0);
		(void)sprintf(path, "/proc/self/fd/%d", fd);
	}
	open_cache();
	cache_totals(cache, &t);
	level = t.used;
}

/* The dead held something.  In a file, every other time, nobody lives. */
static void
bury(unsigned worker, unsigned random)
{
	if (in_file && random % 2 == 0)
		open_cache();
	else
		ledger_release(cache, worker);
}

/* Nobody lives: nothing is held, all adds up, all can be had back. */
static void
judge_the_dead(const char *what)
{
	static struct cache_user user;
	struct cache_totals t;
	struct cache_reader r = {0};
	struct key key;
	unsigned i;

	MUST(cache_check(cache));
	MUST(atomic_load(&board->wrong) == 0);
	cache_totals(cache, &t);
	if (t.pins + t.filling + t.doomed != 0) {
		fprintf(stderr, "crash: %s: something is still held\n", what);
		exit(1);
	}
	cache_user_init(&user, cache, 0);
	for (i = 0; i < keys + TREASURES; i++) {
		look(&user, &r, i, 1);
		reader_close(&r);
		key = key_of(i);
		(void)cache_purge(user.cache, &key);
	}
	MUST(atomic_load(&board->wrong) == 0);
	cache_totals(cache, &t);
	if (t.used != level) {
		fprintf(stderr, "crash: %s: %llu bytes in use, not %llu\n",
		    what, (unsigned long long)t.used,
		    (unsigned long long)level);
		exit(1);
	}
	/* It serves on. */
	MUST(store(&user, 1, 3, true));
	look(&user, &r, 1, 1);
	MUST(reader_is_open(&r));
	reader_close(&r);
	key = key_of(1);
	MUST(cache_purge(user.cache, &key));
	ledger_release(cache, 0);
}

static void
keep_treasures(unsigned random)
{
	static struct cache_user user;
	unsigned i;

	cache_user_init(&user, cache, 3);
	for (i = 0; i < TREASURES; i++)
		MUST(store(&user, KEYS + i, random % 1000 + i, true));
	ledger_release(cache, 3);
}

static void
find_treasures(void)
{
	static struct cache_user user;
	struct cache_reader r = {0};
	struct cache_totals t;
	unsigned i, n = 0;

	cache_totals(cache, &t);
	cache_user_init(&user, cache, 3);
	for (i = 0; i < TREASURES; i++) {
		look(&user, &r, KEYS + i, 1);
		n += reader_is_open(&r);
		reader_close(&r);
	}
	ledger_release(cache, 3);
	MUST(n == TREASURES && t.evictions == 0);
}

/* ---- the three ways to die ----------------------------------------------- */

static void
at_point(const char *point, unsigned random)
{
	pid_t pid;

	die_at = point;
	countdown = random % KILLS_AT_POINT * 9 + 1;
	keep_treasures(random);
	pid = spawn(1, random, 400, die_there);
	if (reap(pid) == 0) {
		/* Did not pass there so often: once, then. */
		ledger_release(cache, 1);
		countdown = 1;
		MUST(reap(spawn(1, random, 400, die_there)) == SIGKILL);
	}
	/* Every other time a neighbour finds the damage first. */
	if (random % 2) {
		MUST(reap(spawn(2, random + 1, 60, NULL)) == 0);
		ledger_release(cache, 2);
	}
	bury(1, random);
	MUST(cache_check(cache));
	find_treasures();
	judge_the_dead(point);
}

static void
in_repair(unsigned random)
{
	die_at = "extent allocated";
	countdown = random + 1;
	MUST(reap(spawn(1, random, 400, die_there)) == SIGKILL);
	die_at = "rebuild swept";
	countdown = 1;
	MUST(reap(spawn(2, random, 400, die_there)) == SIGKILL);
	ledger_release(cache, 2);
	bury(1, random);
	judge_the_dead("died in repair");
}

/* Dead between "the new one is complete" and "the old one is gone". */
static void
newer_wins(void)
{
	static struct cache_user user;
	struct cache_reader r = {0};
	pid_t pid;

	cache_user_init(&user, cache, 0);
	MUST(store(&user, 0, 1, true));
	ledger_release(cache, 0);
	pid = fork();
	if (pid == 0) {
		die_at = "published twice";
		countdown = 1;
		lock_test_hook = die_there;
		cache_user_init(&user, cache, 1);
		(void)store(&user, 0, 2, true);
		_exit(0);
	}
	MUST(reap(pid) == SIGKILL);
	bury(1, 0);
	cache_user_init(&user, cache, 0);
	look(&user, &r, 0, 1);
	MUST(reader_is_open(&r) && reader_head(&r).ptr[0] == '2');
	reader_close(&r);
	ledger_release(cache, 0);
	judge_the_dead("died publishing");
}

static void
nap(long ns)
{
	struct timespec t = {0, ns};

	(void)nanosleep(&t, NULL);
}

static void
at_random(unsigned kills, unsigned random)
{
	pid_t pids[WORKERS];
	unsigned i, victim;

	for (i = 1; i < WORKERS; i++)
		pids[i] = spawn(i, i, UINT32_MAX, NULL);
	for (i = 0; i < kills; i++) {
		nap((long)(rand_r(&random) % 3000) * 1000);
		victim = 1 + (unsigned)rand_r(&random) % (WORKERS - 1);
		MUST(kill(pids[victim], SIGKILL) == 0);
		MUST(reap(pids[victim]) == SIGKILL);
		ledger_release(cache, victim);
		MUST(ledger_held(cache, victim) == 0);
		if (i % 10 == 0)
			MUST(cache_check(cache));
		pids[victim] = spawn(victim, random + i, UINT32_MAX, NULL);
	}
	atomic_store(&board->stop, 1);
	for (i = 1; i < WORKERS; i++) {
		MUST(reap(pids[i]) == 0);
		MUST(ledger_held(cache, i) == 0);
		ledger_release(cache, i);
	}
	atomic_store(&board->stop, 0);
}

/* Everybody at once, then all anew, who may die looking at it. */
static void
all_at_random(unsigned kills, unsigned random)
{
	static const char *const points[] = {
		"rows judged", "rebuild swept", "extent allocated"};
	pid_t pids[WORKERS];
	unsigned i, j;

	for (i = 0; i < kills; i++) {
		for (j = 1; j < WORKERS; j++)
			pids[j] = spawn(j, random + i * 5 + j, UINT32_MAX,
			    NULL);
		nap((long)(rand_r(&random) % 9000) * 1000);
		for (j = 1; j < WORKERS; j++)
			MUST(kill(pids[j], SIGKILL) == 0);
		for (j = 1; j < WORKERS; j++)
			MUST(reap(pids[j]) == SIGKILL);
		open_cache();
		if (i % 4 < 3) {
			die_at = points[i % 4];
			countdown = 1;
			MUST(reap(spawn(1, i, 400, die_there)) == SIGKILL);
			bury(1, i % 2);
		}
		MUST(cache_check(cache));
		MUST(atomic_load(&board->wrong) == 0);
	}
}

static void
run_all(unsigned kills, const char *where)
{
	struct cache_totals t;
	unsigned i, j, points;
	uint64_t repairs;

	keys = KEYS;
	new_cache(2 * MIB);
	MUST(reap(spawn(1, 1, 2000, note_point)) == 0);
	ledger_release(cache, 1);
	judge_the_dead("no death at all");
	points = board->npoints;
	MUST(points == POINTS);
	for (i = 0; i < points; i++)
		for (j = 0; j < KILLS_AT_POINT; j++)
			at_point(board->points[i], i * 100 + j);
	for (i = 0; i < 20; i++)
		in_repair(i);
	newer_wins();
	cache_totals(cache, &t);
	repairs = t.repairs;
	new_cache(MIB);
	keys = KEYS_MANY;
	at_random(kills, 99);
	if (in_file)
		all_at_random(kills / 4, 98);
	judge_the_dead("random kills");
	cache_totals(cache, &t);
	printf("%s: %u points, %u kills at them, 20 in repair, %u at random; "
	    "%llu repairs, %llu evictions: consistent\n", where, points,
	    points * KILLS_AT_POINT, in_file ? kills + kills / 4 : kills,
	    (unsigned long long)(repairs + t.repairs),
	    (unsigned long long)t.evictions);
}

int
main(int argc, char **argv)
{
	unsigned kills = argc > 1 ? (unsigned)atoi(argv[1]) : RANDOM_KILLS;

	run_all(kills, "in memory");
	in_file = true;
	run_all(kills, "in a file");
	return (0);
}
