/* SPDX-License-Identifier: MIT
 *
 * request/issuer_misses.h - addresses where no issuer's certificate was to be
 * had a moment ago, so that a page of a hundred parts asks once.
 *
 * Of one worker, of bounded size: the oldest gives way.
 */
#ifndef ADUANA_REQUEST_ISSUER_MISSES_H
#define ADUANA_REQUEST_ISSUER_MISSES_H

#include <stdint.h>

#include "proxy/base/hash.h"

#define ISSUER_MISSES_ROWS	64u
#define ISSUER_MISSES_MS	INT64_C(60000)

struct issuer_miss {
	struct digest	 url;
	int64_t		 until_ms;
	const char	*why;		/* NULL: free */
};

/* Zeroed is empty. */
struct issuer_misses {
	struct issuer_miss	 rows[ISSUER_MISSES_ROWS];
};

/* ${why} is a static text.  Of a clock that does not go back. */
void		 issuer_misses_note(struct issuer_misses *, struct digest url,
		    const char *why, int64_t now_ms);
/* Why not, or NULL: nothing is known against it. */
const char	*issuer_misses_find(const struct issuer_misses *,
		    struct digest url, int64_t now_ms);

#endif
