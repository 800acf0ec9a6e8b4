/* SPDX-License-Identifier: MIT
 *
 * net/answer.h - what the name service said about one name.
 *
 * Immutable and counted: the cache, lookups and dials share one.
 */
#ifndef ADUANA_NET_ANSWER_H
#define ADUANA_NET_ANSWER_H

#include <stddef.h>

#include "proxy/net/address.h"

#define ANSWER_MAX	16	/* addresses kept of one name */

enum resolve_result {
	RESOLVE_OK,		/* at least one address */
	RESOLVE_NOT_FOUND,	/* there is no such name, or no address of it */
	RESOLVE_TIMEOUT,
	RESOLVE_FAILED		/* the name service is broken or refuses */
};

struct answer {
	unsigned		 magic;
#define ANSWER_MAGIC		0xa5e70001u
	unsigned		 holders;
	enum resolve_result	 result;
	unsigned		 n;
	struct address		 addresses[];	/* port 0 */
};

/* Held once by the caller.  Of ${v6} and ${v4} the first ANSWER_MAX in turns,
 * IPv6 first (RFC 8305 section 4).  NULL without memory. */
struct answer	*answer_new(enum resolve_result, const struct address *v6,
		    size_t n6, const struct address *v4, size_t n4);
struct answer	*answer_hold(struct answer *);
/* NULL is allowed. */
void		 answer_release(struct answer *);

#endif
