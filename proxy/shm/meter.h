/* SPDX-License-Identifier: MIT
 *
 * shm/meter.h - how many bytes may pass now, counted together by all processes
 * that share the table.
 *
 * A meter is one word of time, moved on by what passes (GCRA, ITU-T I.371): no
 * locks, nothing to run out of, nothing to mend when a process dies.  One that
 * rests is forgotten without loss.  The table is bounded: when more than it
 * holds are busy within a burst's time, some share a place and so their rate.
 * Refuses to wait: it says when to ask again, in turns among those who wait.
 */
#ifndef ADUANA_SHM_METER_H
#define ADUANA_SHM_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

struct meters;

/* Faster than this is not measured. */
#define METER_RATE_MAX	UINT64_C(10000000000)
/* A meter may run ahead by so much; and nobody is called for less than a third
 * of it. */
#define METER_BURST_NS	INT64_C(60000000)

/* One use of a meter; zeroed: there is no bound. */
struct meter {
	struct meters	*table;
	uint64_t	 id;
	uint64_t	 rate;		/* bytes a second */
	uint32_t	 salt;		/* of this use */
	bool		 has_missed;	/* since it last took */
};

size_t		 meters_size(void);
/* In zeroed memory of that size, aligned to a cache line. */
struct meters	*meters_init(void *memory, const struct hash_seed *);

/* The meter of ${name}, any bytes, so that who uses the same name shares it.
 * ${rate} is not 0. */
void		 meter_open(struct meter *, struct meters *, const void *name,
		    size_t len, uint64_t rate);
/* How many of ${want} bytes may pass at ${now_ns} (monotonic); they count as
 * passed.  0: ask again at ${*again_ns}.  Not for a zeroed one. */
uint64_t	 meter_take(struct meter *, int64_t now_ns, uint64_t want,
		    int64_t *again_ns);
/* So many of them did not pass after all. */
void		 meter_return(const struct meter *, uint64_t n);

#endif
