/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/peers.h - an openssl client at the other end of a stream that
 * is TLS, and stand-ins for what the stream leans on.
 */
#ifndef ADUANA_TESTS_PEERS_H
#define ADUANA_TESTS_PEERS_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>

#include "proxy/event/timer.h"
#include "proxy/tls/leaf.h"
#include "proxy/tls/leaf_cache.h"
#include "proxy/tls/origin_ctx.h"
#include "proxy/tls/server_ctx.h"
#include "proxy/tls/stream_tls.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"
#include "tests/unit/tls/made.h"

/* ---- stand-ins ----------------------------------------------------------- */

struct leaf {
	X509		*certificate;
	EVP_PKEY	*key;
};

struct x509_st *
leaf_certificate(const struct leaf *leaf)
{
	return (leaf->certificate);
}

struct evp_pkey_st *
leaf_key(const struct leaf *leaf)
{
	return (leaf->key);
}

struct stack_st_X509 *
leaf_chain(const struct leaf *leaf)
{
	(void)leaf;
	return (NULL);
}

static struct str peers_tickets;

struct str
leaf_cache_tickets(const struct leaf_cache *leaves)
{
	(void)leaves;
	return (peers_tickets);
}

static SSL_CTX *peers_client_ctx;

struct ssl_st *
origin_ctx_connect(struct origin_ctx *ctx, const struct origin_peer *peer)
{
	(void)ctx;
	(void)peer;
	return (SSL_new(peers_client_ctx));
}

void
origin_ctx_failed(SSL *ssl, unsigned long error)
{
	(void)ssl;
	(void)error;
}

const struct tls_report *
origin_ctx_report(const struct ssl_st *ssl)
{
	(void)ssl;
	return (NULL);
}

/* ---- a leaf -------------------------------------------------------------- */

static inline struct leaf
peers_leaf(void)
{
	struct made m = made(&(struct wish){.subject = "test"});

	return ((struct leaf){m.cert, m.key});
}

#endif
