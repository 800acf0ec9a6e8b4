/* SPDX-License-Identifier: MIT
 *
 * tls/ca_judge.c - whether a key and certificates are an authority.
 */
#include "proxy/tls/ca_judge.h"

#include <time.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#define RSA_BITS_MIN	2048
#define EC_BITS_MIN	256

/* What browsers take as a signer. */
static const char *
judge_key(EVP_PKEY *key)
{
	int bits = EVP_PKEY_get_bits(key);

	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		return (bits >= RSA_BITS_MIN
			    ? NULL
			    : "the RSA key has less than 2048 bits");
	case EVP_PKEY_EC:
		return (bits >= EC_BITS_MIN
			    ? NULL
			    : "the key is on a curve of less than 256 bits");
	default:
		return ("the key is neither RSA nor ECDSA, which browsers ask "
			"for");
	}
}

static const char *
judge_dates(const X509 *x, int64_t now_s)
{
	time_t now = (time_t)now_s;

	if (X509_cmp_time(X509_get0_notBefore(x), &now) > 0)
		return ("the certificate is not valid yet");
	if (X509_cmp_time(X509_get0_notAfter(x), &now) < 0)
		return ("the certificate has expired");
	return (NULL);
}

static const char *
judge_authority(X509 *x)
{
	uint32_t flags = X509_get_extension_flags(x);

	if ((flags & EXFLAG_INVALID) != 0)
		return ("the certificate has an extension that is not well "
			"formed");
	if ((flags & EXFLAG_BCONS) == 0 || (flags & EXFLAG_CA) == 0)
		return ("the certificate is not an authority's "
			"(basicConstraints lacks CA:TRUE)");
	if ((X509_get_key_usage(x) & KU_KEY_CERT_SIGN) == 0)
		return ("the certificate's key may not sign certificates "
			"(keyUsage lacks keyCertSign)");
	if ((flags & EXFLAG_XKUSAGE) != 0 &&
	    (X509_get_extended_key_usage(x) & (XKU_SSL_SERVER | XKU_ANYEKU)) ==
		0)
		return ("the certificate may not sign for servers "
			"(extendedKeyUsage lacks serverAuth)");
	return (NULL);
}

static const char *
judge_chain(struct stack_st_X509 *all, int64_t now_s)
{
	const char *problem;
	X509 *x, *issuer;

	for (int i = 1; i < sk_X509_num(all); i++) {
		x = sk_X509_value(all, i - 1);
		issuer = sk_X509_value(all, i);
		if (X509_check_issued(issuer, x) != X509_V_OK ||
		    X509_verify(x, X509_get0_pubkey(issuer)) != 1)
			return ("the chain behind the certificate is not in "
				"order: each must be issued by the next");
		problem = judge_authority(issuer);
		if (problem == NULL && X509_get_pathlen(issuer) != -1 &&
		    X509_get_pathlen(issuer) < i)
			problem = "an authority in the chain does not allow "
				  "so many below it (pathlen)";
		if (problem == NULL)
			problem = judge_dates(issuer, now_s);
		if (problem != NULL)
			return (problem);
	}
	return (NULL);
}

const char *
ca_judge(EVP_PKEY *key, struct stack_st_X509 *all, int64_t now_s)
{
	X509 *x = sk_X509_value(all, 0);
	const char *problem = NULL;

	ERR_clear_error();
	if (X509_check_private_key(x, key) != 1)
		problem = "the key does not fit the certificate";
	if (problem == NULL)
		problem = judge_key(key);
	if (problem == NULL)
		problem = judge_authority(x);
	if (problem == NULL)
		problem = judge_dates(x, now_s);
	if (problem == NULL)
		problem = judge_chain(all, now_s);
	ERR_clear_error();
	return (problem);
}
