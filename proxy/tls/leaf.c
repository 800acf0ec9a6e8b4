/* SPDX-License-Identifier: MIT
 *
 * tls/leaf.c - a certificate minted for one name.
 */
#include "proxy/tls/leaf.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "proxy/base/object.h"

struct leaf {
	unsigned	 magic;
#define LEAF_MAGIC	0x1eaf0001u
	unsigned	 users;
	int64_t		 begins_ms;
	int64_t		 expires_ms;
	X509		*certificate;
	EVP_PKEY	*key;
	struct stack_st_X509 *chain;		/* or NULL */
};

static X509 *
read_certificate(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	X509 *certificate;

	certificate = d2i_X509(NULL, &at, (long)der.len);
	if (certificate != NULL &&
	    at != (const unsigned char *)der.ptr + der.len) {
		X509_free(certificate);
		certificate = NULL;
	}
	return (certificate);
}

/* Milliseconds since 1970; -1 when it is no time. */
static int64_t
ms_of(const ASN1_TIME *t)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int64_t ms = -1;
	int days, seconds;

	if (epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, t) == 1)
		ms = ((int64_t)days * 86400 + seconds) * 1000;
	ASN1_TIME_free(epoch);
	return (ms);
}

static int
leaf_fill(struct leaf *leaf, struct str der, EVP_PKEY *key,
    struct stack_st_X509 *chain)
{
	leaf->certificate = read_certificate(der);
	if (leaf->certificate == NULL)
		return (-1);
	leaf->begins_ms = ms_of(X509_get0_notBefore(leaf->certificate));
	leaf->expires_ms = ms_of(X509_get0_notAfter(leaf->certificate));
	if (leaf->begins_ms == -1 || leaf->expires_ms == -1 ||
	    X509_check_private_key(leaf->certificate, key) != 1)
		return (-1);
	if (chain != NULL) {
		leaf->chain = X509_chain_up_ref(chain);
		if (leaf->chain == NULL)
			return (-1);
	}
	EVP_PKEY_up_ref(key);
	leaf->key = key;
	return (0);
}

struct leaf *
leaf_new(struct str der, struct evp_pkey_st *key, struct stack_st_X509 *chain)
{
	struct leaf *leaf = malloc(sizeof(*leaf));

	if (leaf == NULL)
		return (NULL);
	INIT_OBJ(leaf, LEAF_MAGIC);
	leaf->users = 1;
	ERR_clear_error();
	if (leaf_fill(leaf, der, key, chain) == -1) {
		ERR_clear_error();
		leaf_unref(leaf);
		return (NULL);
	}
	return (leaf);
}

struct leaf *
leaf_ref(struct leaf *leaf)
{
	CHECK_OBJ(leaf, LEAF_MAGIC);
	leaf->users++;
	return (leaf);
}

void
leaf_unref(struct leaf *leaf)
{
	if (leaf == NULL)
		return;
	CHECK_OBJ(leaf, LEAF_MAGIC);
	ASSERT(leaf->users > 0);
	if (--leaf->users > 0)
		return;
	X509_free(leaf->certificate);
	/* The last to hold the key wipes it. */
	EVP_PKEY_free(leaf->key);
	sk_X509_pop_free(leaf->chain, X509_free);
	FINI_OBJ(leaf);
	free(leaf);
}

bool
leaf_is_for(const struct leaf *leaf, struct str name)
{
	char text[LEAF_NAME_MAX + 1];

	CHECK_OBJ(leaf, LEAF_MAGIC);
	if (name.len > LEAF_NAME_MAX)
		return (false);
	str_to_z(name, text, sizeof(text));
	if (X509_check_ip_asc(leaf->certificate, text, 0) == 1)
		return (true);
	return (X509_check_host(leaf->certificate, text, name.len,
		    X509_CHECK_FLAG_NO_WILDCARDS |
			X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
		    NULL) == 1);
}

int64_t
leaf_begins_ms(const struct leaf *leaf)
{
	CHECK_OBJ(leaf, LEAF_MAGIC);
	return (leaf->begins_ms);
}

int64_t
leaf_expires_ms(const struct leaf *leaf)
{
	CHECK_OBJ(leaf, LEAF_MAGIC);
	return (leaf->expires_ms);
}

struct x509_st *
leaf_certificate(const struct leaf *leaf)
{
	CHECK_OBJ(leaf, LEAF_MAGIC);
	return (leaf->certificate);
}

struct evp_pkey_st *
leaf_key(const struct leaf *leaf)
{
	CHECK_OBJ(leaf, LEAF_MAGIC);
	return (leaf->key);
}

struct stack_st_X509 *
leaf_chain(const struct leaf *leaf)
{
	CHECK_OBJ(leaf, LEAF_MAGIC);
	return (leaf->chain);
}
