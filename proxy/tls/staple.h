/* SPDX-License-Identifier: MIT
 *
 * tls/staple.h - the OCSP answer that an origin sends along (RFC 6066 8).
 *
 * Revoked is refused.  An answer that is missing, not signed by who may, out of
 * date or for another certificate says nothing, unless the certificate must
 * have one.  Refuses to ask anybody.
 */
#ifndef ADUANA_TLS_STAPLE_H
#define ADUANA_TLS_STAPLE_H

struct ssl_st;

/* For SSL_CTX_set_tlsext_status_cb(): 1 go on, 0 refuse. */
int	 staple_check(struct ssl_st *, void *);

#endif
