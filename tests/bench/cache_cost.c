/* SPDX-License-Identifier: MIT
 *
 * bench/cache_cost.c - what the store costs: memory of the tables, time of a
 * hit, of an insertion into a full store, of two processes at once.
 *
 * Prints one figure a line, in processor time but for the two processes.  Needs
 * 3 GiB of memory for a few seconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proxy/base/assert.h"
#include "proxy/base/clock.h"
#include "proxy/cache/cache.h"
#include "proxy/cache/key.h"
#include "proxy/cache/meta.h"
#include "proxy/cache/options.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/store.h"
#include "proxy/cache/writer.h"
#include "proxy/shm/region.h"

#define GIB		((size_t)1 << 30)
#define FINDS		2000000u
#define INSERTS		400000u
#define HAMMER_FINDS	2000000u

#define HEAD                                                                   \
	"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"        \
	"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nETag: \"0123456789abcdef\"\r\n" \
	"Cache-Control: max-age=31536000\r\n"

static struct region	*region;
static struct cache	*cache;
static struct cache_user user;
static char		 body[64 * 1024];

static int64_t
now_ns(void)
{
	struct clock_now now;

	clock_read(&now);
	return (now.mono_ns);
}

/* What this process alone took: others on the machine do not count. */
static int64_t
cpu_ns(void)
{
	struct timespec t;

	ASSERT(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
	return (t.tv_sec * NS_PER_S + t.tv_nsec);
}

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (*state);
}

static void
open_cache(size_t size)
{
	struct cache_options o = {.size = size, .workers = 2};
	struct hash_seed seed = {1, 2};

	memset(&user, 0, sizeof(user));
	region = region_create(cache_footprint(&o) + 65536, 1);
	ASSERT(region != NULL);
	cache = cache_create(region, &o, &seed);
	ASSERT(cache != NULL);
	cache_user_init(&user, cache, 0);
}

static struct key
key_of(unsigned number)
{
	static char url[64];
	struct key key;
	int n = snprintf(url, sizeof(url), "http://www.example.org/object/%u",
	    number);

	key_make(&key, cache_seed(cache), (struct str){url, (size_t)n});
	return (key);
}

static bool
find(unsigned number)
{
	struct key key = key_of(number);
	struct cache_reader reader;
	struct vary_marker marker;

	if (cache_find(&user, &key, &reader, &marker, 1) != CACHE_FOUND)
		return (false);
	reader_close(&reader);
	return (true);
}

static void
store(unsigned number, size_t size)
{
	static const struct entry_meta meta = {.status = 200};
	struct str head = {HEAD, sizeof(HEAD) - 1};
	struct key key = key_of(number);
	struct cache_writer w;

	if (writer_begin(&user, &w, &key, &meta, head, (int64_t)size, 1) != 0)
		return;
	if (writer_append(&w, body, size) == 0)
		(void)writer_commit(&w, size);
	else
		writer_abort(&w);
}

/* ---- figures ------------------------------------------------------------- */

/* Nanoseconds for one of ${objects}, in no order; the key's digest too. */
static double
find_cost(unsigned objects)
{
	uint64_t state = 88172645463325252u;
	int64_t start = cpu_ns();
	unsigned i, hits = 0;

	for (i = 0; i < FINDS; i++)
		hits += find((unsigned)(next_random(&state) % objects));
	ASSERT(hits > FINDS / 10 * 9);
	return ((double)(cpu_ns() - start) / FINDS);
}

static double
key_cost(void)
{
	int64_t start = cpu_ns();
	uint64_t sum = 0;
	unsigned i;

	for (i = 0; i < FINDS; i++)
		sum += key_of(i).digest.lo;
	ASSERT(sum != 0);
	return ((double)(cpu_ns() - start) / FINDS);
}

static void
tell_hits(void)
{
	unsigned i;

	open_cache(2 * GIB + GIB / 4);
	store(0, 1024);
	printf("key of a URL, alone              %8.0f ns\n", key_cost());
	printf("key, find and close, 1 object    %8.0f ns\n", find_cost(1));
	for (i = 1; i < 1000000; i++)
		store(i, 1024);
	printf("key, find and close, 1,000,000   %8.0f ns\n",
	    find_cost(1000000));
	region_free(region);
}

