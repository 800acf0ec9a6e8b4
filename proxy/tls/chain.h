/* SPDX-License-Identifier: MIT
 *
 * tls/chain.h - what an origin forgot to send of its chain, out of what others
 * have sent.
 *
 * Refuses to trust: whatever is added is checked as if the origin had sent it.
 */
#ifndef ADUANA_TLS_CHAIN_H
#define ADUANA_TLS_CHAIN_H

#include <stddef.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct intermediates;
struct x509_st;
struct stack_st_X509;
struct x509_store_ctx_st;

/* Certificates that were fetched, each by the address that it came from: what
 * is said at one address is of no weight for who names another. */
struct chain_fetched {
	struct intermediates	*table;		/* or NULL: none are kept */
	struct hash_seed	 seed;
};

#define CHAIN_URL_SIZE	256u

/* What the origin sent and what is missing, to be freed with what is in it;
 * NULL: nothing is missing, or it is not known.  ${seen} may be NULL.  Only
 * what has signed, and is not out of date, is added. */
struct stack_st_X509 *chain_complete(struct x509_store_ctx_st *,
		    struct intermediates *seen, const struct chain_fetched *);
/* Keep what stands between leaf and root of a chain that verified. */
void		 chain_remember(const struct stack_st_X509 *,
		    struct intermediates *table);
/* Keep what came from ${url}: one certificate, or a PKCS #7 message of nothing
 * but certificates (RFC 5280 4.2.2.1), DER.  How many may be an intermediate
 * authority's and were kept; 0: it is of no use. */
unsigned	 chain_keep(const struct chain_fetched *, struct str url,
		    struct str der);
/* Where ${cert} (or NULL) says that its issuer's certificate is to be had:
 * "http://...", printable ASCII; empty: nowhere. */
void		 chain_issuer_url(const struct x509_st *cert,
		    char out[static CHAIN_URL_SIZE]);

#endif
