/* SPDX-License-Identifier: MIT
 *
 * metrics/span.h - what was counted and measured from a moment until now.
 */
#ifndef ADUANA_METRICS_SPAN_H
#define ADUANA_METRICS_SPAN_H

#include "proxy/metrics/minutes.h"

struct span {
	struct moment	 now;	/* phases: only of what came between */
	struct moment	 then;
	double		 seconds;	/* at least 1 */
};

/* The last ${seconds}, or as much of them as there is.  Large, so not on the
 * stack: free() it.  NULL without memory. */
struct span	*span_new(const struct minutes *, struct counters *,
		    struct tally *, int64_t wall_ns, int64_t seconds);
/* How many more. */
double		 span_more(const struct span *, enum metric);
/* Seconds within which ${percent} of the phase's were done. */
double		 span_percentile(const struct span *, enum phase,
		    unsigned percent);
/* Percent that ${part} was of ${part} and ${other}; 0 of nothing. */
double		 span_share(const struct span *, enum metric part,
		    enum metric other);

#endif
