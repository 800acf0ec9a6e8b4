/* SPDX-License-Identifier: MIT
 *
 * metrics/counters.c - rows of counters, and what the table says of them.
 */
#include "proxy/metrics/counters.h"

#include "proxy/base/object.h"

struct counters {
	unsigned		 magic;
#define COUNTERS_MAGIC		0xc0c70001u
	unsigned		 rows;
	struct counters_row	 row[];
};

static const struct {
	const char		*name;
	const char		*help;
	enum metric_kind	 kind;
} metrics[METRIC_COUNT] = {
#define METRIC(id, name, kind, help) {name, help, METRIC_KIND_##kind},
#include "proxy/metrics/metrics.tbl.h"
#undef METRIC
};

size_t
counters_layout_size(unsigned rows)
{
	return (sizeof(struct counters) +
		(size_t)rows * sizeof(struct counters_row));
}

struct counters *
counters_init(void *mem, unsigned rows)
{
	struct counters *c = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	memset(mem, 0, counters_layout_size(rows));
	c->magic = COUNTERS_MAGIC;
	c->rows = rows;
	return (c);
}

struct counters_row *
counters_row(struct counters *c, unsigned row)
{
	CHECK_OBJ(c, COUNTERS_MAGIC);
	ASSERT(row < c->rows);
	return (&c->row[row]);
}

uint64_t
counters_sum(struct counters *c, enum metric m)
{
	uint64_t sum = 0;

	CHECK_OBJ(c, COUNTERS_MAGIC);
	for (unsigned i = 0; i < c->rows; i++)
		sum += counters_get(&c->row[i], m);
	return (sum);
}

void
counters_row_died(struct counters *c, unsigned row)
{
	struct counters_row *r = counters_row(c, row);

	for (unsigned m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].kind == METRIC_KIND_GAUGE)
			atomic_store_explicit(&r->value[m], 0,
			    memory_order_relaxed);
}

const char *
metric_name(enum metric m)
{
	ASSERT(m < METRIC_COUNT);
	return (metrics[m].name);
}

enum metric_kind
metric_kind(enum metric m)
{
	ASSERT(m < METRIC_COUNT);
	return (metrics[m].kind);
}

const char *
metric_help(enum metric m)
{
	ASSERT(m < METRIC_COUNT);
	return (metrics[m].help);
}
