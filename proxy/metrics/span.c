/* SPDX-License-Identifier: MIT
 *
 * metrics/span.c - differences of two moments.
 */
#include "proxy/metrics/span.h"

#include <stdlib.h>

struct span *
span_new(const struct minutes *minutes, struct counters *counters,
    struct tally *tally, int64_t wall_ns, int64_t seconds)
{
	struct span *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return (NULL);
	minutes_read(&s->now, counters, tally, wall_ns);
	minutes_find(minutes, wall_ns, seconds, &s->then);
	s->seconds = ((double)s->now.wall_ns - (double)s->then.wall_ns) / 1e9;
	if (s->seconds < 1)
		s->seconds = 1;
	for (unsigned p = 0; p < PHASE_COUNT; p++)
		histogram_since(&s->now.phase[p], &s->then.phase[p]);
	return (s);
}

double
span_more(const struct span *s, enum metric metric)
{
	uint64_t now = s->now.counter[metric], then = s->then.counter[metric];

	return (now > then ? (double)(now - then) : 0);
}

double
span_percentile(const struct span *s, enum phase phase, unsigned percent)
{
	return ((double)histogram_quantile(&s->now.phase[phase], percent * 10) /
		1e6);
}

double
span_share(const struct span *s, enum metric part, enum metric other)
{
	double a = span_more(s, part), b = span_more(s, other);

	return (a > 0 ? 100 * a / (a + b) : 0);
}
