/* SPDX-License-Identifier: MIT
 *
 * tls/verify.c - a chain is built, checked, and checked again as browsers do.
 */
#include "proxy/tls/verify.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <stdio.h>
#include <stdlib.h>

#include "config/tls_exception.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/tls/cert_text.h"
#include "proxy/tls/chain.h"
#include "proxy/tls/fault.h"
#include "proxy/tls/host_match.h"
#include "proxy/tls/leaf_cache.h"
#include "proxy/tls/origin_peer.h"
#include "proxy/tls/strict.h"

/* ---- what hangs on the SSL ----------------------------------------------- */

static void
free_slot(void *parent, void *ptr, CRYPTO_EX_DATA *data, int index, long argl,
    void *argp)
{
	(void)parent, (void)data, (void)index, (void)argl, (void)argp;
	free(ptr);
}

static int
slot(void)
{
	static int index = -1;

	if (index == -1)
		index = SSL_get_ex_new_index(0, NULL, NULL, NULL, free_slot);
	return (index);
}

static struct str
plain_name(const struct origin_peer *peer)
{
	struct str s = peer->name;

	if (peer->is_ip && s.len > 1 && s.ptr[0] == '[')
		return ((struct str){s.ptr + 1, s.len - 2});
	if (!peer->is_ip && s.len > 1 && s.ptr[s.len - 1] == '.')
		return (str_head(s, s.len - 1));
	return (s);
}

struct verify *
verify_attach(struct ssl_st *ssl, struct verifier *all,
    const struct origin_peer *peer)
{
	struct verify *v = malloc(sizeof(*v));

	if (v == NULL)
		return (NULL);
	INIT_OBJ(v, VERIFY_MAGIC);
	v->all = all;
	v->exception = peer->exception;
	v->is_ip = peer->is_ip;
	str_to_z(plain_name(peer), v->name, sizeof(v->name));
	if (SSL_set_ex_data(ssl, slot(), v))
		return (v);
	free(v);
	return (NULL);
}

struct verify *
verify_of(const struct ssl_st *ssl)
{
	struct verify *v = SSL_get_ex_data(ssl, slot());

	CHECK_OBJ(v, VERIFY_MAGIC);
	return (v);
}

/* ---- faults -------------------------------------------------------------- */

static bool
is_pinned(const struct tls_exception *e, const X509 *leaf)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	return (leaf != NULL && X509_digest(leaf, EVP_sha256(), digest, &len) &&
		len == TLS_PIN_SIZE && memcmp(digest, e->pin, len) == 0);
}

static bool
is_excused(const struct verify *v, enum tls_check check, const X509 *leaf)
{
	static const unsigned excuses[TLS_CHECK_COUNT] = {
#define EXCUSE(id, token) [TLS_CHECK_##id] = 1u + TLS_EXCUSE_##id,
#include "config/tls_excuses.tbl.h"
#undef EXCUSE
	};

	if (v->exception == NULL || excuses[check] == 0)
		return (false);
	if (v->exception->has_pin && !is_pinned(v->exception, leaf))
		return (false);
	return (tls_exception_allows(v->exception,
	    (enum tls_excuse)(excuses[check] - 1)));
}

static bool
fault_at(struct verify *v, enum tls_check check, const X509 *leaf,
    const X509 *cert, int depth, const char *detail)
{
	struct tls_report *r = &v->report;
	bool excused = is_excused(v, check, leaf);

	/* The first that was excused is told, unless one is not. */
	if (excused && r->check != TLS_CHECK_NONE)
		return (true);
	r->check = check;
	r->excused = excused;
	r->depth = depth > 0 ? (unsigned)depth : 0;
	if (cert != NULL)
		cert_text_fill(r, cert);
	cert_text_clean(str_of(detail), r->detail, sizeof(r->detail));
	return (excused);
}

bool
verify_fault(struct verify *v, enum tls_check check, const struct ssl_st *ssl,
    const struct x509_st *cert, int depth, const char *detail)
{
	return (fault_at(v, check, SSL_get0_peer_certificate(ssl), cert, depth,
	    detail));
}

/* ---- OpenSSL's checks ---------------------------------------------------- */

static struct verify *
verify_of_store(X509_STORE_CTX *ctx)
{
	return (verify_of(X509_STORE_CTX_get_ex_data(ctx,
	    SSL_get_ex_data_X509_STORE_CTX_idx())));
}

static void
tell_stale(struct verifier *all, X509_STORE_CTX *ctx)
{
	const X509 *cert = X509_STORE_CTX_get_current_cert(ctx);
	struct tls_report r;

	if (all->told_stale || cert == NULL)
		return;
	all->told_stale = true;
	memset(&r, 0, sizeof(r));
	cert_text_fill(&r, cert);
	diag_warnx("tls.crl: the list of \"%s\" is out of date; it is used "
		   "all the same",
	    r.issuer);
}

