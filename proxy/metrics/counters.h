/* SPDX-License-Identifier: MIT
 *
 * metrics/counters.h - one row of numbers per worker, in the shared region.
 *
 * Only its own process writes a row, so that adding is a plain load and store;
 * anybody may read.  A sum is taken without a stop of the writers: each number
 * is true, but they are not all of one instant.
 */
#ifndef ADUANA_METRICS_COUNTERS_H
#define ADUANA_METRICS_COUNTERS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum metric {
#define METRIC(id, name, kind, help)	METRIC_##id,
#include "proxy/metrics/metrics.tbl.h"
#undef METRIC
	METRIC_COUNT
};

enum metric_kind { METRIC_KIND_COUNTER, METRIC_KIND_GAUGE };

struct counters_row {
	_Alignas(64) _Atomic uint64_t	 value[METRIC_COUNT];
};

/* ${rows}: one per slot of the process table, admin's among them. */
struct counters;

size_t			 counters_layout_size(unsigned rows);
/* All zero, in ${mem} aligned to 64; only before anybody uses it. */
struct counters		*counters_init(void *mem, unsigned rows);
struct counters_row	*counters_row(struct counters *, unsigned row);

static inline void
counters_add(struct counters_row *row, enum metric m, uint64_t n)
{
	uint64_t old = atomic_load_explicit(&row->value[m],
	    memory_order_relaxed);

	atomic_store_explicit(&row->value[m], old + n, memory_order_relaxed);
}

/* Gauges only. */
static inline void
counters_sub(struct counters_row *row, enum metric m, uint64_t n)
{
	counters_add(row, m, UINT64_C(0) - n);
}

static inline uint64_t
counters_get(const struct counters_row *row, enum metric m)
{
	return (atomic_load_explicit(&row->value[m], memory_order_relaxed));
}

/* The sum over all rows. */
uint64_t		 counters_sum(struct counters *, enum metric);

/* The process of ${row} is gone: gauges back to zero, counters stay. */
void			 counters_row_died(struct counters *, unsigned row);

/* "requests_total", its kind and its help. */
const char		*metric_name(enum metric);
enum metric_kind	 metric_kind(enum metric);
const char		*metric_help(enum metric);

#endif
