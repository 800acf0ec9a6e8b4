/* SPDX-License-Identifier: MIT
 *
 * shm/meter.c - the table, and the time at which a meter is level.
 *
 * That time is never further ahead than the burst, so whoever takes a place
 * over that another still uses waits a little at most; and what the other had
 * used is forgiven up to a burst.
 */
#include "proxy/shm/meter.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "proxy/base/object.h"

#define SLOTS		8192u
#define BUCKET		8u	/* places in which one may be */
#define SECOND		UINT64_C(1000000000)
/* Called for: what passes in a third of the burst. */
#define PIECES		50u
#define PIECE_MAX	(UINT64_C(256) * 1024)
#define TAKE_MAX	(UINT64_C(1024) * 1024)
/* Who had its share waits so much longer; who missed it, by chance up to the
 * window, so that a crowd is not woken for one and nobody is left out. */
#define TURN_NS		INT64_C(10000000)
#define WINDOW_NS	INT64_C(50000000)

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "shared among processes");

struct meter_slot {
	_Atomic uint64_t	 id;		/* 0: free */
	_Atomic int64_t		 level_ns;	/* when it is level again */
};

struct meters {
	unsigned		 magic;
#define METERS_MAGIC		0x5b0e7e01u
	struct hash_seed	 seed;
	_Alignas(64) struct meter_slot slots[SLOTS];
};

static uint32_t uses;	/* of this process */

size_t
meters_size(void)
{
	return (sizeof(struct meters));
}

struct meters *
meters_init(void *memory, const struct hash_seed *seed)
{
	struct meters *all = memory;

	all->magic = METERS_MAGIC;
	all->seed = *seed;
	return (all);
}

void
meter_open(struct meter *m, struct meters *table, const void *name, size_t len,
    uint64_t rate)
{
	CHECK_OBJ(table, METERS_MAGIC);
	ASSERT(rate > 0);
	m->table = table;
	m->id = hash_bytes(&table->seed, name, len).lo | 1;
	m->rate = rate < METER_RATE_MAX ? rate : METER_RATE_MAX;
	m->salt = ++uses;
	m->has_missed = false;
}

/* ---- the place of a meter ------------------------------------------------ */

static struct meter_slot *
find(struct meter_slot *bucket, uint64_t id)
{
	unsigned i;

	for (i = 0; i < BUCKET; i++)
		if (atomic_load(&bucket[i].id) == id)
			return (&bucket[i]);
	return (NULL);
}

/* What rests longest. */
static struct meter_slot *
oldest(struct meter_slot *bucket)
{
	struct meter_slot *best = bucket;
	unsigned i;

	for (i = 1; i < BUCKET; i++)
		if (atomic_load(&bucket[i].level_ns) <
		    atomic_load(&best->level_ns))
			best = &bucket[i];
	return (best);
}

static struct meter_slot *
place_of(const struct meter *m)
{
	struct meters *all = m->table;
	struct meter_slot *bucket, *slot, *first;
	uint64_t was;

	CHECK_OBJ(all, METERS_MAGIC);
	bucket = &all->slots[(m->id >> 32) % (SLOTS / BUCKET) * BUCKET];
	slot = find(bucket, m->id);
	if (slot != NULL)
		return (slot);
	slot = oldest(bucket);
	was = atomic_load(&slot->id);
	(void)atomic_compare_exchange_strong(&slot->id, &was, m->id);
	/* Another process may have made it elsewhere at the same moment, or
	 * taken this place: the first that is there is everybody's. */
	first = find(bucket, m->id);
	was = m->id;
	if (first != NULL && first != slot)
		(void)atomic_compare_exchange_strong(&slot->id, &was, 0);
	return (first != NULL ? first : slot);
}

/* ---- what may pass ------------------------------------------------------- */

/* Rounded up, so that no rate is ever exceeded by rounding. */
static int64_t
time_of(const struct meter *m, uint64_t bytes)
{
	return ((int64_t)((bytes * SECOND + m->rate - 1) / m->rate));
}

static uint64_t
min(uint64_t a, uint64_t b)
{
	return (a < b ? a : b);
}

static uint64_t
piece_of(const struct meter *m)
{
	uint64_t n = min(m->rate / PIECES, PIECE_MAX);

	return (n > 0 ? n : 1);
}

static int64_t
burst_of(const struct meter *m)
{
	int64_t two = time_of(m, 2 * piece_of(m));

	return (two > METER_BURST_NS ? two : METER_BURST_NS);
}

/* Beyond the moment at which there is something. */
static int64_t
turn(struct meter *m)
{
	if (!m->has_missed) {
		m->has_missed = true;
		return (TURN_NS);
	}
	/* Numerical Recipes' generator will do. */
	m->salt = m->salt * 1664525u + 1013904223u;
	return (WINDOW_NS * (m->salt >> 16) >> 16);
}

uint64_t
meter_take(struct meter *m, int64_t now_ns, uint64_t want, int64_t *again_ns)
{
	const uint64_t least = min(want, piece_of(m));
	struct meter_slot *slot = place_of(m);
	int64_t level = atomic_load(&slot->level_ns), from, most;
	uint64_t can;

	most = now_ns + burst_of(m);
	do {
		from = level > now_ns ? level : now_ns;
		/* Nobody's clock is so far ahead: it is damage. */
		if (from > most)
			from = most;
		can = (uint64_t)(most - from) * m->rate / SECOND;
		if (can < least) {
			*again_ns = from + time_of(m, least) - (most - now_ns) +
				    turn(m);
			return (0);
		}
		can = min(min(can, want), TAKE_MAX);
	} while (!atomic_compare_exchange_weak(&slot->level_ns, &level,
	    from + time_of(m, can)));
	m->has_missed = false;
	return (can);
}

void
meter_return(const struct meter *m, uint64_t n)
{
	atomic_fetch_sub(&place_of(m)->level_ns, time_of(m, n));
}
