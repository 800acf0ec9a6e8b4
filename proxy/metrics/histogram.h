/* SPDX-License-Identifier: MIT
 *
 * metrics/histogram.h - how long something took, as counts in buckets.
 *
 * Log-linear: below 16 each number has a bucket, then each power of two has 16
 * of the same width.  A quantile is the middle of its bucket, so it is off by
 * at most 1/32 of itself.  One process writes, by plain loads and stores;
 * anybody may read, as with counters.h.
 */
#ifndef ADUANA_METRICS_HISTOGRAM_H
#define ADUANA_METRICS_HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

#define HISTOGRAM_SUB_BITS	4u
#define HISTOGRAM_SUBS		(1u << HISTOGRAM_SUB_BITS)
/* Of microseconds: three days.  What is longer counts as this. */
#define HISTOGRAM_TOP_BIT	37u
#define HISTOGRAM_BUCKETS \
	((HISTOGRAM_TOP_BIT - HISTOGRAM_SUB_BITS + 2) * HISTOGRAM_SUBS)

/* All zero is empty. */
struct histogram {
	_Atomic uint64_t	 sum;
	_Atomic uint64_t	 max;
	_Atomic uint64_t	 bucket[HISTOGRAM_BUCKETS];
};

/* What several histograms held, for one reader. */
struct histogram_view {
	uint64_t	 count;
	uint64_t	 sum;
	uint64_t	 max;
	uint64_t	 bucket[HISTOGRAM_BUCKETS];
};

static inline unsigned
histogram_bucket(uint64_t value)
{
	unsigned top;

	if (value < HISTOGRAM_SUBS)
		return ((unsigned)value);
	if (value >> (HISTOGRAM_TOP_BIT + 1) != 0)
		return (HISTOGRAM_BUCKETS - 1);
	top = 63u - (unsigned)__builtin_clzll(value);
	return ((top - HISTOGRAM_SUB_BITS) * HISTOGRAM_SUBS +
		(unsigned)(value >> (top - HISTOGRAM_SUB_BITS)));
}

static inline void
histogram_raise(_Atomic uint64_t *at, uint64_t by)
{
	uint64_t old = atomic_load_explicit(at, memory_order_relaxed);

	atomic_store_explicit(at, old + by, memory_order_relaxed);
}

static inline void
histogram_add(struct histogram *h, uint64_t value)
{
	histogram_raise(&h->bucket[histogram_bucket(value)], 1);
	histogram_raise(&h->sum, value);
	if (value > atomic_load_explicit(&h->max, memory_order_relaxed))
		atomic_store_explicit(&h->max, value, memory_order_relaxed);
}

/* The first value behind the bucket. */
uint64_t	 histogram_bound(unsigned bucket);

/* Add what ${h} holds. */
void		 histogram_gather(struct histogram_view *,
		    const struct histogram *h);
/* What came since ${past}; ->max stays that of all time, but never above the
 * last bucket that is left. */
void		 histogram_since(struct histogram_view *,
		    const struct histogram_view *past);
/* The least value that ${parts} of 1000 do not exceed; 0 of nothing. */
uint64_t	 histogram_quantile(const struct histogram_view *,
		    unsigned parts);
/* How many were below ${value}; exact where that is a histogram_bound(). */
uint64_t	 histogram_below(const struct histogram_view *, uint64_t value);

#endif
