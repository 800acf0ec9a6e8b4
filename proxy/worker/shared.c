/* SPDX-License-Identifier: MIT
 *
 * worker/shared.c - carve the region.
 */
#include "proxy/worker/shared.h"

#include <errno.h>
#include <stdlib.h>

#include "proxy/accesslog/recent.h"
#include "proxy/accesslog/record.h"
#include "proxy/accesslog/ring.h"
#include "proxy/accesslog/spool.h"
#include "proxy/asks/asks.h"
#include "proxy/base/object.h"
#include "proxy/cache/cache.h"
#include "proxy/cache/cache_file.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/leaders.h"
#include "proxy/metrics/minutes.h"
#include "proxy/metrics/tally.h"
#include "proxy/shm/bell.h"
#include "proxy/shm/meter.h"
#include "proxy/shm/region.h"
#include "proxy/shm/slot.h"
#include "proxy/tls/intermediates.h"
#include "proxy/tls/learned.h"

_Static_assert(SLOT_MAX <= LEDGER_ROWS_MAX, "a ledger row for each slot");

#define CACHE_LINE	64u
/* For the region's own head and what aligning slices takes: one may be aligned
 * to a huge page.  Not touched, it costs nothing. */
#define ROUNDING	((size_t)4 << 20)

unsigned
shared_rows(unsigned workers)
{
	unsigned rows = 4 * workers + 4;

	return (rows < SLOT_MAX ? rows : SLOT_MAX);
}

static int
carve_rings(struct shared *s)
{
	size_t each = ring_layout_size(s->ring_bytes);
	unsigned i;
	char *mem;

	s->rings = calloc(s->count, sizeof(struct ring *));
	mem = region_carve(s->region, "log rings", each * s->count, CACHE_LINE);
	if (s->rings == NULL || mem == NULL)
		return (-1);
	for (i = 0; i < s->count; i++)
		s->rings[i] = ring_init(mem + each * i, s->ring_bytes);
	return (0);
}

static int
carve_lines(struct shared *s)
{
	void *spool = region_carve(s->region, "log lines",
	    spool_layout_size(SHARED_SPOOL, s->count), CACHE_LINE);
	void *recent = region_carve(s->region, "recent", recent_size(),
	    CACHE_LINE);

	if (spool == NULL || recent == NULL)
		return (-1);
	s->spool = spool_init(spool, SHARED_SPOOL, s->count);
	s->recent = recent_init(recent);
	return (0);
}

static int
carve_counters(struct shared *s)
{
	void *mem = region_carve(s->region, "counters",
	    counters_layout_size(s->count), CACHE_LINE);

	if (mem == NULL)
		return (-1);
	s->counters = counters_init(mem, s->count);
	return (0);
}

static int
carve_tally(struct shared *s)
{
	void *mem = region_carve(s->region, "tally",
	    tally_layout_size(s->count), CACHE_LINE);

	if (mem == NULL)
		return (-1);
	s->tally = tally_init(mem, s->count);
	return (0);
}

static int
carve_leaders(struct shared *s)
{
	void *mem = region_carve(s->region, "leaders", leaders_size(),
	    CACHE_LINE);
	struct hash_seed key;

	if (mem == NULL)
		return (-1);
	hash_seed_random(&key);
	s->leaders = leaders_init(mem, &key);
	return (0);
}

static int
carve_minutes(struct shared *s)
{
	void *mem = region_carve(s->region, "minutes", minutes_size(),
	    CACHE_LINE);

	if (mem == NULL)
		return (-1);
	s->minutes = minutes_init(mem);
	return (0);
}

static int
carve_learned(struct shared *s)
{
	void *mem = region_carve(s->region, "learned", learned_size(),
	    CACHE_LINE);

	if (mem == NULL)
		return (-1);
	s->learned = learned_init(mem, &s->seed);
	return (0);
}

static int
carve_intermediates(struct shared *s)
{
	void *mem = region_carve(s->region, "intermediates",
	    intermediates_size(), CACHE_LINE);

	if (mem == NULL)
		return (-1);
	s->intermediates = intermediates_init(mem);
	return (0);
}

static int
carve_meters(struct shared *s)
{
	void *mem = region_carve(s->region, "meters", meters_size(),
	    CACHE_LINE);

	if (mem == NULL)
		return (-1);
	s->meters = meters_init(mem, &s->seed);
	return (0);
}

static int
carve_asks(struct shared *s)
{
	void *mem = region_carve(s->region, "asks", asks_size(), CACHE_LINE);
	struct hash_seed key;

	if (mem == NULL)
		return (-1);
	/* Not the seed of tables, of which a part is in Via. */
	hash_seed_random(&key);
	s->asks = asks_init(mem, &key);
	return (0);
}

