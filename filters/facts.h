/* SPDX-License-Identifier: MIT
 *
 * filters/facts.h - all that a rule may ask about a request.
 *
 * Only canonical forms (http/url.h) go in: the filters never parse a URL.
 */
#ifndef ADUANA_FILTERS_FACTS_H
#define ADUANA_FILTERS_FACTS_H

#include <stdint.h>

#include "proxy/base/str.h"

struct facts {
	struct str	 method;
	struct str	 scheme;	/* empty for CONNECT */
	struct str	 host;		/* lower case; IPv6 without brackets */
	uint16_t	 port;
	struct str	 url;		/* canonical; CONNECT: host:port */
	uint8_t		 client[16];	/* IPv4 as ::ffff:a.b.c.d */
};

#endif
