/* SPDX-License-Identifier: MIT
 *
 * metrics/minutes.h - how the counters stood at each minute of the last hour,
 * so that rates can be told.
 *
 * In the shared region; one process writes, anybody may read.
 */
#ifndef ADUANA_METRICS_MINUTES_H
#define ADUANA_METRICS_MINUTES_H

#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"

struct moment {
	int64_t			 wall_ns;	/* 0: none */
	uint64_t		 counter[METRIC_COUNT];
	struct histogram_view	 phase[PHASE_COUNT];
};

struct minutes;

size_t		 minutes_size(void);
/* In zeroed ${mem}, aligned to 64. */
struct minutes	*minutes_init(void *mem);
/* Since when there is something to count; wall clock. */
void		 minutes_start(struct minutes *, int64_t wall_ns);
int64_t		 minutes_started(const struct minutes *);
/* How all stands now. */
void		 minutes_read(struct moment *, struct counters *,
		    struct tally *, int64_t wall_ns);
/* Keep that; at most once a minute, however often it is called. */
void		 minutes_note(struct minutes *, struct counters *,
		    struct tally *, int64_t wall_ns);
/* Copy the last moment that was at least ${ago_s} before ${now_ns}, or else
 * the oldest; or the start, when all was 0. */
void		 minutes_find(const struct minutes *, int64_t now_ns,
		    int64_t ago_s, struct moment *);

#endif
