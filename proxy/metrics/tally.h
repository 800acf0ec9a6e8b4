/* SPDX-License-Identifier: MIT
 *
 * metrics/tally.h - what one process has done, in more than a number: requests
 * by result and by status, times by phase, and what it takes of the machine.
 *
 * Rows as those of counters.h, in the shared region; only its own process
 * writes a row.
 */
#ifndef ADUANA_METRICS_TALLY_H
#define ADUANA_METRICS_TALLY_H

#include <stddef.h>

#include "proxy/metrics/histogram.h"

enum phase {
#define PHASE(id, name, help)	PHASE_##id,
#include "proxy/metrics/phases.tbl.h"
#undef PHASE
	PHASE_COUNT
};

#define TALLY_RESULTS	32u	/* room for those of the access log */
#define TALLY_STATUSES	600u	/* by their number; 0: none was sent */

/* Of a process, as it told last; all zero: it is gone, or has not yet. */
struct tally_usage {
	_Atomic uint64_t	 user_us;	/* CPU time */
	_Atomic uint64_t	 system_us;
	_Atomic uint64_t	 resident;	/* bytes */
	_Atomic uint64_t	 descriptors;
	_Atomic uint64_t	 timers;	/* of its loop */
};

struct tally_row {
	_Alignas(64) _Atomic uint64_t	 result[TALLY_RESULTS];
	_Atomic uint64_t		 status[TALLY_STATUSES];
	struct histogram		 phase[PHASE_COUNT];
	struct tally_usage		 usage;
};

/* ${rows}: one per slot of the process table. */
struct tally;

size_t			 tally_layout_size(unsigned rows);
/* All zero, in ${mem} aligned to 64; only before anybody uses it. */
struct tally		*tally_init(void *mem, unsigned rows);
struct tally_row	*tally_row(struct tally *, unsigned row);

/* One request is over. */
static inline void
tally_request(struct tally_row *row, unsigned result, unsigned status)
{
	histogram_raise(&row->result[result % TALLY_RESULTS], 1);
	histogram_raise(&row->status[status < TALLY_STATUSES ? status : 0], 1);
}

/* ${from}, ${to}: of one clock; nothing is ever shorter than 0. */
static inline void
tally_time(struct tally_row *row, enum phase phase, int64_t from_ns,
    int64_t to_ns)
{
	histogram_add(&row->phase[phase],
	    to_ns > from_ns ? (uint64_t)(to_ns - from_ns) / 1000 : 0);
}

/* Sums over all rows. */
uint64_t		 tally_result(struct tally *, unsigned result);
uint64_t		 tally_status(struct tally *, unsigned status);
/* In microseconds. */
void			 tally_phase(struct tally *, enum phase,
			    struct histogram_view *);

/* The process of ${row} is gone: it takes nothing any more. */
void			 tally_row_died(struct tally *, unsigned row);

const char		*phase_name(enum phase);
const char		*phase_help(enum phase);

#endif
