/* SPDX-License-Identifier: MIT
 *
 * tls/trust.h - the authorities that may vouch for origins, and their lists of
 * revoked certificates, out of files.
 *
 * The system's, as Debian's ca-certificates keeps them, and the operator's.
 * Refuses to judge a certificate.
 */
#ifndef ADUANA_TLS_TRUST_H
#define ADUANA_TLS_TRUST_H

#include <stddef.h>

struct complaints;
struct settings;
struct x509_store_st;

/* The system's authorities, then `tls.trust`.  What cannot be read is a
 * complaint and left out; NULL only without memory. */
struct x509_store_st *trust_load(const struct settings *, struct complaints *);

/* Add `tls.crl` to ${store}; how many lists were found. */
size_t		 trust_load_crls(struct x509_store_st *,
		    const struct settings *, struct complaints *);

#endif
