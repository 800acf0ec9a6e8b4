/* SPDX-License-Identifier: MIT
 *
 * tls/chain.c - walk from the leaf upward, looking for who signed.
 */
#include "proxy/tls/chain.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "proxy/base/clock.h"
#include "proxy/tls/intermediates.h"

/* Longer ones are not built by browsers either. */
#define CHAIN_MAX	10
/* Certificates of one authority that are tried: cross-signed ones. */
#define TRIES_MAX	8u

static X509 *
among_sent(const STACK_OF(X509) * sent, X509 *cert)
{
	X509 *other;
	int i;

	for (i = 0; i < sk_X509_num(sent) && i < CHAIN_MAX; i++) {
		other = sk_X509_value(sent, i);
		if (other != cert &&
		    X509_check_issued(other, cert) == X509_V_OK)
			return (other);
	}
	return (NULL);
}

static int
is_signed_by_trusted(X509_STORE_CTX *ctx, X509 *cert)
{
	X509 *root = NULL;
	int found = X509_STORE_CTX_get1_issuer(&root, ctx, cert);

	X509_free(root);
	return (found > 0);
}

/* A reference, or NULL. */
static X509 *
among_seen(struct intermediates *table, X509 *cert)
{
	unsigned char der[INTERMEDIATES_DER_MAX];
	uint64_t issuer = X509_NAME_hash_ex(X509_get_issuer_name(cert), NULL,
	    NULL, NULL);
	const unsigned char *p;
	X509 *found;
	unsigned nth;
	size_t len;

	for (nth = 0; nth < TRIES_MAX; nth++) {
		len = intermediates_get(table, issuer, nth, der);
		if (len == 0)
			return (NULL);
		p = der;
		found = d2i_X509(NULL, &p, (long)len);
		if (found != NULL &&
		    X509_check_issued(found, cert) == X509_V_OK)
			return (found);
		X509_free(found);
	}
	return (NULL);
}

static STACK_OF(X509) *
    with(STACK_OF(X509) * all, const STACK_OF(X509) * sent, X509 *found)
{
	if (all == NULL)
		all = X509_chain_up_ref((STACK_OF(X509) *)sent);
	if (all == NULL)
		all = sk_X509_new_null();
	if (all == NULL || !sk_X509_push(all, found))
		X509_free(found);
	return (all);
}

struct stack_st_X509 *
chain_complete(struct x509_store_ctx_st *ctx, struct intermediates *table)
{
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(ctx);
	STACK_OF(X509) *all = NULL;
	X509 *cert = X509_STORE_CTX_get0_cert(ctx);
	X509 *next;
	int i;

	if (table == NULL)
		return (NULL);
	for (i = 0; i < CHAIN_MAX && cert != NULL; i++) {
		if ((X509_get_extension_flags(cert) & EXFLAG_SI) != 0 ||
		    is_signed_by_trusted(ctx, cert))
			break;
		next = among_sent(sent, cert);
		if (next == NULL) {
			next = among_seen(table, cert);
			if (next != NULL)
				all = with(all, sent, next);
		}
		cert = next;
	}
	ERR_clear_error();
	return (all);
}

void
chain_remember(const struct stack_st_X509 *chain, struct intermediates *table)
{
	unsigned char der[INTERMEDIATES_DER_MAX];
	struct clock_now now;
	unsigned char *p;
	X509 *cert;
	int len;
	int i;

	if (table == NULL)
		return;
	clock_read(&now);
	for (i = 1; i + 1 < sk_X509_num(chain); i++) {
		cert = sk_X509_value(chain, i);
		p = der;
		len = i2d_X509(cert, NULL);
		if (len <= 0 || len > (int)sizeof(der) ||
		    i2d_X509(cert, &p) != len)
			continue;
		intermediates_put(table,
		    X509_NAME_hash_ex(X509_get_subject_name(cert), NULL, NULL,
			NULL),
		    (struct str){(const char *)der, (size_t)len},
		    now.wall_ns / NS_PER_MS);
	}
}
