/* SPDX-License-Identifier: MIT
 *
 * bench/hitratio.c - miss ratios of a trace of requests through the cache.
 *
 * Reads "time object size" lines from standard input and replays them through
 * the store itself: what is found is a hit, what is not is filled with a body
 * of that size and committed.  Beside it a plain LRU of bodies alone, and for a
 * trace that others published figures of, theirs.  Says nothing about speed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/base/assert.h"
#include "proxy/cache/cache.h"
#include "proxy/cache/key.h"
#include "proxy/cache/meta.h"
#include "proxy/cache/options.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/writer.h"
#include "proxy/shm/region.h"

#define HEAD                                                                   \
	"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"        \
	"Cache-Control: max-age=31536000\r\n"

struct request {
	int64_t		 time;
	uint32_t	 object;	/* numbered from 0 as they appear */
	uint64_t	 size;
};

struct trace {
	struct request	*requests;
	size_t		 count;
	uint32_t	 objects;
	uint64_t	 bytes;		/* of all requests */
	uint64_t	 distinct;	/* of all objects, first size seen */
};

struct misses {
	uint64_t	 requests;
	uint64_t	 bytes;
};

/* ---- the trace ----------------------------------------------------------- */

struct known {
	uint64_t	 name;
	uint32_t	 number;	/* + 1 */
};

static struct known	*known;
static size_t		 known_mask;

