/* SPDX-License-Identifier: MIT
 *
 * supervisor/pulse.c - the same beat twice is one that is missing.
 */
#include "proxy/supervisor/pulse.h"

void
pulse_init(struct pulse *p)
{
	*p = (struct pulse){0, 0};
}

unsigned
pulse_look(struct pulse *p, int64_t beat_ns)
{
	if (beat_ns == p->beat_ns)
		return (++p->missed);
	p->beat_ns = beat_ns;
	p->missed = 0;
	return (0);
}
