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
#include "proxy/tls/ca_make.h"

struct ca;
struct x509_st;
struct evp_pkey_st;
struct stack_st_X509;

/* Files: the operator's own, or those in the state folder (tls/ca_places.h). */
struct ca_places {
	const char	*key;		/* PEM, 0600 */
	const char	*certificate;	/* PEM; may be followed by its chain */
	bool		 given;		/* the operator's: never written */
	bool		 key_given;	/* the key alone is the operator's */
};

/* Read both.  What is not there and not the operator's is made (0600 and 0644,
 * whole or not at all, in a folder that is made as well): key and certificate,
 * or a certificate for the key; a certificate whose key is gone is a mistake.
 * NULL after a complaint on standard error that names file and remedy. */
struct ca	*ca_open(const struct ca_places *, const struct ca_wishes *);
/* Make new ones in place of those that are there, which are kept beside them
 * under the same name with ".old".  Refused where one is the operator's. */
struct ca	*ca_rotate(const struct ca_places *, const struct ca_wishes *);
void		 ca_free(struct ca *);

struct x509_st	*ca_certificate(const struct ca *);
struct evp_pkey_st *ca_key(const struct ca *);
/* Certificates between it and a root, without the root; may be NULL. */
struct stack_st_X509 *ca_chain(const struct ca *);

#endif
