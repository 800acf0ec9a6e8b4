/* SPDX-License-Identifier: MIT
 *
 * request/multipart.h - several ranges of a stored body as one
 * multipart/byteranges body (RFC 9110 14.6), as the source of a chain.
 *
 * Its length is known before the first byte.  How many ranges there may be is
 * http/range.h's.
 */
#ifndef ADUANA_REQUEST_MULTIPART_H
#define ADUANA_REQUEST_MULTIPART_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/base/hash.h"
#include "proxy/http/range.h"
#include "proxy/http/sink.h"

struct cache_reader;

#define MULTIPART_BOUNDARY_LEN	32u

struct multipart_plan {
	struct cache_reader	*reader;	/* open on the whole */
	struct range_set	 set;		/* in the order to be sent */
	uint64_t		 total;
	struct str		 type;		/* Content-Type, may be empty */
	struct digest		 secret;	/* unguessed: the boundary */
};

struct multipart {
	unsigned		 magic;
#define MULTIPART_MAGIC		0x3017e001u
	bool			 pushing;
	struct source		 source;
	struct multipart_plan	 plan;
	struct buf		 text;		/* what goes between, unsent */
	size_t			 lines[RANGE_MAX + 1];	/* bytes of it */
	unsigned		 at;		/* range under way */
	uint64_t		 left;		/* of its body */
	bool			 in_body;
};

/* The reader must outlive it.  0, or -1 without memory. */
int		 multipart_init(struct multipart *,
		    const struct multipart_plan *);
/* MULTIPART_BOUNDARY_LEN bytes. */
void		 multipart_boundary(const struct multipart *, char *out);
/* Of the whole body; before it flows. */
uint64_t	 multipart_length(const struct multipart *);
/* Joined: push. */
void		 multipart_flow(struct multipart *);
/* Harmless on a zeroed one. */
void		 multipart_fini(struct multipart *);

#endif
