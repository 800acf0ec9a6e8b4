/* SPDX-License-Identifier: MIT
 *
 * origin/pool.h - idle connections to origins, by where they lead and what was
 * proved there.
 *
 * A connection on which anything happens while it is idle is closed: whatever
 * an origin sends unasked never becomes the next answer.  Only TLS's own
 * messages (session tickets) may come; they are read at once.
 */
#ifndef ADUANA_ORIGIN_POOL_H
#define ADUANA_ORIGIN_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct judge;
struct origin_conn;
struct pool;

/* Requests that may follow each other on one connection; slices are only
 * read. */
struct pool_key {
	struct str	 host;		/* that was dialled */
	struct str	 name;		/* that was proved, if ->secure */
	uint16_t	 port;
	bool		 secure;
	unsigned	 policy;	/* number of the exception, 0: none */
};

/* At most ${per_origin} idle connections to one origin, none longer than
 * ${idle_ms}; POOL_MAX in all.  NULL without memory. */
#define POOL_MAX	4096u
struct pool	*pool_new(unsigned per_origin, int64_t idle_ms);
/* Closes what is in it. */
void		 pool_free(struct pool *);

/* The one most recently given of those that lead where ${judge} (NULL: nobody)
 * does not refuse; NULL if there is none.  It is the caller's. */
struct origin_conn *pool_take(struct pool *, const struct pool_key *,
		    struct judge *);
/* Keep ${conn} for another request, or close it when the pool is full. */
void		 pool_give(struct pool *, struct origin_conn *,
		    const struct pool_key *);

#endif
