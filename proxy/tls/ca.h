/* SPDX-License-Identifier: MIT
 *
 * tls/ca.h - the certificate authority: a P-256 key and its certificate.
 *
 * Made, read and written here, in the signer alone as far as the key is
 * concerned.  The certificate is public: anybody may read its file.
 */
#ifndef ADUANA_TLS_CA_H
#define ADUANA_TLS_CA_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct ca;
struct x509_st;
struct evp_pkey_st;
struct stack_st_X509;

/* Files: the operator's own, or those in the state folder. */
struct ca_places {
	const char	*key;		/* PEM, 0600 */
	const char	*certificate;	/* PEM; may be followed by its chain */
	bool		 given;		/* the operator's: never written */
};

struct ca_wishes {
	const char	*machine;	/* for the subject */
	int64_t		 now_s;		/* wall clock */
	const char	*const *names;	/* permitted subtrees; NULL: any */
	size_t		 n_names;
};

/* Read both; when neither file is there and they are not the operator's, make
 * them (0600 and 0644, whole or not at all).  NULL after complaints on standard
 * error that name file and remedy. */
struct ca	*ca_open(const struct ca_places *, const struct ca_wishes *);
/* Make new ones in place of those that are there, which are kept beside them
 * under the same name with ".old". */
struct ca	*ca_rotate(const struct ca_places *, const struct ca_wishes *);
void		 ca_free(struct ca *);

struct x509_st	*ca_certificate(const struct ca *);
struct evp_pkey_st *ca_key(const struct ca *);
/* Certificates between it and a root, without the root; may be NULL. */
struct stack_st_X509 *ca_chain(const struct ca *);

#endif
