/* SPDX-License-Identifier: MIT
 *
 * tls/tls13_kdf.h - the key schedule of TLS 1.3 (RFC 8446 7.1) for openssl.
 *
 * openssl's own looks up every part of it by name in each of the twenty steps
 * of a handshake.  This one computes the same, HMAC over libcrypto's SHA-2, and
 * is given to openssl as a provider.  It has no mode but those two that
 * handshakes use, and no digest but SHA-256 and SHA-384.
 */
#ifndef ADUANA_TLS_TLS13_KDF_H
#define ADUANA_TLS_TLS13_KDF_H

/* What SSL_CTX_new_ex() is to prefer; NULL when the provider cannot be had:
 * openssl's own serves then. */
const char	*tls13_kdf_properties(void);

#endif
