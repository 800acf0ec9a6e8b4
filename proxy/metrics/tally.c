/* SPDX-License-Identifier: MIT
 *
 * metrics/tally.c - rows, and sums over them.
 */
#include "proxy/metrics/tally.h"

#include "proxy/base/object.h"

struct tally {
	unsigned		 magic;
#define TALLY_MAGIC		0x7a1170e1u
	unsigned		 rows;
	struct tally_row	 row[];
};

static const struct {
	const char	*name;
	const char	*help;
} phases[PHASE_COUNT] = {
#define PHASE(id, name, help)	{name, help},
#include "proxy/metrics/phases.tbl.h"
#undef PHASE
};

size_t
tally_layout_size(unsigned rows)
{
	return (sizeof(struct tally) + (size_t)rows * sizeof(struct tally_row));
}

/* The region is zero where nobody has written: a row that is never used costs
 * no memory. */
struct tally *
tally_init(void *mem, unsigned rows)
{
	struct tally *t = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	t->magic = TALLY_MAGIC;
	t->rows = rows;
	return (t);
}

struct tally_row *
tally_row(struct tally *t, unsigned row)
{
	CHECK_OBJ(t, TALLY_MAGIC);
	ASSERT(row < t->rows);
	return (&t->row[row]);
}

uint64_t
tally_result(struct tally *t, unsigned result)
{
	uint64_t sum = 0;

	CHECK_OBJ(t, TALLY_MAGIC);
	ASSERT(result < TALLY_RESULTS);
	for (unsigned i = 0; i < t->rows; i++)
		sum += atomic_load_explicit(&t->row[i].result[result],
		    memory_order_relaxed);
	return (sum);
}

uint64_t
tally_status(struct tally *t, unsigned status)
{
	uint64_t sum = 0;

	CHECK_OBJ(t, TALLY_MAGIC);
	ASSERT(status < TALLY_STATUSES);
	for (unsigned i = 0; i < t->rows; i++)
		sum += atomic_load_explicit(&t->row[i].status[status],
		    memory_order_relaxed);
	return (sum);
}

void
tally_phase(struct tally *t, enum phase phase, struct histogram_view *view)
{
	CHECK_OBJ(t, TALLY_MAGIC);
	ASSERT(phase < PHASE_COUNT);
	memset(view, 0, sizeof(*view));
	for (unsigned i = 0; i < t->rows; i++)
		histogram_gather(view, &t->row[i].phase[phase]);
}

void
tally_row_died(struct tally *t, unsigned row)
{
	struct tally_usage *u = &tally_row(t, row)->usage;

	atomic_store(&u->user_us, 0);
	atomic_store(&u->system_us, 0);
	atomic_store(&u->resident, 0);
	atomic_store(&u->descriptors, 0);
	atomic_store(&u->timers, 0);
}

const char *
phase_name(enum phase phase)
{
	ASSERT(phase < PHASE_COUNT);
	return (phases[phase].name);
}

const char *
phase_help(enum phase phase)
{
	ASSERT(phase < PHASE_COUNT);
	return (phases[phase].help);
}
