/* SPDX-License-Identifier: MIT
 *
 * request/ranges.h - which ranges of a stored body a client gets, and the 206
 * and 416 that say so (RFC 9110 14, 15.3.7, 15.5.17).
 *
 * Never cuts a text that is still to be read for words.
 */
#ifndef ADUANA_REQUEST_RANGES_H
#define ADUANA_REQUEST_RANGES_H

#include "proxy/http/range.h"

struct head;
struct request;
struct validators;

enum ranges {
	RANGES_WHOLE,		/* none: the whole is to be sent */
	RANGES_SOME,		/* 206 with those in the set */
	RANGES_OUTSIDE		/* 416 */
};

/* What this request asks of the open reader's response, req->type set.  Where
 * only a part is stored, RANGES_SOME says that it holds the one range asked,
 * and everything else that it cannot answer. */
enum ranges	 ranges_asked(const struct request *, const struct validators *,
		    struct range_set *);
/* Fill ->head_text, ->framing and ->body of the request for RANGES_SOME, from
 * the stored ${head}, which is changed.  -1 without room. */
int		 ranges_answer(struct request *, struct head *,
		    const struct range_set *);
/* The same for RANGES_OUTSIDE. */
int		 ranges_refuse(struct request *, struct head *);

#endif
