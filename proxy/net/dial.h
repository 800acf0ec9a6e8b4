/* SPDX-License-Identifier: MIT
 *
 * net/dial.h - a host name and port to a connected TCP socket.
 *
 * Both families are looked up together; the addresses are tried in turns, the
 * next one 250 ms after the last or as soon as it failed (RFC 8305 section 5).
 * Every address is put before the guard first; the one checked is the one
 * dialled.  The same with a judge, who speaks for the client.
 */
#ifndef ADUANA_NET_DIAL_H
#define ADUANA_NET_DIAL_H

#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/net/address.h"
#include "proxy/net/resolver.h"

struct guard;
struct dial;
struct judge;

enum dial_result {
	DIAL_OK,
	DIAL_NOT_FOUND,		/* there is no such name */
	DIAL_DNS_TIMEOUT,	/* the name service did not answer */
	DIAL_DNS_FAILED,	/* the name service is broken or refuses */
	DIAL_PROHIBITED,	/* the guard refused every address */
	DIAL_DENIED,		/* guard and judge together, every one */
	DIAL_REFUSED,		/* the host did */
	DIAL_UNREACHABLE,
	DIAL_TIMEOUT,
	DIAL_SYSTEM		/* we are out of resources */
};

struct dial_target {
	struct str		 host;		/* needed until return only */
	uint16_t		 port;
	int			 timeout_ms;	/* for all of it */
	const struct guard	*guard;		/* NULL: nothing is refused */
	struct judge		*judge;		/* NULL: nothing besides */
};

struct dial_outcome {
	enum dial_result	 result;
	/* The callback's from now on (nonblocking, close-on-exec, without
	 * Nagle's delay), or -1. */
	int			 fd;
	int			 error;		/* errno of the failure, or 0 */
	const char		*refusal;	/* the guard's words, or NULL */
	struct address		 peer;		/* len 0: none was dialled */
	int64_t			 began_ns;	/* monotonic */
	int64_t			 looked_up_ns;	/* the same; 0: never */
};

/* The dial is over and may be freed or started again.  The outcome is good
 * during the callback. */
typedef void dial_fn(struct dial *, const struct dial_outcome *);

#define DIAL_PARALLEL	6	/* connections under way at once */

struct dial_attempt {
	struct watch	 watch;
	struct dial	*dial;
	unsigned	 place;		/* in the answer */
};

/* Embedded in its owner; fields are the dial's. */
struct dial {
	unsigned		 magic;
#define DIAL_MAGIC		0xd1a10001u
	uint16_t		 port;
	uint16_t		 next;		/* address to try next */
	uint8_t			 running;	/* attempts in use */
	int			 error;
	int64_t			 began_ns;
	int64_t			 looked_up_ns;
	struct loop		*loop;
	const struct guard	*guard;
	struct judge		*judge;
	bool			 is_denied;	/* the judge spoke */
	const char		*refusal;
	dial_fn			*fn;
	struct answer		*answer;
	struct address		 peer;
	struct lookup		 lookup;
	struct timer		 deadline;
	struct timer		 stagger;
	struct dial_attempt	 attempts[DIAL_PARALLEL];
};

/* The callback never runs before return, and runs exactly once unless
 * cancelled. */
void		 dial_start(struct dial *, struct loop *, struct resolver *,
		    const struct dial_target *, dial_fn *);
/* No callback after this; everything is closed.  Harmless on a zeroed dial or
 * one that is over. */
void		 dial_cancel(struct dial *);

#endif
