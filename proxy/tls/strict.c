/* SPDX-License-Identifier: MIT
 *
 * tls/strict.c - kinds of keys, and what a leaf is for.
 */
#include "proxy/tls/strict.h"

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define RSA_BITS_MIN	2048
#define STATUS_REQUEST	5	/* RFC 7633 4.1 */

static bool
is_common_curve(const EVP_PKEY *key)
{
	char group[64] = "";

	if (!EVP_PKEY_get_group_name(key, group, sizeof(group), NULL))
		return (false);
	switch (OBJ_sn2nid(group)) {
	case NID_X9_62_prime256v1:
	case NID_secp384r1:
	case NID_secp521r1:
		return (true);
	}
	return (false);
}

static bool
is_strong_key(const EVP_PKEY *key)
{
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return (EVP_PKEY_get_bits(key) >= RSA_BITS_MIN);
	case EVP_PKEY_EC:
		return (is_common_curve(key));
	}
	return (false);
}

enum tls_check
strict_check(struct x509_st *cert, bool is_leaf, const char **why)
{
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	unsigned flags = X509_get_extension_flags(cert);

	if (key == NULL || (flags & EXFLAG_INVALID) != 0) {
		*why = "the key or an extension cannot be read";
		return (TLS_CHECK_BAD_CERTIFICATE);
	}
	if (!is_strong_key(key)) {
		*why = "the kind or length of the key";
		return (TLS_CHECK_WEAK);
	}
	if (is_leaf && (flags & EXFLAG_XKUSAGE) != 0 &&
	    (X509_get_extended_key_usage(cert) & XKU_SSL_SERVER) == 0) {
		*why = "extended key usage without serverAuth";
		return (TLS_CHECK_WRONG_PURPOSE);
	}
	return (TLS_CHECK_NONE);
}

bool
strict_wants_staple(const struct x509_st *cert)
{
	TLS_FEATURE *features;
	bool wants = false;
	int i;

	features = X509_get_ext_d2i(cert, NID_tlsfeature, NULL, NULL);
	for (i = 0; i < sk_ASN1_INTEGER_num(features); i++)
		wants = wants ||
			ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, i)) ==
			    STATUS_REQUEST;
	TLS_FEATURE_free(features);
	return (wants);
}
