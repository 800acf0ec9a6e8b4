/* SPDX-License-Identifier: MIT
 *
 * client/intercept.h - from a CONNECT that was answered to TLS with the client,
 * or to the knowledge that it is to be a tunnel.
 *
 * Reads the ClientHello, asks its owner what to do about the names, gets a
 * leaf, shakes hands.  Knows no rule, no log, no origin.
 */
#ifndef ADUANA_CLIENT_INTERCEPT_H
#define ADUANA_CLIENT_INTERCEPT_H

#include "proxy/base/buf.h"
#include "proxy/event/timer.h"
#include "proxy/net/stream.h"
#include "proxy/tls/hello.h"
#include "proxy/tls/leaf_cache.h"
#include "proxy/tls/stream_tls.h"

struct intercept;
struct leaf_cache;
struct secure;
struct server_ctx;

enum intercept_choice {
	INTERCEPT_TLS,		/* show a leaf for ->secure->name */
	INTERCEPT_TUNNEL,	/* hand over descriptor and bytes */
	INTERCEPT_CLOSE
};

enum intercept_end {
	INTERCEPT_READY,	/* ->stream is TLS: move it out; ->in has the
				 * first bytes read from it, or none */
	INTERCEPT_TUNNELLED,	/* ->stream is plain: release it; ->in has what
				 * was read */
	INTERCEPT_REFUSED,	/* the client refused the leaf, or left at once
				 * with it: ->failure */
	INTERCEPT_BROKEN,	/* no handshake for another reason */
	INTERCEPT_SILENT,	/* the deadline passed */
	INTERCEPT_NO_LEAF,	/* ->problem */
	INTERCEPT_GONE		/* closed before a whole hello, or CLOSE */
};

struct intercept_ops {
	/* HELLO_DONE, HELLO_NOT_TLS or HELLO_BAD: what to do.  To choose
	 * INTERCEPT_TLS set ->secure first (its name is the leaf's). */
	enum intercept_choice (*heard)(struct intercept *, enum hello_result,
			    const struct hello *);
	/* Over; the last call.  Never before intercept_start() returns. */
	void		(*ended)(struct intercept *, enum intercept_end);
};

struct intercept_env {
	struct loop		*loop;
	struct leaf_cache	*leaves;
	struct server_ctx	*server;
	int64_t			 handshake_ms;	/* for all of it */
};

/* Embedded in its owner; fields are the intercept's but where said. */
struct intercept {
	unsigned		 magic;
#define INTERCEPT_MAGIC		0x1ce9c001u
	uint8_t			 phase;
	const struct intercept_env *env;
	const struct intercept_ops *ops;
	struct stream		 stream;
	struct buf		 in;		/* what was read so far */
	struct timer		 deadline;
	struct task		 task;
	struct leaf_ask		 ask;
	bool			 has_asked;	/* the signer had to make it */
	bool			 has_waited;	/* for the client's last word */
	struct secure		*secure;	/* the owner's to set */
	struct tls_failure	 failure;
	const char		*problem;
};

/* Take over the stream, plain TCP; ${early} is copied.  0, or -1 with errno,
 * the stream still the caller's. */
int		 intercept_start(struct intercept *,
		    const struct intercept_env *, struct stream *,
		    struct str early, const struct intercept_ops *);
/* Close what it still has; no callback.  Harmless on a zeroed one. */
void		 intercept_cancel(struct intercept *);

#endif
