/* SPDX-License-Identifier: MIT
 *
 * supervisor/throttle.c - 1 s, 2 s, 4 s ... 30 s.
 */
#include "proxy/supervisor/throttle.h"

void
throttle_init(struct throttle *t)
{
	*t = (struct throttle){0, 0};
}

void
throttle_started(struct throttle *t, int64_t now_ns)
{
	t->started_ns = now_ns;
}

int64_t
throttle_died(struct throttle *t, int64_t now_ns)
{
	if (now_ns - t->started_ns >= THROTTLE_SHORT_NS)
		t->delay_ns = 0;
	else if (t->delay_ns == 0)
		t->delay_ns = NS_PER_S;
	else if (t->delay_ns < THROTTLE_MAX_NS / 2)
		t->delay_ns *= 2;
	else
		t->delay_ns = THROTTLE_MAX_NS;
	return (now_ns + t->delay_ns);
}
