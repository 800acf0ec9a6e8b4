/* SPDX-License-Identifier: MIT
 *
 * http/framing.h - where the body ends (RFC 9112 6).
 *
 * Refuses every ambiguity: Content-Length with Transfer-Encoding, lengths that
 * differ or are not plain digits, any transfer coding but exactly one
 * "chunked", Transfer-Encoding in HTTP/1.0.
 */
#ifndef ADUANA_HTTP_FRAMING_H
#define ADUANA_HTTP_FRAMING_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/http/head.h"

enum framing_kind {
	FRAMING_NONE,		/* no body */
	FRAMING_LENGTH,		/* ->length bytes */
	FRAMING_CHUNKED,
	FRAMING_CLOSE		/* responses: until the connection ends */
};

struct framing {
	enum framing_kind	 kind;
	uint64_t		 length;	/* FRAMING_LENGTH only */
};

/* NULL, or what is wrong (fixed text; ${*status} 400 or 501). */
const char	*framing_of_request(const struct head *, struct framing *,
		    unsigned *status);
/* ${asked} is the request's method: HEAD has no body, nor have 1xx, 204, 304,
 * nor a 2xx to CONNECT.  NULL, or what is wrong. */
const char	*framing_of_response(const struct head *, enum method asked,
		    struct framing *);

#endif
