/* SPDX-License-Identifier: MIT
 *
 * tls/session_cache.h - sessions with origins that can be resumed.
 *
 * One per worker, least recently used go first.  A session is kept under the
 * name that was proved when it was made, with port and policy, and given only
 * for the same: who resumes it has what was verified.  It never outlives the
 * certificate, or that verification by SESSION_CACHE_KEEP_S.  TLS 1.3's are
 * given once (RFC 8446 C.4).  What is very large is not kept.  Refuses to
 * verify: who made the connection says whether it is good.
 */
#ifndef ADUANA_TLS_SESSION_CACHE_H
#define ADUANA_TLS_SESSION_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct session_cache;
struct ssl_ctx_st;
struct ssl_st;

#define SESSION_CACHE_MAX	1024u	/* origins */
#define SESSION_CACHE_EACH	2u	/* sessions of one */
#define SESSION_CACHE_KEEP_S	(12 * 3600)

/* Who is resumed with. */
struct session_peer {
	struct str	 name;
	uint16_t	 port;
	unsigned	 policy;	/* number of the exception, 0: none */
};

/* Verified in full, nothing excused: its sessions may be kept. */
typedef bool session_good_fn(const struct ssl_st *);

/* For the connections of ${ctx}, which must be gone before it is.  NULL without
 * memory. */
struct session_cache *session_cache_new(struct ssl_ctx_st *ctx, unsigned max,
		    session_good_fn *);
void		 session_cache_free(struct session_cache *);

/* Before the handshake: resume a session if there is one (wall clock ${now_s}),
 * and keep those that come.  0, or -1 without memory. */
int		 session_cache_offer(struct session_cache *, struct ssl_st *,
		    const struct session_peer *, int64_t now_s);
/* The handshake failed: what was kept for this peer goes. */
void		 session_cache_failed(const struct ssl_st *);
/* Origins with a session now. */
size_t		 session_cache_count(const struct session_cache *);

#endif
