/* SPDX-License-Identifier: MIT
 *
 * tls/verify.h - judging the certificates of one connection to an origin.
 *
 * OpenSSL builds and checks the chain; here stands what browsers ask beyond
 * that, what an exception of the settings lets through, and what is told of a
 * fault.  Hangs on the SSL, and goes with it.
 */
#ifndef ADUANA_TLS_VERIFY_H
#define ADUANA_TLS_VERIFY_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/tls/chain.h"
#include "proxy/tls/report.h"

struct intermediates;
struct leaf_cache;
struct origin_peer;
struct ssl_st;
struct tls_exception;
struct x509_st;
struct x509_store_ctx_st;

/* What all connections of a worker share. */
struct verifier {
	struct leaf_cache	*leaves;	/* or NULL */
	struct intermediates	*intermediates;	/* or NULL */
	/* Of this worker alone, for what no chain has proved yet. */
	struct chain_fetched	 fetched;
	bool			 told_stale;	/* of a list out of date */
};

#define VERIFY_NAME_MAX	255u

struct verify {
	unsigned			 magic;
#define VERIFY_MAGIC			0x7e21f701u
	struct verifier			*all;
	const struct tls_exception	*exception;	/* or NULL */
	bool				 is_ip;
	char				 name[VERIFY_NAME_MAX + 1];
	struct tls_report		 report;
};

/* Make one for ${peer} and hang it on ${ssl}; NULL without memory. */
struct verify	*verify_attach(struct ssl_st *, struct verifier *,
		    const struct origin_peer *);
struct verify	*verify_of(const struct ssl_st *);

/* ${cert} (or NULL), at ${depth}, fails ${check}.  True when an exception of
 * the settings excuses that: go on. */
bool		 verify_fault(struct verify *, enum tls_check,
		    const struct ssl_st *, const struct x509_st *cert,
		    int depth, const char *detail);

/* For SSL_CTX_set_cert_verify_callback(). */
int		 verify_run(struct x509_store_ctx_st *, void *);

#endif
