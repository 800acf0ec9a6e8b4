/* SPDX-License-Identifier: MIT
 *
 * tls/chain.h - what an origin forgot to send of its chain, out of what others
 * have sent.
 *
 * Refuses to trust: whatever is added is checked as if the origin had sent it.
 */
#ifndef ADUANA_TLS_CHAIN_H
#define ADUANA_TLS_CHAIN_H

struct intermediates;
struct stack_st_X509;
struct x509_store_ctx_st;

/* What the origin sent and what is missing, to be freed with what is in it;
 * NULL: nothing is missing, or it is not known.  ${table} may be NULL. */
struct stack_st_X509 *chain_complete(struct x509_store_ctx_st *,
		    struct intermediates *table);
/* Keep what stands between leaf and root of a chain that verified. */
void		 chain_remember(const struct stack_st_X509 *,
		    struct intermediates *table);

#endif
