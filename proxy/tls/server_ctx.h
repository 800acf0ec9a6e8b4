/* SPDX-License-Identifier: MIT
 *
 * tls/server_ctx.h - how we speak TLS to clients: versions, ciphers, tickets.
 *
 * One per worker.  TLS 1.2 and 1.3, Mozilla's intermediate suites, X25519,
 * P-256 and P-384; set in code, not left to openssl.cnf.  Tickets are made with
 * the keys of the leaf cache, the same in all workers.
 */
#ifndef ADUANA_TLS_SERVER_CTX_H
#define ADUANA_TLS_SERVER_CTX_H

struct leaf_cache;
struct server_ctx;
struct ssl_ctx_st;

/* The cache must outlive it.  NULL after a word on standard error. */
struct server_ctx *server_ctx_new(struct leaf_cache *);
void		 server_ctx_free(struct server_ctx *);

/* For stream_tls alone. */
struct ssl_ctx_st *server_ctx_get(struct server_ctx *);

#endif
