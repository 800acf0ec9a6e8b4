/* SPDX-License-Identifier: MIT
 *
 * metrics/minutes.c - a ring of moments.
 */
#include "proxy/metrics/minutes.h"

#include "proxy/base/clock.h"
#include "proxy/base/object.h"

#define KEPT		62u
#define MINUTE_NS	(60 * NS_PER_S)

struct minutes {
	unsigned		 magic;
#define MINUTES_MAGIC		0x31707e50u
	_Atomic int64_t		 started_ns;
	_Atomic int64_t		 last_ns;
	_Atomic int64_t		 at_ns[KEPT];	/* 0: being written */
	struct moment		 moment[KEPT];
};

size_t
minutes_size(void)
{
	return (sizeof(struct minutes));
}

struct minutes *
minutes_init(void *mem)
{
	struct minutes *m = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	m->magic = MINUTES_MAGIC;
	return (m);
}

void
minutes_start(struct minutes *m, int64_t wall_ns)
{
	CHECK_OBJ(m, MINUTES_MAGIC);
	atomic_store(&m->started_ns, wall_ns);
}

int64_t
minutes_started(const struct minutes *m)
{
	CHECK_OBJ(m, MINUTES_MAGIC);
	return (atomic_load(&m->started_ns));
}

void
minutes_read(struct moment *to, struct counters *c, struct tally *t,
    int64_t wall_ns)
{
	to->wall_ns = wall_ns;
	for (unsigned i = 0; i < METRIC_COUNT; i++)
		to->counter[i] = counters_sum(c, (enum metric)i);
	for (unsigned i = 0; i < PHASE_COUNT; i++)
		tally_phase(t, (enum phase)i, &to->phase[i]);
}

void
minutes_note(struct minutes *m, struct counters *c, struct tally *t,
    int64_t wall_ns)
{
	int64_t minute = wall_ns / MINUTE_NS;
	unsigned at = (unsigned)(minute % (int64_t)KEPT);

	CHECK_OBJ(m, MINUTES_MAGIC);
	if (minute < 1 || atomic_load(&m->last_ns) / MINUTE_NS == minute)
		return;
	atomic_store(&m->last_ns, wall_ns);
	atomic_store(&m->at_ns[at], 0);
	minutes_read(&m->moment[at], c, t, wall_ns);
	atomic_store(&m->at_ns[at], wall_ns);
}

/* One that is overwritten meanwhile is another minute's, no worse. */
void
minutes_find(const struct minutes *m, int64_t now_ns, int64_t ago_s,
    struct moment *to)
{
	int64_t wanted = now_ns - ago_s * NS_PER_S, oldest = now_ns, best = 0;
	unsigned place = KEPT, first = KEPT;
	int64_t at;

	CHECK_OBJ(m, MINUTES_MAGIC);
	for (unsigned i = 0; i < KEPT; i++) {
		at = atomic_load(&m->at_ns[i]);
		if (at == 0 || at < now_ns - 2 * 3600 * NS_PER_S)
			continue;
		if (at <= wanted && at > best)
			best = at, place = i;
		if (at < oldest)
			oldest = at, first = i;
	}
	if (place == KEPT && atomic_load(&m->started_ns) < wanted)
		place = first;
	memset(to, 0, sizeof(*to));
	if (place < KEPT)
		*to = m->moment[place];
	if (to->wall_ns <= 0 || to->wall_ns > now_ns)
		to->wall_ns = atomic_load(&m->started_ns);
}