static uint32_t
number_of(uint64_t name, uint32_t next)
{
	size_t i = (name * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & known_mask;

	while (known[i].number != 0 && known[i].name != name)
		i = (i + 1) & known_mask;
	if (known[i].number == 0)
		known[i] = (struct known){name, next + 1};
	return (known[i].number - 1);
}

static void
add_request(struct trace *t, int64_t time, uint64_t name, uint64_t size)
{
	uint32_t object = number_of(name, t->objects);

	t->requests[t->count++] = (struct request){time, object, size};
	t->bytes += size;
	if (object < t->objects)
		return;
	t->objects++;
	t->distinct += size;
}

static void
read_trace(struct trace *t, FILE *in)
{
	long long time;
	unsigned long long name, size;
	size_t room = 1 << 24;

	known_mask = (1 << 25) - 1;
	known = calloc(known_mask + 1, sizeof(*known));
	t->requests = malloc(room * sizeof(*t->requests));
	ASSERT(known != NULL && t->requests != NULL);
	while (t->count < room &&
	       fscanf(in, "%lld %llu %llu", &time, &name, &size) == 3)
		add_request(t, time, name, size);
	free(known);
}

/* ---- through the cache --------------------------------------------------- */

struct replay {
	struct region		*region;
	struct cache		*cache;
	struct cache_user	 user;
	struct misses		 misses;
	/* Mean over the time since it was full for the first time. */
	double			 objects, bodies;
	size_t			 samples;
};

static void
fill(struct replay *r, const struct key *key, const struct request *q)
{
	static const struct entry_meta meta = {.status = 200};
	struct str head = {HEAD, sizeof(HEAD) - 1};
	struct cache_writer w;
	uint64_t left = q->size;
	size_t room;
	char *at;

	if (writer_begin(&r->user, &w, key, &meta, head, (int64_t)q->size,
		q->time) != 0)
		return;
	while (left > 0) {
		at = writer_reserve(&w, &room);
		if (at == NULL)
			break;
		memset(at, (int)q->object, room);
		writer_advance(&w, room);
		left -= room;
	}
	(void)writer_commit(&w, q->size);
}

static void
ask(struct replay *r, const struct request *q)
{
	struct cache_reader reader;
	struct vary_marker marker;
	struct key key;
	char url[64];
	int n = snprintf(url, sizeof(url), "http://www.example.org/object/%u",
	    q->object);

	key_make(&key, cache_seed(r->cache), (struct str){url, (size_t)n});
	memset(&reader, 0, sizeof(reader));
	if (cache_find(&r->user, &key, &reader, &marker, q->time) ==
	    CACHE_FOUND) {
		reader_close(&reader);
		return;
	}
	r->misses.requests++;
	r->misses.bytes += q->size;
	fill(r, &key, q);
}

static void
open_cache(struct replay *r, uint64_t size)
{
	struct cache_options o = {.size = size, .workers = 1};
	struct hash_seed seed = {1, 2};

	memset(r, 0, sizeof(*r));
	r->region = region_create(cache_footprint(&o) + 65536, 1);
	ASSERT(r->region != NULL);
	r->cache = cache_create(r->region, &o, &seed);
	ASSERT(r->cache != NULL);
	cache_user_init(&r->user, r->cache, 0);
}

static void
sample(struct replay *r)
{
	struct cache_totals totals;

	cache_totals(r->cache, &totals);
	if (totals.evictions == 0)
		return;
	r->objects += (double)totals.objects;
	r->bodies += (double)totals.body_bytes;
	r->samples++;
}

static void
replay(struct replay *r, const struct trace *t, uint64_t size)
{
	size_t i;

	open_cache(r, size);
	for (i = 0; i < t->count; i++) {
		ask(r, &t->requests[i]);
		if (i % 64 == 0)
			sample(r);
	}
	r->objects /= (double)r->samples;
	r->bodies /= (double)r->samples;
	region_free(r->region);
}

/* ---- plain LRU ----------------------------------------------------------- */

struct lru {
	uint32_t	*older, *newer;	/* object + 1; 0: none */
	uint64_t	*size;		/* 0: not there */
	uint32_t	 oldest, newest;
	uint64_t	 used;
};

static void
lru_unlink(struct lru *l, uint32_t o)
{
	*(l->older[o] ? &l->newer[l->older[o] - 1] : &l->oldest) = l->newer[o];
	*(l->newer[o] ? &l->older[l->newer[o] - 1] : &l->newest) = l->older[o];
}

static void
lru_append(struct lru *l, uint32_t o)
{
	l->newer[o] = 0;
	l->older[o] = l->newest;
	*(l->newest ? &l->newer[l->newest - 1] : &l->oldest) = o + 1;
	l->newest = o + 1;
}

/* A body of no bytes counts as one: 0 says that it is not there. */
static bool
lru_ask(struct lru *l, const struct request *q, uint64_t capacity)
{
	uint64_t size = q->size > 0 ? q->size : 1;
	uint32_t o = q->object, old;

	if (l->size[o] != 0) {
		lru_unlink(l, o);
		lru_append(l, o);
		return (true);
	}
	if (size > capacity)
		return (false);
	for (; l->used + size > capacity; l->size[old] = 0) {
		old = l->oldest - 1;
		l->used -= l->size[old];
		lru_unlink(l, old);
	}
	l->size[o] = size;
	l->used += size;
	lru_append(l, o);
	return (false);
}

static struct misses
lru_replay(const struct trace *t, uint64_t capacity)
{
	struct misses m = {0, 0};
	struct lru l = {0};
	size_t i;

	l.older = calloc(t->objects, sizeof(*l.older));
	l.newer = calloc(t->objects, sizeof(*l.newer));
	l.size = calloc(t->objects, sizeof(*l.size));
	ASSERT(l.older != NULL && l.newer != NULL && l.size != NULL);
	for (i = 0; i < t->count; i++) {
		if (lru_ask(&l, &t->requests[i], capacity))
			continue;
		m.requests++;
		m.bytes += t->requests[i].size;
	}
	free(l.older);
	free(l.newer);
	free(l.size);
	return (m);
}

/* ---- tell ---------------------------------------------------------------- */

#define SHARES		4

static const unsigned	 percents[SHARES] = {1, 5, 10, 25};

struct published {
	const char	*name;
	double		 missed[SHARES][2];
};

static const struct published published[] = {
#define POLICY(name, a, b, c, d, e, f, g, h)                                   \
	{name, {{a, b}, {c, d}, {e, f}, {g, h}}},
#include "tests/bench/hitratio.tbl.h"
#undef POLICY
};

static bool
is_published(const struct trace *t)
{
	return (t->count == 66987 && t->objects == 36815 &&
		t->distinct == 278854232);
}

static void
tell(const char *name, double missed[SHARES][2], int decimals)
{
	unsigned i;

	printf("%-22s", name);
	for (i = 0; i < SHARES; i++)
		printf("  %6.*f / %6.*f", decimals, missed[i][0], decimals,
		    missed[i][1]);
	printf("\n");
}

static void
tell_published(void)
{
	double best[SHARES][2], missed[SHARES][2];
	size_t i, at;

	memcpy(best, published[0].missed, sizeof(best));
	for (i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
		memcpy(missed, published[i].missed, sizeof(missed));
		tell(published[i].name, missed, 3);
		for (at = 0; at < SHARES * 2; at++)
			if (missed[at / 2][at % 2] < best[at / 2][at % 2])
				best[at / 2][at % 2] = missed[at / 2][at % 2];
	}
	tell("best of each column", best, 3);
}

static void
note(const struct trace *t, const struct misses *m, double missed[2])
{
	missed[0] = (double)m->requests / (double)t->count;
	missed[1] = (double)m->bytes / (double)t->bytes;
}

/* The size at which the bodies stored make ${want} bytes. */
static uint64_t
size_for_bodies(const struct trace *t, double want)
{
	uint64_t size = (uint64_t)want;
	struct replay r;

	for (int i = 0; i < 4; i++) {
		replay(&r, t, size);
		size = (uint64_t)((double)size * want / r.bodies);
	}
	return (size);
}

static void
measure(const struct trace *t)
{
	double lru[SHARES][2], all[SHARES][2], alone[SHARES][2];
	struct replay stored[SHARES], r;
	struct misses m;
	uint64_t bytes;
	unsigned i;

	for (i = 0; i < SHARES; i++) {
		bytes = t->distinct / 100 * percents[i];
		m = lru_replay(t, bytes);
		note(t, &m, lru[i]);
		replay(&stored[i], t, bytes);
		note(t, &stored[i].misses, all[i]);
		replay(&r, t, size_for_bodies(t, (double)bytes));
		note(t, &r.misses, alone[i]);
	}
	tell("LRU, counted here", lru, 4);
	tell("aduana, bodies alone", alone, 4);
	tell("aduana", all, 4);
	printf("%-22s", "  objects, bodies");
	for (i = 0; i < SHARES; i++)
		printf("  %7.0f, %4.1f %%", stored[i].objects,
		    stored[i].bodies / (double)t->distinct * 100);
	printf("\n");
}

int
main(void)
{
	struct trace t = {0};
	unsigned i;

	read_trace(&t, stdin);
	if (t.count == 0 || t.distinct / 100 < CACHE_SIZE_MIN) {
		fprintf(stderr, "hitratio: no \"time object size\" lines, or "
				"too few bytes in them\n");
		return (2);
	}
	printf("%zu requests for %u objects of %llu bytes.  Misses by objects "
	       "/ by bytes\nin a cache of so much of all the bytes, which the "
	       "bodies take; in the row\n\"aduana\" all that is stored does: "
	       "heads, addresses, what keeps them.\n",
	    t.count, t.objects, (unsigned long long)t.distinct);
	printf("%-22s", "");
	for (i = 0; i < SHARES; i++)
		printf("%15u %%", percents[i]);
	printf("\n");
	if (is_published(&t))
		tell_published();
	measure(&t);
	return (0);
}
