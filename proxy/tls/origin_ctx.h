/* SPDX-License-Identifier: MIT
 *
 * tls/origin_ctx.h - how we speak TLS to origins: whom we trust, and what a
 * browser would not take.
 *
 * One per worker: trust store, revocation lists, intermediates seen before,
 * sessions to resume.  Set in code, not left to openssl.cnf.
 */
#ifndef ADUANA_TLS_ORIGIN_CTX_H
#define ADUANA_TLS_ORIGIN_CTX_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/tls/origin_peer.h"
#include "proxy/tls/report.h"

struct complaints;
struct intermediates;
struct leaf_cache;
struct origin_ctx;
struct settings;
struct ssl_ctx_st;
struct ssl_st;
struct tls_exception;

struct origin_ctx_options {
	const struct settings	*settings;	/* tls.trust, tls.crl, ... */
	/* Its authority is never accepted for an origin; NULL: none. */
	struct leaf_cache	*leaves;
	struct intermediates	*intermediates;	/* shared; NULL: none */
};

/* NULL after a word on standard error; the same mistakes are found by
 * origin_ctx_check() before any fork. */
struct origin_ctx *origin_ctx_new(const struct origin_ctx_options *);
void		 origin_ctx_free(struct origin_ctx *);
/* Files of the settings that cannot be read, each a complaint. */
void		 origin_ctx_check(const struct settings *,
		    struct complaints *);

/* The exception for ${name} or NULL. */
const struct tls_exception *origin_ctx_exception(const struct origin_ctx *,
		    struct str name, uint16_t port);

/* What was fetched from ${url}, a report's ->issuer_url, as the certificate of
 * an issuer (DER): used where a certificate names that address and was signed
 * by it, and trusted no more than if the origin had sent it.  False: it is of
 * no use to anybody. */
bool		 origin_ctx_learn(struct origin_ctx *, struct str url,
		    struct str der);

/* ---- for stream_tls alone ------------------------------------------------ */

/* A client-side SSL for ${peer}, verification set; NULL without memory. */
struct ssl_st	*origin_ctx_connect(struct origin_ctx *,
		    const struct origin_peer *);
/* The handshake has failed with ${error}, the first of OpenSSL's queue (0:
 * none): say in the report why, unless it is said already. */
void		 origin_ctx_failed(struct ssl_st *, unsigned long error);
/* What was found wrong, or checked and let through by an exception, or that the
 * origin asked for a certificate of the client; NULL: nothing of these.  Good
 * as long as the SSL. */
const struct tls_report *origin_ctx_report(const struct ssl_st *);

#endif
