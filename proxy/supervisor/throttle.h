/* SPDX-License-Identifier: MIT
 *
 * supervisor/throttle.h - how long a child that keeps dying has to wait.
 *
 * Pure: time is an argument.  It never gives up and never forgets at once: the
 * wait doubles with each life shorter than THROTTLE_SHORT_NS, up to
 * THROTTLE_MAX_NS, and is gone after one longer life.
 */
#ifndef ADUANA_SUPERVISOR_THROTTLE_H
#define ADUANA_SUPERVISOR_THROTTLE_H

#include <stdint.h>

#include "proxy/base/clock.h"

#define THROTTLE_SHORT_NS	NS_PER_S
#define THROTTLE_MAX_NS		(30 * NS_PER_S)

struct throttle {
	int64_t		 started_ns;
	int64_t		 delay_ns;
};

void	 throttle_init(struct throttle *);
/* A child was started at ${now_ns}. */
void	 throttle_started(struct throttle *, int64_t now_ns);
/* It died at ${now_ns}: the time from which the next may start, ${now_ns}
 * itself when its life was long enough. */
int64_t	 throttle_died(struct throttle *, int64_t now_ns);

#endif