static struct cache_options
cache_options_of(const struct shared *s, const struct shared_options *options)
{
	return ((struct cache_options){
	    .size = options->cache_size,
	    .max_object = options->max_object,
	    .workers = s->count,
	});
}

static int
carve_cache(struct shared *s, const struct shared_options *options)
{
	struct cache_options cache = cache_options_of(s, options);

	if (options->cache_size == 0 || options->has_file)
		return (0);
	s->cache = cache_create(s->region, &cache, &options->seed);
	return (s->cache == NULL ? -1 : 0);
}

/* What the cache takes of the region. */
static size_t
cache_bytes(const struct shared *s, const struct shared_options *options)
{
	struct cache_options cache = cache_options_of(s, options);

	if (options->cache_size == 0)
		return (0);
	return (options->has_file ? cache_file_footprint(&cache)
				  : cache_footprint(&cache));
}

static size_t
size_of(const struct shared *s, const struct shared_options *options)
{
	return (ROUNDING + sizeof(struct slot_table) +
		ring_layout_size(s->ring_bytes) * s->count +
		spool_layout_size(SHARED_SPOOL, s->count) + recent_size() +
		counters_layout_size(s->count) + tally_layout_size(s->count) +
		leaders_size() + minutes_size() + bell_layout_size(s->count) +
		learned_size() + intermediates_size() + meters_size() +
		asks_size() + cache_bytes(s, options));
}

static bool
carve_all(struct shared *s, const struct shared_options *options)
{
	s->region = region_create(size_of(s, options), options->layout);
	if (s->region == NULL)
		return (false);
	s->slots = slot_table_create(s->region, s->count);
	s->bells = bell_create(s->region, s->count);
	return (s->slots != NULL && s->bells != NULL && carve_rings(s) == 0 &&
		carve_lines(s) == 0 && carve_counters(s) == 0 &&
		carve_tally(s) == 0 && carve_leaders(s) == 0 &&
		carve_minutes(s) == 0 && carve_learned(s) == 0 &&
		carve_intermediates(s) == 0 && carve_meters(s) == 0 &&
		carve_asks(s) == 0 && carve_cache(s, options) == 0 &&
		slot_claim(s->slots, 0) == (int)SHARED_ADMIN_ROW);
}

struct shared *
shared_create(const struct shared_options *options)
{
	struct shared *s = malloc(sizeof(*s));

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, SHARED_MAGIC);
	s->count = shared_rows(options->workers);
	s->has_log = options->has_log;
	s->ring_bytes = options->ring_bytes;
	s->seed = options->seed;
	errno = 0;
	if (carve_all(s, options))
		return (s);
	if (errno == 0)
		errno = ENOMEM;
	shared_free(s);
	return (NULL);
}

int
shared_open_file(struct shared *s, const struct shared_options *options,
    const char *path, uint32_t run, int64_t now_ms)
{
	struct cache_options cache = cache_options_of(s, options);
	struct cache_file_start start = {options->seed, run, now_ms};

	CHECK_OBJ(s, SHARED_MAGIC);
	ASSERT(s->cache == NULL && options->has_file);
	if ((options->in_memory ? region_file_open_memory
				: region_file_open)(&s->file, path,
		cache_file_size(&cache), cache_file_layout(&cache)) != 0)
		return (-1);
	s->cache = cache_file_open(s->region, &s->file, &cache, &start);
	if (s->cache != NULL)
		return (0);
	region_file_close(&s->file);
	return (-1);
}

void
shared_free(struct shared *s)
{
	int error = errno;

	if (s == NULL)
		return;
	CHECK_OBJ(s, SHARED_MAGIC);
	region_file_close(&s->file);
	bell_free(s->bells);
	if (s->region != NULL)
		region_free(s->region);
	free(s->rings);
	FINI_OBJ(s);
	free(s);
	errno = error;
}

bool
shared_rings_empty(const struct shared *s)
{
	static char record[RECORD_MAX];
	struct ring_cursor cursor;
	unsigned row;
	size_t len;

	CHECK_OBJ(s, SHARED_MAGIC);
	for (row = 0; row < s->count; row++) {
		ring_cursor_init(&cursor, s->rings[row], s->ring_bytes);
		if (ring_next(&cursor, record, &len) != RING_EMPTY)
			return (false);
	}
	return (spool_is_empty(s->spool));
}

void
shared_row_died(const struct shared *s, unsigned row)
{
	CHECK_OBJ(s, SHARED_MAGIC);
	if (s->cache != NULL)
		ledger_release(s->cache, row);
	/* Some may have waited for what it held. */
	bell_ring_all(s->bells);
	if (s->has_log && s->rings[row] != NULL)
		ring_bury(s->rings[row]);
	counters_row_died(s->counters, row);
	tally_row_died(s->tally, row);
}
