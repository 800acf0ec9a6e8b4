/* SPDX-License-Identifier: MIT
 *
 * config/ports.c - TCP ports.
 */
#include "config/ports.h"

#include "proxy/base/num.h"

static const char not_a_port[] = "not a port from 1 to 65535";

const char *
ports_number(struct str s, uint16_t *out)
{
	uint64_t n;

	if (s.len > 5 || num_decimal(s, 65535, &n) != NUM_OK || n == 0)
		return (not_a_port);
	*out = (uint16_t)n;
	return (NULL);
}

const char *
ports_add(struct ports *p, struct str s)
{
	struct str last = s, first = str_split(&last, '-');
	uint16_t from, to;
	unsigned n;

	if (ports_number(first, &from) != NULL)
		return (not_a_port);
	to = from;
	if (last.ptr != NULL && ports_number(last, &to) != NULL)
		return ("not a range of ports such as 1024-65535");
	if (to < from)
		return ("the range runs backwards");
	for (n = from; n <= to; n++)
		p->bits[n / 64] |= UINT64_C(1) << (n % 64);
	return (NULL);
}
