/* SPDX-License-Identifier: MIT
 *
 * tls/issue.c - what every certificate that we make is made of.
 */
#include "proxy/tls/issue.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define SERIAL_BYTES	16
#define KEY_ID_BYTES	20

/* 128 bits of which the first is 0, so that it is positive as it stands, and
 * the second 1, so that all are of one length. */
static int
set_serial(X509 *x)
{
	unsigned char random[SERIAL_BYTES];
	BIGNUM *n = NULL;
	int bad = -1;

	if (RAND_bytes(random, sizeof(random)) != 1)
		return (-1);
	random[0] = (unsigned char)((random[0] & 0x7f) | 0x40);
	n = BN_bin2bn(random, sizeof(random), NULL);
	if (n != NULL &&
	    BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x)) != NULL)
		bad = 0;
	BN_free(n);
	return (bad);
}

static int
set_times(X509 *x, int64_t from_s, int64_t to_s)
{
	return (ASN1_TIME_set(X509_getm_notBefore(x), (time_t)from_s) != NULL &&
			ASN1_TIME_set(X509_getm_notAfter(x), (time_t)to_s) !=
			    NULL
		    ? 0
		    : -1);
}

int
issue_extension(X509 *x, int nid, void *value, bool critical)
{
	return (X509_add1_ext_i2d(x, nid, value, critical ? 1 : 0,
		    X509V3_ADD_DEFAULT) == 1
		    ? 0
		    : -1);
}

/* RFC 7093 2 (1): the first 160 bits of SHA-256 over the key. */
static int
set_key_id(X509 *x)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
	unsigned len;
	int bad = -1;

	if (id != NULL &&
	    X509_pubkey_digest(x, EVP_sha256(), digest, &len) == 1 &&
	    ASN1_OCTET_STRING_set(id, digest, KEY_ID_BYTES) == 1)
		bad = issue_extension(x, NID_subject_key_identifier, id, false);
	ASN1_OCTET_STRING_free(id);
	return (bad);
}

/* X509_set_pubkey() writes the key and reads it again, which costs more than
 * all the rest of a leaf. */
static int
set_key(X509 *x, EVP_PKEY *key, bool is_written)
{
	unsigned char *point = NULL;
	char group[32];
	size_t len = 0;

	if (is_written &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) == 1 &&
	    OBJ_txt2nid(group) == NID_X9_62_prime256v1)
		len = EVP_PKEY_get1_encoded_public_key(key, &point);
	ERR_clear_error();
	if (len == 0)
		return (X509_set_pubkey(x, key) == 1 ? 0 : -1);
	if (X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(x),
		OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT,
		OBJ_nid2obj(NID_X9_62_prime256v1), point, (int)len) == 1)
		return (0);
	OPENSSL_free(point);
	return (-1);
}

X509 *
issue_begin(EVP_PKEY *key, int64_t from_s, int64_t to_s, bool is_written)
{
	X509 *x;

	ERR_clear_error();
	x = X509_new();
	if (x != NULL && X509_set_version(x, X509_VERSION_3) == 1 &&
	    set_serial(x) == 0 && set_times(x, from_s, to_s) == 0 &&
	    set_key(x, key, is_written) == 0 && set_key_id(x) == 0)
		return (x);
	X509_free(x);
	ERR_clear_error();
	return (NULL);
}

int
issue_usage(X509 *x, enum issue_usage usage)
{
	/* Numbers of the bits: RFC 5280 4.2.1.3. */
	static const int digital_signature = 0, key_cert_sign = 5, crl_sign = 6;
	ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
	int bad = -1;

	if (bits == NULL)
		return (-1);
	if (usage == ISSUE_USAGE_SERVER)
		bad = ASN1_BIT_STRING_set_bit(bits, digital_signature, 1) == 1
			  ? 0
			  : -1;
	else
		bad = ASN1_BIT_STRING_set_bit(bits, key_cert_sign, 1) == 1 &&
			      ASN1_BIT_STRING_set_bit(bits, crl_sign, 1) == 1
			  ? 0
			  : -1;
	if (bad == 0)
		bad = issue_extension(x, NID_key_usage, bits, true);
	ASN1_BIT_STRING_free(bits);
	return (bad);
}

int
issue_subject(X509 *x, const char *field, struct str value)
{
	return (X509_NAME_add_entry_by_txt(X509_get_subject_name(x), field,
		    MBSTRING_UTF8, (const unsigned char *)value.ptr,
		    (int)value.len, -1, 0) == 1
		    ? 0
		    : -1);
}

/* An authority of the operator may have no key identifier; then there is none
 * to point at.  What signs itself needs none, and must not be looked at before
 * it is whole: the library remembers what it saw. */
static int
set_issuer_key_id(X509 *x, X509 *issuer)
{
	const ASN1_OCTET_STRING *id = x != issuer
					  ? X509_get0_subject_key_id(issuer)
					  : NULL;
	AUTHORITY_KEYID *points;
	int bad = -1;

	if (id == NULL)
		return (0);
	points = AUTHORITY_KEYID_new();
	if (points == NULL)
		return (-1);
	points->keyid = ASN1_OCTET_STRING_dup(id);
	if (points->keyid != NULL)
		bad = issue_extension(x, NID_authority_key_identifier, points,
		    false);
	AUTHORITY_KEYID_free(points);
	return (bad);
}

/* As strong as the key that signs. */
static const EVP_MD *
digest_for(const EVP_PKEY *key)
{
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	    EVP_PKEY_get_bits(key) > 256)
		return (EVP_sha384());
	return (EVP_sha256());
}

int
issue_sign(X509 *x, X509 *issuer, EVP_PKEY *issuer_key)
{
	int bad = -1;

	ERR_clear_error();
	if (X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1 &&
	    set_issuer_key_id(x, issuer) == 0 &&
	    X509_sign(x, issuer_key, digest_for(issuer_key)) > 0)
		bad = 0;
	ERR_clear_error();
	return (bad);
}
