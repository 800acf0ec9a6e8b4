/* SPDX-License-Identifier: MIT
 *
 * base/clock.h - the only caller of clock_gettime(2).
 *
 * Everyone else is handed the time.  Durations and deadlines use the monotonic
 * clock; what is shown to people or compared with HTTP dates uses the wall.
 */
#ifndef ADUANA_BASE_CLOCK_H
#define ADUANA_BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_MS	INT64_C(1000000)
#define NS_PER_S	INT64_C(1000000000)

struct clock_now {
	int64_t	 mono_ns;	/* since some fixed point of this boot */
	int64_t	 wall_ns;	/* since 1970-01-01T00:00:00Z */
};

void	 clock_read(struct clock_now *);
/* ->mono_ns of this instant, for what begins and ends within one turn of a
 * loop; 25 ns. */
int64_t	 clock_mono_ns(void);

#endif
