/* SPDX-License-Identifier: MIT
 *
 * http/freshness.h - may it be stored, how old is it, may it be used
 * (RFC 9111 3, 4.2; RFC 5861), for a shared cache.
 *
 * Pure: times are arguments, wall clock in milliseconds.  Decides about
 * responses to GET, and about those to POST that are a representation of its
 * target (Content-Location says so, which the caller has seen).
 */
#ifndef ADUANA_HTTP_FRESHNESS_H
#define ADUANA_HTTP_FRESHNESS_H

#include <stdbool.h>
#include <stdint.h>

struct cache_control;
struct head;

/* Without stale-if-error, how long a stale response may stand in for an origin
 * that cannot be reached. */
#define FRESHNESS_DISCONNECTED_S	INT64_C(86400)
#define FRESHNESS_HEURISTIC_MAX_S	INT64_C(86400)

enum freshness_flag {
	FRESHNESS_NO_CACHE		= 1 << 0,
	/* must-revalidate, proxy-revalidate or s-maxage */
	FRESHNESS_MUST_REVALIDATE	= 1 << 1,
	FRESHNESS_IMMUTABLE		= 1 << 2,
	FRESHNESS_HEURISTIC		= 1 << 3,	/* guessed lifetime */
	/* By the origin itself, whatever a rule of the operator says. */
	FRESHNESS_SAID_IMMUTABLE	= 1 << 4
};

/* What is kept with a stored response; no pointers, so it may lie in memory
 * shared between processes. */
struct freshness_facts {
	int64_t		 response_ms;	/* when its head (or 304) came */
	int64_t		 initial_age_ms;	/* its age at that moment */
	int64_t		 lifetime_ms;	/* fresh while age < lifetime */
	int64_t		 said_ms;	/* the same by the response alone */
	int64_t		 date_s;	/* Date, else response_ms / 1000 */
	int64_t		 last_modified_s;	/* DATE_NONE if none */
	int32_t		 while_revalidate_s;	/* 0: not allowed */
	int32_t		 if_error_s;	/* -1: directive absent */
	uint32_t	 flags;		/* enum freshness_flag */
	uint32_t	 reserved;
};

/* May the final response be stored whole?  ${request} as sent to the origin.
 * What has neither freshness nor validator is refused, it could never be used.
 * What sets a cookie and is not public may be stored for its client alone.
 * NULL, or the reason why not (fixed text). */
const char	*freshness_may_store(const struct head *request,
		    const struct cache_control *request_cc,
		    const struct head *response,
		    const struct cache_control *response_cc);

/* The same for a 206 that was asked for by a Range.  Which part it is, and
 * whether it can be believed, is content_range.h's. */
const char	*freshness_may_store_part(const struct head *request,
		    const struct cache_control *request_cc,
		    const struct head *response,
		    const struct cache_control *response_cc);

/* May what came for a request with Authorization be given to others (RFC 9111
 * 3.5)? */
bool		 freshness_may_authorize(const struct cache_control *);

/* ${request_ms}: the request went out; ${response_ms}: the head came in. */
void		 freshness_compute(struct freshness_facts *,
		    const struct head *response, const struct cache_control *,
		    int64_t request_ms, int64_t response_ms);

/* current_age; never negative. */
int64_t		 freshness_age_ms(const struct freshness_facts *,
		    int64_t now_ms);
/* Milliseconds of freshness left; negative: stale for so long. */
int64_t		 freshness_left_ms(const struct freshness_facts *,
		    int64_t now_ms);

enum freshness_use {
	FRESHNESS_USE,			/* as it is */
	FRESHNESS_USE_STALE,		/* stale, and the client allows it */
	FRESHNESS_USE_WHILE_REVALIDATE,	/* use it and revalidate behind */
	FRESHNESS_REVALIDATE		/* ask the origin first */
};

enum freshness_use freshness_decide(const struct freshness_facts *,
		    const struct cache_control *request_cc, int64_t now_ms);

enum freshness_error {
	FRESHNESS_UNREACHABLE,	/* no answer, or a broken one */
	FRESHNESS_SERVER_ERROR	/* 500, 502, 503 or 504 from the origin */
};

/* Revalidation failed: may the stored response be used although stale? */
bool		 freshness_use_on_error(const struct freshness_facts *,
		    const struct cache_control *request_cc, int64_t now_ms,
		    enum freshness_error);

#endif
