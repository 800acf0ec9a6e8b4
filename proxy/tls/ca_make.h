/* SPDX-License-Identifier: MIT
 *
 * tls/ca_make.h - a new authority: a P-256 key, and a certificate that it signs
 * itself.
 *
 * Pure but for randomness; files are tls/ca.h's.
 */
#ifndef ADUANA_TLS_CA_MAKE_H
#define ADUANA_TLS_CA_MAKE_H

#include <stddef.h>
#include <stdint.h>

struct evp_pkey_st;
struct x509_st;

struct ca_wishes {
	const char	*machine;	/* for the subject */
	int64_t		 now_s;		/* wall clock */
	/* Permitted subtrees, without a leading dot; none: any name. */
	const char	*const *names;
	size_t		 n_names;
};

/* Both: NULL without memory or randomness. */
struct evp_pkey_st *ca_make_key(void);
struct x509_st	*ca_make_certificate(struct evp_pkey_st *,
		    const struct ca_wishes *);

#endif
