/* SPDX-License-Identifier: MIT
 *
 * tls/bucket.h - how often somebody may ask: a token bucket.
 *
 * Pure: time is an argument.  Zeroed memory is a full one.
 */
#ifndef ADUANA_TLS_BUCKET_H
#define ADUANA_TLS_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bucket {
	int64_t	 full_ns;	/* when all tokens will be back; monotonic */
};

/* Take one token of ${most}, which come back at ${per_s} a second.  False:
 * there is none. */
bool	 bucket_take(struct bucket *, int64_t now_ns, int64_t per_s,
	    int64_t most);

#endif
