/* SPDX-License-Identifier: MIT
 *
 * client/relay.h - bytes both ways between two streams, either of which may be
 * TLS.
 *
 * What client/tunnel.h is for two sockets, where the kernel cannot move the
 * bytes: after an Upgrade.  Half-close is kept; a broken connection
 * is told to the other end as one.  Holds at most a read's worth of bytes each
 * way, and none while both sides are quiet.  Refuses to know what passes.
 */
#ifndef ADUANA_CLIENT_RELAY_H
#define ADUANA_CLIENT_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/client/tunnel.h"
#include "proxy/event/timer.h"
#include "proxy/net/stream.h"

struct relay;

/* Both streams are closed; the relay may be freed or started again. */
typedef void relay_fn(struct relay *, const struct tunnel_outcome *);

struct relay_options {
	struct stream	*client;	/* moved out of here, also on failure */
	struct stream	*origin;
	struct str	 early;		/* read from the client; copied */
	struct str	 late;		/* read from the origin; copied */
	int		 idle_ms;	/* without a byte either way, unless a
					 * meter holds them back */
	struct meter	 up;		/* from the client; zeroed: no bound */
	struct meter	 down;
};

/* One end of it, and the bytes that flow from here to the other end. */
struct relay_side {
	struct stream	 stream;
	struct meter	 meter;
	struct timer	 pause;		/* if there is a meter */
	char		*rest;		/* read, and not sent on yet */
	size_t		 rest_len;
	size_t		 rest_sent;
	uint64_t	 sent;
	bool		 ended;		/* nothing more comes from here */
	/* WATCH_READ: for bytes here; WATCH_WRITE: for room there;
	 * TUNNEL_PAUSED; 0: all has been sent, and its end too. */
	uint8_t		 waits;
};

/* Embedded in its owner; fields are the relay's. */
struct relay {
	unsigned		 magic;
#define RELAY_MAGIC		0x4e1a0001u
	int			 idle_ms;
	relay_fn		*fn;
	struct timer		 idle;
	struct relay_side	 client;
	struct relay_side	 origin;
};

/* 0, or -1 with errno: both streams are closed.  The callback never runs before
 * return. */
int	 relay_start(struct relay *, struct loop *,
	    const struct relay_options *, relay_fn *);
/* Close both; no callback.  Harmless on a zeroed relay or one that is over. */
void	 relay_cancel(struct relay *);
/* Bytes so far, for a relay that is cancelled. */
void	 relay_progress(const struct relay *, struct tunnel_outcome *);

#endif
