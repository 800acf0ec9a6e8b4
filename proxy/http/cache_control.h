/* SPDX-License-Identifier: MIT
 *
 * http/cache_control.h - Cache-Control directives (RFC 9111 5.2, RFC 5861,
 * RFC 8246), all lines together.
 *
 * Unknown directives are ignored.  A number may be a token or quoted; one that
 * is invalid, or comes twice with different values, counts as 0, which is the
 * careful reading of every directive here.  More than 128 directives count as
 * no-store, no-cache.
 */
#ifndef ADUANA_HTTP_CACHE_CONTROL_H
#define ADUANA_HTTP_CACHE_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct head;

#define CACHE_CONTROL_ABSENT	INT64_C(-1)
#define CACHE_CONTROL_ANY	INT64_MAX	/* max-stale without a value */
#define CACHE_CONTROL_MAX	(INT64_C(1) << 31)	/* larger is this */

enum cache_control_flag {
	CC_NO_STORE		= 1 << 0,
	CC_NO_CACHE		= 1 << 1,	/* without field names */
	CC_PRIVATE		= 1 << 2,	/* without field names */
	CC_PUBLIC		= 1 << 3,
	CC_MUST_REVALIDATE	= 1 << 4,
	CC_PROXY_REVALIDATE	= 1 << 5,
	CC_MUST_UNDERSTAND	= 1 << 6,
	CC_NO_TRANSFORM		= 1 << 7,
	CC_ONLY_IF_CACHED	= 1 << 8,
	CC_IMMUTABLE		= 1 << 9
};

struct cache_control {
	unsigned	 flags;
	/* The quoted list of no-cache="..." and private="...", without the
	 * quotes; STR_NONE if there is none. */
	struct str	 no_cache_fields;
	struct str	 private_fields;
	/* Seconds, or CACHE_CONTROL_ABSENT. */
	int64_t		 max_age;
	int64_t		 s_maxage;
	int64_t		 min_fresh;
	int64_t		 max_stale;
	int64_t		 stale_while_revalidate;
	int64_t		 stale_if_error;
};

/* A request's Pragma: no-cache counts when there is no Cache-Control. */
void		 cache_control_of_request(struct cache_control *,
		    const struct head *);
void		 cache_control_of_response(struct cache_control *,
		    const struct head *);

static inline bool
cache_control_has(const struct cache_control *cc, enum cache_control_flag f)
{
	return ((cc->flags & (unsigned)f) != 0);
}

/* Drop from a response what no-cache="..." and private="..." name, before it
 * is stored.  Directives that name a field which cannot be dropped were read
 * as if they named none. */
void		 cache_control_strip(const struct cache_control *,
		    struct head *response);

#endif
