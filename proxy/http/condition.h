/* SPDX-License-Identifier: MIT
 *
 * http/condition.h - validators and conditional requests (RFC 9110 8.8, 13;
 * RFC 9111 3.2, 4.3).
 */
#ifndef ADUANA_HTTP_CONDITION_H
#define ADUANA_HTTP_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct head;

/* What a stored response can be compared by. */
struct validators {
	struct str	 etag;		/* as sent; STR_NONE if none */
	int64_t		 last_modified;	/* seconds, DATE_NONE if none */
	int64_t		 date;		/* seconds, DATE_NONE if none */
};

enum condition {
	CONDITION_NONE,		/* go on as if there were none */
	CONDITION_NOT_MODIFIED,	/* answer 304 */
	CONDITION_FAILED	/* answer 412 */
};

/* False too when one of them is no entity-tag. */
bool		 etag_strong_eq(struct str, struct str);
bool		 etag_weak_eq(struct str, struct str);

/* Does the request carry If-None-Match, If-Modified-Since, If-Match or
 * If-Unmodified-Since? */
bool		 condition_present(const struct head *request);

/* In the order of RFC 9110 13.2.2.  ${now} in seconds, for two-digit years. */
enum condition	 condition_evaluate(const struct head *request,
		    const struct validators *, int64_t now);

/* May Range be honoured?  true too without If-Range. */
bool		 condition_range(const struct head *request,
		    const struct validators *, int64_t now);

/* Make ${request} conditional on what is stored: replaces If-None-Match and
 * If-Modified-Since.  Slices must outlive the head. */
void		 condition_add_validators(struct head *request, struct str etag,
		    struct str last_modified);
/* Drop all conditions of a client from a request, If-Range included. */
void		 condition_remove(struct head *request);

/* Does a 304 speak of the stored response (RFC 9111 4.3.4)?  ${now} as
 * above. */
bool		 condition_selects(const struct head *not_modified,
		    const struct validators *, int64_t now);

/* Take the fields of a 304 into the stored head, except those that describe
 * the stored bytes.  hop_strip() the 304 first; its slices must outlive
 * ${stored}. */
void		 condition_merge(struct head *stored,
		    const struct head *not_modified);

#endif
