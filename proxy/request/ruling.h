/* SPDX-License-Identifier: MIT
 *
 * request/ruling.h - what the lists say of a request, each time something new
 * is known of it: req->verdict.
 *
 * Acts on nothing: the stages do.
 */
#ifndef ADUANA_REQUEST_RULING_H
#define ADUANA_REQUEST_RULING_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct address;
struct judge;
struct request;
struct url;
struct verdict;

/* The word on ${url} alone; -1 without room. */
int		 ruling_ask(struct request *, const struct url *,
		    struct str method, struct verdict *);
/* At first.  Inside TLS the same is asked for the other name by which the host
 * was called: what opens one name must not open the other.  -1 without room. */
int		 ruling_begin(struct request *);

/* Whoever is to be asked about the addresses of a dial, NULL: nobody need be.
 * When it refuses them all, the verdict is the last refusal. */
struct judge	*ruling_judge(struct request *);
/* ${peer} is what was chosen of those. */
void		 ruling_dialed(struct request *, const struct address *peer);

/* The answer's head is prepared, stored or fetched: type and size, and where a
 * stored one came from.  The verdict may be a refusal now. */
void		 ruling_answered(struct request *);
/* A body of unknown length is refused when it turns out to be longer than
 * this; UINT64_MAX: it never is.  Asked after ruling_answered(). */
uint64_t	 ruling_most(struct request *);
/* Types and sizes are asked for: parts alone will not do. */
bool		 ruling_needs_whole(const struct request *);

#endif
