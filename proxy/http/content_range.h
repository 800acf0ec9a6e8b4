/* SPDX-License-Identifier: MIT
 *
 * http/content_range.h - which bytes a part of a representation holds, read
 * and written (RFC 9110 14.4, 15.3.7).
 *
 * Reads nothing but the grammar: a number of more than 63 bits, a space too
 * many, a last byte before the first or beyond the end is no Content-Range.
 */
#ifndef ADUANA_HTTP_CONTENT_RANGE_H
#define ADUANA_HTTP_CONTENT_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/http/range.h"

#define CONTENT_RANGE_LEN	70u	/* room for content_range_format() */

struct head;

struct content_range {
	bool		 has_part;	/* first and last; else "bytes * /10" */
	bool		 has_total;	/* else "bytes 0-4/ *" */
	uint64_t	 first;
	uint64_t	 last;		/* included */
	uint64_t	 total;		/* of the whole representation */
};

/* The value of one line.  0, or -1: it is none. */
int		 content_range_parse(struct str value, struct content_range *);

/* What a 206 brings, when it says so beyond doubt: one part, where in the whole
 * it lies, and how long the whole is.  -1 for any other head, several parts in
 * one (multipart/byteranges) among them. */
int		 content_range_of(const struct head *, struct content_range *);
/* The part has everything. */
bool		 content_range_is_whole(const struct content_range *);

/* "bytes 0-4/10".  How many bytes. */
size_t		 content_range_format(char out[CONTENT_RANGE_LEN], struct range,
		    uint64_t total);
/* "bytes * /10" (without the space), for a 416. */
size_t		 content_range_unsatisfied(char out[CONTENT_RANGE_LEN],
		    uint64_t total);

#endif
