/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/made.h - certificates made in a test.
 */
#ifndef ADUANA_TESTS_UNIT_TLS_MADE_H
#define ADUANA_TESTS_UNIT_TLS_MADE_H

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdio.h>

#include "tests/unit/unit.h"

struct made {
	X509		*cert;
	EVP_PKEY	*key;
};

/* NULL and 0 leave a thing out; extensions as openssl.cnf writes them. */
struct wish {
	const char	*subject;
	const struct made *issuer;	/* NULL: itself */
	const char	*curve;		/* NULL: P-256 */
	unsigned	 rsa;		/* bits, instead of a curve */
	const EVP_MD	*md;		/* NULL: SHA-256 */
	int		 from, to;	/* days from now; both 0: -1 and 30 */
	const char	*san;
	const char	*basic;
	const char	*usage;
	const char	*purpose;
	const char	*limits;	/* name constraints */
	const char	*feature;
	const char	*info;		/* authority information access */
	bool		 odd;		/* a critical one nobody knows */
};

static inline void
made_extend(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *e;

	if (value == NULL)
		return;
	e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	ck_assert_msg(e != NULL, "%s", value);
	ck_assert(X509_add_ext(cert, e, -1));
	X509_EXTENSION_free(e);
}

static inline void
made_extend_odd(X509 *cert)
{
	ASN1_OBJECT *oid = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *e;

	ck_assert(ASN1_OCTET_STRING_set(value, (const unsigned char *)"\5\0",
	    2));
	e = X509_EXTENSION_create_by_OBJ(NULL, oid, 1, value);
	ck_assert(X509_add_ext(cert, e, -1));
	X509_EXTENSION_free(e);
	ASN1_OCTET_STRING_free(value);
	ASN1_OBJECT_free(oid);
}

static inline void
made_sign(X509 *cert, const struct wish *w, EVP_PKEY *own)
{
	EVP_PKEY *key = w->issuer != NULL ? w->issuer->key : own;

	ck_assert(X509_sign(cert, key, w->md != NULL ? w->md : EVP_sha256()));
}

static inline struct made
made(const struct wish *w)
{
	struct made m = {.cert = X509_new()};
	X509_NAME *name = X509_get_subject_name(m.cert);
	static long serial = 100;
	int to = w->from == 0 && w->to == 0 ? 30 : w->to;
	int from = w->from == 0 && w->to == 0 ? -1 : w->from;

	m.key = w->rsa != 0
	    ? EVP_RSA_gen(w->rsa)
	    : EVP_EC_gen(w->curve != NULL ? w->curve : "P-256");
	ck_assert(m.key != NULL);
	X509_set_version(m.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(m.cert), serial++);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)w->subject, -1, -1, 0);
	X509_set_issuer_name(m.cert, w->issuer != NULL
		? X509_get_subject_name(w->issuer->cert)
		: name);
	X509_gmtime_adj(X509_getm_notBefore(m.cert), from * 86400L);
	X509_gmtime_adj(X509_getm_notAfter(m.cert), to * 86400L);
	X509_set_pubkey(m.cert, m.key);
	made_extend(m.cert, NID_subject_alt_name, w->san);
	made_extend(m.cert, NID_basic_constraints, w->basic);
	made_extend(m.cert, NID_key_usage, w->usage);
	made_extend(m.cert, NID_ext_key_usage, w->purpose);
	made_extend(m.cert, NID_name_constraints, w->limits);
	made_extend(m.cert, NID_tlsfeature, w->feature);
	made_extend(m.cert, NID_info_access, w->info);
	if (w->odd)
		made_extend_odd(m.cert);
	made_sign(m.cert, w, m.key);
	return (m);
}

static inline void
made_free(struct made *m)
{
	X509_free(m->cert);
	EVP_PKEY_free(m->key);
}

static inline void
made_write(const struct made *m, const char *path)
{
	FILE *f = fopen(path, "w");

	ck_assert(f != NULL && PEM_write_X509(f, m->cert));
	ck_assert_int_eq(fclose(f), 0);
}

#endif
