/* SPDX-License-Identifier: MIT
 *
 * metrics/histogram.c - buckets read back.
 */
#include "proxy/metrics/histogram.h"

#include "proxy/base/assert.h"

static uint64_t
start_of(unsigned bucket)
{
	unsigned octave = bucket / HISTOGRAM_SUBS;

	if (octave < 2)
		return (bucket);
	return ((uint64_t)(bucket % HISTOGRAM_SUBS + HISTOGRAM_SUBS)
		<< (octave - 1));
}

uint64_t
histogram_bound(unsigned bucket)
{
	ASSERT(bucket < HISTOGRAM_BUCKETS);
	return (start_of(bucket + 1));
}

void
histogram_gather(struct histogram_view *view, const struct histogram *h)
{
	uint64_t n;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		n = atomic_load_explicit(&h->bucket[i], memory_order_relaxed);
		view->bucket[i] += n;
		view->count += n;
	}
	view->sum += atomic_load_explicit(&h->sum, memory_order_relaxed);
	n = atomic_load_explicit(&h->max, memory_order_relaxed);
	if (n > view->max)
		view->max = n;
}

/* Each number is true, but they are not of one instant: none may go below
 * zero. */
static uint64_t
less(uint64_t a, uint64_t b)
{
	return (a > b ? a - b : 0);
}

void
histogram_since(struct histogram_view *view, const struct histogram_view *past)
{
	uint64_t most = 0;

	view->count = 0;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		view->bucket[i] = less(view->bucket[i], past->bucket[i]);
		view->count += view->bucket[i];
		if (view->bucket[i] > 0)
			most = histogram_bound(i) - 1;
	}
	view->sum = less(view->sum, past->sum);
	if (view->max > most)
		view->max = most;
}

uint64_t
histogram_quantile(const struct histogram_view *view, unsigned parts)
{
	uint64_t wanted, seen = 0, middle;

	ASSERT(parts <= 1000);
	if (view->count == 0)
		return (0);
	wanted = view->count / 1000 * parts +
		 (view->count % 1000 * parts + 999) / 1000;
	if (wanted == 0)
		wanted = 1;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += view->bucket[i];
		if (seen < wanted)
			continue;
		middle = (start_of(i) + histogram_bound(i) - 1) / 2;
		return (middle < view->max ? middle : view->max);
	}
	return (view->max);
}

uint64_t
histogram_below(const struct histogram_view *view, uint64_t value)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (histogram_bound(i) > value)
			break;
		n += view->bucket[i];
	}
	return (n);
}
