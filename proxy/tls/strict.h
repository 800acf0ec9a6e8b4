/* SPDX-License-Identifier: MIT
 *
 * tls/strict.h - what browsers refuse in one certificate and OpenSSL does not.
 */
#ifndef ADUANA_TLS_STRICT_H
#define ADUANA_TLS_STRICT_H

#include <stdbool.h>

#include "proxy/tls/report.h"

struct x509_st;

/* OpenSSL's level 2: 112 bits, no SHA-1. */
#define STRICT_LEVEL	2

/* TLS_CHECK_NONE, or what is wrong, and ${*why}, a static text. */
enum tls_check	 strict_check(struct x509_st *, bool is_leaf,
		    const char **why);
/* The certificate says that it is only to be taken with a fresh proof that it
 * is not revoked (RFC 7633). */
bool		 strict_wants_staple(const struct x509_st *);

#endif
