/* SPDX-License-Identifier: MIT
 *
 * tls/chain.c - walk from the leaf upward, looking for who signed.
 */
#include "proxy/tls/chain.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <stdbool.h>

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

/* A name is not enough: others may bear it. */
static bool
has_issued(X509 *authority, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(authority);

	return (X509_check_issued(authority, cert) == X509_V_OK &&
		X509_cmp_timeframe(NULL, X509_get0_notBefore(authority),
		    X509_get0_notAfter(authority)) == 0 &&
		key != NULL && X509_verify(cert, key) == 1);
}

/* A reference, or NULL. */
static X509 *
among_kept(struct intermediates *table, uint64_t row, X509 *cert)
{
	unsigned char der[INTERMEDIATES_DER_MAX];
	const unsigned char *p;
	X509 *found;
	unsigned nth;
	size_t len;

	for (nth = 0; nth < TRIES_MAX; nth++) {
		len = intermediates_get(table, row, nth, der);
		if (len == 0)
			return (NULL);
		p = der;
		found = d2i_X509(NULL, &p, (long)len);
		if (found != NULL && has_issued(found, cert))
			return (found);
		X509_free(found);
	}
	return (NULL);
}

static uint64_t
row_of_name(const X509_NAME *name)
{
	return (X509_NAME_hash_ex(name, NULL, NULL, NULL));
}

static uint64_t
row_of_url(const struct chain_fetched *f, struct str url)
{
	return (hash_bytes(&f->seed, url.ptr, url.len).lo);
}

static X509 *
among_seen(struct intermediates *seen, X509 *cert)
{
	if (seen == NULL)
		return (NULL);
	return (among_kept(seen, row_of_name(X509_get_issuer_name(cert)),
	    cert));
}

static X509 *
among_fetched(const struct chain_fetched *f, X509 *cert)
{
	char url[CHAIN_URL_SIZE];

	if (f->table == NULL)
		return (NULL);
	chain_issuer_url(cert, url);
	if (url[0] == '\0')
		return (NULL);
	return (among_kept(f->table, row_of_url(f, str_of(url)), cert));
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
chain_complete(struct x509_store_ctx_st *ctx, struct intermediates *seen,
    const struct chain_fetched *fetched)
{
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(ctx);
	STACK_OF(X509) *all = NULL;
	X509 *cert = X509_STORE_CTX_get0_cert(ctx);
	X509 *next;
	int i;

	for (i = 0; i < CHAIN_MAX && cert != NULL; i++) {
		if ((X509_get_extension_flags(cert) & EXFLAG_SI) != 0 ||
		    is_signed_by_trusted(ctx, cert))
			break;
		next = among_sent(sent, cert);
		if (next == NULL) {
			next = among_seen(seen, cert);
			if (next == NULL)
				next = among_fetched(fetched, cert);
			if (next != NULL)
				all = with(all, sent, next);
		}
		cert = next;
	}
	ERR_clear_error();
	return (all);
}

static bool
keep(X509 *cert, struct intermediates *table, uint64_t row)
{
	unsigned char der[INTERMEDIATES_DER_MAX];
	unsigned char *p = der;
	int len = i2d_X509(cert, NULL);
	struct clock_now now;

	if (len <= 0 || len > (int)sizeof(der) || i2d_X509(cert, &p) != len)
		return (false);
	clock_read(&now);
	intermediates_put(table, row,
	    (struct str){(const char *)der, (size_t)len},
	    now.wall_ns / NS_PER_MS);
	return (true);
}

void
chain_remember(const struct stack_st_X509 *chain, struct intermediates *table)
{
	X509 *cert;
	int i;

	if (table == NULL)
		return;
	for (i = 1; i + 1 < sk_X509_num(chain); i++) {
		cert = sk_X509_value(chain, i);
		(void)keep(cert, table,
		    row_of_name(X509_get_subject_name(cert)));
	}
}

/* ---- what is fetched ----------------------------------------------------- */

/* One that signed itself is trusted already, or never. */
static bool
may_be_between(X509 *cert)
{
	return (X509_check_ca(cert) != 0 &&
		(X509_get_extension_flags(cert) &
		    (EXFLAG_SS | EXFLAG_INVALID)) == 0);
}

static unsigned
keep_all(const STACK_OF(X509) * certs, const struct chain_fetched *f,
    uint64_t row)
{
	unsigned kept = 0;
	int i;

	for (i = 0; i < sk_X509_num(certs) && kept < TRIES_MAX; i++) {
		X509 *cert = sk_X509_value(certs, i);

		if (may_be_between(cert) && keep(cert, f->table, row))
			kept++;
	}
	return (kept);
}

static unsigned
keep_message(struct str der, const struct chain_fetched *f, uint64_t row)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	PKCS7 *message = d2i_PKCS7(NULL, &p, (long)der.len);
	unsigned kept = 0;

	if (message != NULL && PKCS7_type_is_signed(message) &&
	    message->d.sign != NULL)
		kept = keep_all(message->d.sign->cert, f, row);
	PKCS7_free(message);
	return (kept);
}

unsigned
chain_keep(const struct chain_fetched *f, struct str url, struct str der)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	unsigned kept = 0;
	X509 *cert;

	if (f->table == NULL)
		return (0);
	cert = d2i_X509(NULL, &p, (long)der.len);
	if (cert == NULL)
		kept = keep_message(der, f, row_of_url(f, url));
	else if (may_be_between(cert))
		kept = keep(cert, f->table, row_of_url(f, url));
	X509_free(cert);
	ERR_clear_error();
	return (kept);
}

static bool
is_plain_url(struct str url)
{
	size_t i;

	for (i = 0; i < url.len; i++)
		if (url.ptr[i] <= ' ' || url.ptr[i] >= 0x7f)
			return (false);
	return (str_starts_nocase(url, STR("http://")));
}

void
chain_issuer_url(const struct x509_st *cert, char out[static CHAIN_URL_SIZE])
{
	AUTHORITY_INFO_ACCESS *all = NULL;
	const ACCESS_DESCRIPTION *one;
	const ASN1_STRING *text;
	struct str url;
	int i;

	out[0] = '\0';
	if (cert != NULL)
		all = X509_get_ext_d2i(cert, NID_info_access, NULL, NULL);
	for (i = 0; out[0] == '\0' && i < sk_ACCESS_DESCRIPTION_num(all); i++) {
		one = sk_ACCESS_DESCRIPTION_value(all, i);
		if (OBJ_obj2nid(one->method) != NID_ad_ca_issuers ||
		    one->location->type != GEN_URI)
			continue;
		text = one->location->d.uniformResourceIdentifier;
		url.ptr = (const char *)ASN1_STRING_get0_data(text);
		url.len = (size_t)ASN1_STRING_length(text);
		if (url.len < CHAIN_URL_SIZE && is_plain_url(url))
			str_to_z(url, out, CHAIN_URL_SIZE);
	}
	AUTHORITY_INFO_ACCESS_free(all);
	ERR_clear_error();
}