static int
on_checked(int ok, X509_STORE_CTX *ctx)
{
	struct verify *v = verify_of_store(ctx);
	int error = X509_STORE_CTX_get_error(ctx);
	enum tls_check check;

	if (ok)
		return (1);
	if (error == X509_V_ERR_CRL_HAS_EXPIRED)
		tell_stale(v->all, ctx);
	check = fault_of(error);
	if (check == TLS_CHECK_NONE ||
	    fault_at(v, check, X509_STORE_CTX_get0_cert(ctx),
		X509_STORE_CTX_get_current_cert(ctx),
		X509_STORE_CTX_get_error_depth(ctx),
		X509_verify_cert_error_string(error))) {
		X509_STORE_CTX_set_error(ctx, X509_V_OK);
		return (1);
	}
	if (check == TLS_CHECK_UNKNOWN_ISSUER)
		chain_issuer_url(X509_STORE_CTX_get_current_cert(ctx),
		    v->report.issuer_url);
	return (0);
}

/* ---- ours ---------------------------------------------------------------- */

static bool
is_by(const X509 *authority, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(authority);

	if (X509_cmp(authority, cert) == 0)
		return (true);
	return (key != NULL &&
		X509_NAME_cmp(X509_get_issuer_name(cert),
		    X509_get_subject_name(authority)) == 0 &&
		X509_verify(cert, key) == 1);
}

/* Who could make us sign for an origin must not be able to be it. */
static bool
has_ours(struct verify *v, X509_STORE_CTX *ctx, const STACK_OF(X509) * certs)
{
	X509 *leaf = X509_STORE_CTX_get0_cert(ctx);
	struct str der;
	const unsigned char *p;
	X509 *authority;
	bool found = false;
	int i;

	if (v->all->leaves == NULL)
		return (false);
	der = leaf_cache_authority(v->all->leaves);
	p = (const unsigned char *)der.ptr;
	authority = der.len > 0 ? d2i_X509(NULL, &p, (long)der.len) : NULL;
	if (authority == NULL)
		return (false);
	found = is_by(authority, leaf);
	for (i = 0; !found && i < sk_X509_num(certs); i++)
		found = is_by(authority, sk_X509_value(certs, i));
	X509_free(authority);
	ERR_clear_error();
	if (found)
		(void)fault_at(v, TLS_CHECK_OWN_AUTHORITY, leaf, leaf, 0, "");
	return (found);
}

static bool
is_strict(struct verify *v, X509_STORE_CTX *ctx, const STACK_OF(X509) * chain)
{
	X509 *leaf = X509_STORE_CTX_get0_cert(ctx);
	const char *why = "";
	enum tls_check check;
	X509 *cert;
	int i;

	for (i = 0; i < sk_X509_num(chain); i++) {
		cert = sk_X509_value(chain, i);
		check = strict_check(cert, i == 0, &why);
		if (check != TLS_CHECK_NONE &&
		    !fault_at(v, check, leaf, cert, i, why))
			return (false);
	}
	if (host_match(leaf, str_of(v->name), v->is_ip))
		return (true);
	return (fault_at(v, TLS_CHECK_WRONG_HOST, leaf, leaf, 0,
	    "no name of the certificate is that of the host"));
}

static bool
is_good(struct verify *v, X509_STORE_CTX *ctx)
{
	const STACK_OF(X509) * chain;

	if (has_ours(v, ctx, X509_STORE_CTX_get0_untrusted(ctx)))
		return (false);
	X509_STORE_CTX_set_verify_cb(ctx, on_checked);
	if (X509_verify_cert(ctx) <= 0)
		return (false);
	chain = X509_STORE_CTX_get0_chain(ctx);
	return (!has_ours(v, ctx, chain) && is_strict(v, ctx, chain));
}

int
verify_run(struct x509_store_ctx_st *ctx, void *unused)
{
	struct verify *v = verify_of_store(ctx);
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(ctx);
	STACK_OF(X509) * completed;
	bool good;

	(void)unused;
	/* An exception for the protocol is none for certificates. */
	X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(ctx),
	    STRICT_LEVEL);
	completed = chain_complete(ctx, v->all->intermediates,
	    &v->all->fetched);
	if (completed != NULL)
		X509_STORE_CTX_set0_untrusted(ctx, completed);
	good = is_good(v, ctx);
	X509_STORE_CTX_set0_untrusted(ctx, sent);
	sk_X509_pop_free(completed, X509_free);
	if (good && v->report.check == TLS_CHECK_NONE)
		chain_remember(X509_STORE_CTX_get0_chain(ctx),
		    v->all->intermediates);
	/* Without a word of ours it was a want of memory. */
	if (!good && v->report.check == TLS_CHECK_NONE)
		v->report.check = TLS_CHECK_HANDSHAKE;
	if (!good && X509_STORE_CTX_get_error(ctx) == X509_V_OK)
		X509_STORE_CTX_set_error(ctx,
		    X509_V_ERR_APPLICATION_VERIFICATION);
	ERR_clear_error();
	return (good);
}
