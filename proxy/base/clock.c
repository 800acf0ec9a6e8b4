/* SPDX-License-Identifier: MIT
 *
 * base/clock.c - read both clocks.
 */
#include "proxy/base/clock.h"

#include <time.h>

#include "proxy/base/assert.h"

static int64_t
read_ns(clockid_t id)
{
	struct timespec ts;
	int rc = clock_gettime(id, &ts);

	ASSERT(rc == 0);
	return ((int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec);
}

void
clock_read(struct clock_now *now)
{
	now->mono_ns = read_ns(CLOCK_MONOTONIC);
	now->wall_ns = read_ns(CLOCK_REALTIME);
}

int64_t
clock_mono_ns(void)
{
	return (read_ns(CLOCK_MONOTONIC));
}
