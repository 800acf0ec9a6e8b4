/* SPDX-License-Identifier: MIT
 *
 * tls/issue.h - what every certificate that we make is made of.
 *
 * Version 3, a random serial number, key identifiers, a signature.  Pure but
 * for the randomness of serial number and signature.  What is in the
 * certificate beside that is its maker's.
 */
#ifndef ADUANA_TLS_ISSUE_H
#define ADUANA_TLS_ISSUE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct x509_st;
struct evp_pkey_st;

enum issue_usage {
	ISSUE_USAGE_SERVER,	/* digitalSignature */
	ISSUE_USAGE_AUTHORITY	/* keyCertSign, cRLSign */
};

/* One for ${key}, good in the given time (wall clock, seconds); NULL: no
 * memory or no randomness.  To be freed by X509_free().  With ${is_written} it
 * is only to be written as DER, not to be asked for its key: that is several
 * times faster. */
struct x509_st	*issue_begin(struct evp_pkey_st *key, int64_t from_s,
		    int64_t to_s, bool is_written);
/* The rest: 0, or -1. */
int		 issue_usage(struct x509_st *, enum issue_usage);
/* Append to the subject; ${field} is openssl's short name. */
int		 issue_subject(struct x509_st *, const char *field, struct str);
/* Any other extension: ${value} is openssl's value of that ${nid}. */
int		 issue_extension(struct x509_st *, int nid, void *value,
		    bool critical);
/* Name the issuer (may be the certificate itself) and sign; nothing may be
 * changed after that. */
int		 issue_sign(struct x509_st *, struct x509_st *issuer,
		    struct evp_pkey_st *issuer_key);

#endif
