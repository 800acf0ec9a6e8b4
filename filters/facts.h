/* SPDX-License-Identifier: MIT
 *
 * filters/facts.h - all that a rule may ask about a request.
 *
 * Only canonical forms (http/url.h) go in: the filters never parse a URL.  What
 * is not known yet stays as zero makes it, and rules that ask for it do not
 * hold; decide.h says what is known when.
 */
#ifndef ADUANA_FILTERS_FACTS_H
#define ADUANA_FILTERS_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct facts {
	struct str	 method;
	struct str	 scheme;	/* empty for CONNECT */
	struct str	 host;		/* lower case; IPv6 without brackets */
	uint16_t	 port;
	struct str	 url;		/* canonical; CONNECT: host:port */
	uint8_t		 client[16];	/* IPv4 as ::ffff:a.b.c.d */
	struct str	 user;		/* who has logged in; empty: nobody */
	int64_t		 now_s;		/* wall clock */
	/* What the browser says of the page that asks; not to be trusted, so
	 * for Adblock's options alone; need not be told unless
	 * ruleset_asks_page(). */
	struct str	 page_host;	/* of Referer or Origin, canonical */
	struct str	 fetch_dest;	/* Sec-Fetch-Dest: "script" */

	/* From the dial on. */
	bool		 has_address;
	uint8_t		 address[16];	/* of the origin */
	/* From the response's head on. */
	bool		 has_response;
	struct str	 type;		/* media type without parameters, lower
					 * case; empty: none */
	bool		 has_size;
	uint64_t	 size;		/* bytes of the body */
};

#endif
