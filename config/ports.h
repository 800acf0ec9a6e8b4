/* SPDX-License-Identifier: MIT
 *
 * config/ports.h - a set of TCP ports.
 */
#ifndef ADUANA_CONFIG_PORTS_H
#define ADUANA_CONFIG_PORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct ports {
	uint64_t	 bits[65536 / 64];
};

static inline bool
ports_have(const struct ports *p, uint16_t port)
{
	return ((p->bits[port / 64] >> (port % 64) & 1) != 0);
}

/* One port: 1*5DIGIT within 1 to 65535.  NULL, or what is wrong. */
const char	*ports_number(struct str, uint16_t *out);

/* Add "443" or "1024-65535".  NULL, or what is wrong. */
const char	*ports_add(struct ports *, struct str);

#endif
