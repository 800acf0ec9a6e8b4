/* SPDX-License-Identifier: MIT
 *
 * http/range.h - byte ranges (RFC 9110 14).
 *
 * A set of more than RANGE_MAX ranges, or one that overlaps or runs backwards,
 * is ignored like one that cannot be read: the whole is sent.
 */
#ifndef ADUANA_HTTP_RANGE_H
#define ADUANA_HTTP_RANGE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define RANGE_MAX	16u

struct range {
	uint64_t	 first;
	uint64_t	 last;	/* included */
};

struct range_set {
	unsigned	 count;
	struct range	 at[RANGE_MAX];
};

enum range_result {
	RANGE_IGNORE,		/* send the whole, 200 */
	RANGE_OK,		/* 206 with ->count ranges, in asked order */
	RANGE_UNSATISFIABLE	/* 416 */
};

/* The value of Range against a representation of ${length} bytes. */
enum range_result range_resolve(struct str value, uint64_t length,
		    struct range_set *);

#endif
