/* SPDX-License-Identifier: MIT
 *
 * supervisor/pulse.h - whether a child that has to beat still does.
 *
 * Pure.  Counts looks and not time, so that a daemon that was held as a whole
 * (frozen, or its machine) finds nobody dead when it goes on.
 */
#ifndef ADUANA_SUPERVISOR_PULSE_H
#define ADUANA_SUPERVISOR_PULSE_H

#include <stdint.h>

struct pulse {
	int64_t		 beat_ns;	/* the last one that was seen */
	unsigned	 missed;	/* looks since */
};

/* It is somebody else's now. */
void		 pulse_init(struct pulse *);
/* One look: its last beat was at ${beat_ns} (0: none yet).  As many looks in a
 * row that showed nothing new. */
unsigned	 pulse_look(struct pulse *, int64_t beat_ns);

#endif
