/* SPDX-License-Identifier: MIT
 *
 * tls/mint.h - a server certificate for one name.
 *
 * Pure but for randomness.  The name becomes one subjectAltName, built as a
 * value and never from text; what is neither a host name nor an address literal
 * is refused.
 */
#ifndef ADUANA_TLS_MINT_H
#define ADUANA_TLS_MINT_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct x509_st;
struct evp_pkey_st;

#define MINT_DER_MAX	(16u * 1024)

struct mint_order {
	struct x509_st		*issuer;
	struct evp_pkey_st	*issuer_key;
	struct evp_pkey_st	*leaf_key;	/* its public part is enough */
	/* A host name (labels of 1 to 63 letters, digits, '-' and '_', 253 in
	 * all, no trailing dot) or an address, IPv6 without brackets. */
	struct str		 name;
	int64_t			 now_s;		/* wall clock */
	int64_t			 until_s;	/* not beyond this; 0: any */
};

enum mint_result {
	MINT_OK,
	MINT_BAD_NAME,
	MINT_EXPIRED,	/* the issuer itself, at now_s */
	MINT_FAILED	/* no memory, no randomness, or until_s is over */
};

/* Write the DER to ${out} (MINT_DER_MAX bytes).  Good from a day ago to 29 days
 * from now, never before or after the issuer. */
enum mint_result mint_leaf(const struct mint_order *, void *out, size_t *len);

#endif
