/* SPDX-License-Identifier: MIT
 *
 * client/tunnel.h - bytes both ways between a client and an origin, unread.
 *
 * Used for CONNECT and after an Upgrade.  Half-close is kept: the end of one
 * direction leaves the other running, and a broken connection is told to the
 * other end as one, unless bytes for it are still on their way.  Refuses to
 * know what passes through it.
 */
#ifndef ADUANA_CLIENT_TUNNEL_H
#define ADUANA_CLIENT_TUNNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/net/splice.h"
#include "proxy/shm/meter.h"

struct tunnel;

enum tunnel_end {
	TUNNEL_CLOSED,		/* both directions ended cleanly */
	TUNNEL_IDLE,		/* nothing moved for too long */
	TUNNEL_CLIENT_ERROR,	/* the client's connection broke */
	TUNNEL_ORIGIN_ERROR	/* the origin's connection broke */
};

struct tunnel_outcome {
	enum tunnel_end	 end;
	int		 error;		/* errno of the break, or 0 */
	uint64_t	 to_origin;	/* bytes sent on, each way */
	uint64_t	 to_client;
};

/* Both descriptors are closed; the tunnel may be freed or started again. */
typedef void tunnel_fn(struct tunnel *, const struct tunnel_outcome *);

struct tunnel_options {
	int		 client_fd;	/* connected and nonblocking; the */
	int		 origin_fd;	/* tunnel's from tunnel_start() on */
	struct str	 early;		/* read from the client; copied */
	struct str	 late;		/* read from the origin; copied */
	int		 idle_ms;	/* without a byte either way, unless a
					 * meter holds them back */
	struct meter	 up;		/* from the client; zeroed: no bound */
	struct meter	 down;
};

/* ->waits: for its meter. */
#define TUNNEL_PAUSED	4u

/* One end of it, and the bytes that flow from here to the other end. */
struct tunnel_side {
	struct watch	 watch;
	struct splice	 splice;
	struct meter	 meter;
	struct timer	 pause;		/* if there is a meter */
	char		*first;		/* to be sent before what is spliced */
	size_t		 first_len;
	size_t		 first_sent;
	/* WATCH_READ: for bytes here; WATCH_WRITE: for room there;
	 * TUNNEL_PAUSED; 0: all has been sent, and its end too. */
	uint8_t		 waits;
};

/* Embedded in its owner; fields are the tunnel's. */
struct tunnel {
	unsigned		 magic;
#define TUNNEL_MAGIC		0x7bbe0001u
	int			 idle_ms;
	bool			 is_unbound;	/* the client */
	tunnel_fn		*fn;
	struct timer		 idle;
	struct tunnel_side	 client;
	struct tunnel_side	 origin;
};

/* 0, or -1 with errno: nothing is started and the descriptors stay the
 * caller's.  The callback never runs before return. */
int	 tunnel_start(struct tunnel *, struct loop *,
	    const struct tunnel_options *, tunnel_fn *);
/* Close both; no callback.  Harmless on a zeroed tunnel or one that is over. */
void	 tunnel_cancel(struct tunnel *);
/* Bytes so far, for a tunnel that is cancelled. */
void	 tunnel_progress(const struct tunnel *, struct tunnel_outcome *);

/* Have close(2) of ${fd} say that the connection broke rather than ended,
 * unless that would throw away what is not delivered yet, which matters
 * more. */
void	 tunnel_break_unless_sending(int fd);

#endif
