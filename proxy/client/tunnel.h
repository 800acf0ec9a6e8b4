/* SPDX-License-Identifier: MIT
 *
 * client/tunnel.h - bytes both ways between a client and an origin, unread.
 *
 * Used for CONNECT and after an Upgrade.  Half-close is kept: the end of one
 * direction leaves the other running.  Refuses to know what passes through it.
 */
#ifndef ADUANA_CLIENT_TUNNEL_H
#define ADUANA_CLIENT_TUNNEL_H

#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/net/splice.h"

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
	struct str	 early;		/* read from the client already; copied */
	struct str	 late;		/* read from the origin already; copied */
	int		 idle_ms;	/* without a byte either way */
};

/* One side of it, and the bytes that flow away from that side. */
struct tunnel_side {
	struct watch	 watch;
	struct splice	 splice;	/* from this side to the other */
	uint8_t		 wants;		/* of this descriptor */
	uint8_t		 state;
	char		*first;		/* still to be sent to the other side */
	uint32_t	 first_len;
	uint32_t	 first_sent;
};

/* Embedded in its owner; fields are the tunnel's. */
struct tunnel {
	unsigned		 magic;
#define TUNNEL_MAGIC		0x7bbe0001u
	int64_t			 idle_ns;
	struct loop		*loop;
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

#endif
