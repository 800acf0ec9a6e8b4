/* SPDX-License-Identifier: MIT
 *
 * config/endpoints.h - addresses with a port, as written in the settings.
 *
 * Refuses names: what is listened on or asked must not hang on a resolver.
 */
#ifndef ADUANA_CONFIG_ENDPOINTS_H
#define ADUANA_CONFIG_ENDPOINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct endpoint {
	const char	*host;		/* IPv4, IPv6 without brackets, or "*":
					 * every address of both families */
	uint16_t	 port;
};

struct endpoints {
	const struct endpoint *at;
	size_t		 count;
	bool		 is_auto;	/* nobody asked for these */
};

/* Cut "127.0.0.1:3128", "[::1]:3128", "*:3128" or "localhost:3128" (which is
 * 127.0.0.1) in two.  ${*port} keeps its value when none is written and
 * it is not 0.  ${*host} points into the text or to fixed text.  NULL, or what
 * is wrong (fixed text). */
const char	*endpoint_parse(struct str, struct str *host, uint16_t *port);

#endif
