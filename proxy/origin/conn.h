/* SPDX-License-Identifier: MIT
 *
 * origin/conn.h - one connection to an origin, in use or kept in a pool.
 *
 * Knows where it leads and whose turn it is; refuses to know HTTP.
 */
#ifndef ADUANA_ORIGIN_CONN_H
#define ADUANA_ORIGIN_CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/event/timer.h"
#include "proxy/net/address.h"
#include "proxy/net/stream.h"

struct counters_row;
struct loop;
struct pool_shelf;

struct origin_conn;

typedef void conn_late_fn(struct origin_conn *);

struct origin_conn {
	unsigned		 magic;
#define ORIGIN_CONN_MAGIC	0x0c0b0001u
	struct stream		 stream;
	void			*owner;		/* who gets its events */
	conn_late_fn		*late;		/* the owner's */
	/* Of what the owner waits for: one for all owners, since to set it to
	 * later does not move it in the queue. */
	struct timer		 deadline;
	struct address		 peer;
	struct counters_row	*counters;
	/* the pool's */
	struct list		 link;
	struct pool_shelf	*shelf;
};

/* Take over the connected ${fd}, also on failure; NULL without memory. */
struct origin_conn *conn_new(struct loop *, int fd, const struct address *peer,
		    struct counters_row *);
/* Close and free; NULL is allowed. */
void		 conn_close(struct origin_conn *);
/* Let ${owner} hear of its readiness through ${fn}, and of its deadline, which
 * is not set yet, through ${late}. */
void		 conn_own(struct origin_conn *, void *owner, stream_fn *,
		    conn_late_fn *late);
/* Free it without closing: ${to} is its stream from now on, with a callback of
 * its own. */
void		 conn_release(struct origin_conn *, struct stream *to,
		    stream_fn *);

#endif