static void
tell_memory(void)
{
	const struct shard *s;
	struct cache_totals t;
	unsigned i = 0;

	open_cache(GIB);
	s = store_shard(cache, 0);
	do {
		store(i++, 10240);
		cache_totals(cache, &t);
	} while (t.evictions == 0);
	printf("table, bytes for one object      %8.1f\n",
	    (double)(s->arena_off - sizeof(*s)) / s->rows);
	printf("table, share of the largest      %8.1f %%\n",
	    100.0 * (double)s->arena_off / (double)s->size);
	printf("objects of 10 KiB in 1 GiB       %8llu\n",
	    (unsigned long long)t.objects);
	printf("table in use then                %8.1f %%\n",
	    100.0 * (double)(s->arena_off - sizeof(*s)) / s->rows *
		(double)t.objects / (double)GIB);
	region_free(region);
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y ? -1 : x > y);
}

static size_t
random_size(uint64_t *state)
{
	uint64_t r = next_random(state);

	return (200 + (r >> 8) % (256u << (r % 9)));
}

static void
tell_insertions(void)
{
	static int64_t took[INSERTS];
	uint64_t state = 88172645463325252u;
	struct cache_totals before, after;
	int64_t start, at;
	unsigned i;

	open_cache(GIB / 4);
	do {
		store((unsigned)next_random(&state), random_size(&state));
		cache_totals(cache, &before);
	} while (before.evictions < 10000);
	start = cpu_ns();
	for (i = 0; i < INSERTS; i++) {
		at = cpu_ns();
		store((unsigned)next_random(&state), random_size(&state));
		took[i] = cpu_ns() - at;
	}
	start = cpu_ns() - start;
	cache_totals(cache, &after);
	qsort(took, INSERTS, sizeof(took[0]), by_value);
	printf("full: insertions a second        %8.0f\n",
	    INSERTS * 1e9 / (double)start);
	printf("full: evictions a second         %8.0f\n",
	    (double)(after.evictions - before.evictions) * 1e9 /
		(double)start);
	printf("full: insertion, half, 99 %%, most %7.1f %7.1f %7.1f us\n",
	    (double)took[INSERTS / 2] / 1e3,
	    (double)took[INSERTS / 100 * 99] / 1e3,
	    (double)took[INSERTS - 1] / 1e3);
	region_free(region);
}

static void
hammer(unsigned objects, uint64_t state)
{
	unsigned i;

	for (i = 0; i < HAMMER_FINDS; i++) {
		if (i % 16 == 0)
			store((unsigned)(next_random(&state) % objects), 1024);
		else
			(void)find((unsigned)(next_random(&state) % objects));
	}
}

static void
tell_waits(const char *what, size_t size, unsigned objects)
{
	struct cache_totals t;
	int64_t start;
	pid_t child;
	int status;

	open_cache(size);
	start = now_ns();
	child = fork();
	ASSERT(child >= 0);
	if (child == 0) {
		memset(&user, 0, sizeof(user));
		cache_user_init(&user, cache, 1);
		hammer(objects, 12345);
		_exit(0);
	}
	hammer(objects, 98765);
	ASSERT(waitpid(child, &status, 0) == child && status == 0);
	start = now_ns() - start;
	cache_totals(cache, &t);
	printf("2 processes, %-18s  %8.0f ns each, %5.2f %% waited, "
	       "%6.0f ns a wait, %.2f %% of the time\n",
	    what, (double)start / HAMMER_FINDS,
	    100.0 * (double)t.lock_waits / (4.0 * HAMMER_FINDS),
	    t.lock_waits == 0 ? 0
			      : (double)t.lock_waited_ns / (double)t.lock_waits,
	    100.0 * (double)t.lock_waited_ns / (2.0 * (double)start));
	region_free(region);
}

int
main(void)
{
	setbuf(stdout, NULL);
	tell_memory();
	tell_hits();
	tell_insertions();
	tell_waits("1 object", GIB / 4, 1);
	tell_waits("20,000 objects", GIB / 4, 20000);
	return (0);
}
