/* SPDX-License-Identifier: MIT
 *
 * tls/origin_ctx.c - an SSL_CTX as a browser would set it up.
 */
#include "proxy/tls/origin_ctx.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <sys/mman.h>

#include <stdio.h>
#include <stdlib.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "config/tls_exception.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/tls/cert_text.h"
#include "proxy/tls/chain.h"
#include "proxy/tls/fault.h"
#include "proxy/tls/intermediates.h"
#include "proxy/tls/session_cache.h"
#include "proxy/tls/staple.h"
#include "proxy/tls/strict.h"
#include "proxy/tls/trust.h"
#include "proxy/tls/verify.h"

/* What browsers offer.  Diffie-Hellman over a prime is not among it: no origin
 * can propose a weak one. */
#define CIPHERS_1_2                                                    \
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"  \
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"  \
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"  \
	"ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:"                  \
	"AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA"
#define CIPHERS_1_3                                                    \
	"TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:"              \
	"TLS_CHACHA20_POLY1305_SHA256"
#define GROUPS		"X25519:P-256:P-384"
#define SIGNATURES                                                     \
	"ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256:ECDSA+SHA384:"        \
	"RSA-PSS+SHA384:RSA+SHA384:RSA-PSS+SHA512:RSA+SHA512"
#define OPTIONS_ON (SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION)
#define OPTIONS_OFF                                                    \
	(SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF | \
	    SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |                \
	    SSL_OP_TLS_ROLLBACK_BUG)
/* For an exception that allows "protocol". */
#define CIPHERS_ANY	"ALL:!aNULL:!eNULL:!EXPORT:@SECLEVEL=0"
#define CHAIN_DEPTH	8

struct origin_ctx {
	unsigned		 magic;
#define ORIGIN_CTX_MAGIC	0x0c71c701u
	SSL_CTX			*ssl;
	const struct settings	*settings;
	struct verifier		 verifier;
	struct session_cache	*sessions;
};

static const unsigned char http_1_1[] = "\x08http/1.1";

/* ---- setting it up ------------------------------------------------------- */

static bool
set_strength(SSL_CTX *ssl)
{
	SSL_CTX_set_security_level(ssl, STRICT_LEVEL);
	(void)SSL_CTX_clear_options(ssl, OPTIONS_OFF);
	(void)SSL_CTX_set_options(ssl, OPTIONS_ON);
	return (SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) &&
		SSL_CTX_set_max_proto_version(ssl, TLS1_3_VERSION) &&
		SSL_CTX_set_cipher_list(ssl, CIPHERS_1_2) &&
		SSL_CTX_set_ciphersuites(ssl, CIPHERS_1_3) &&
		SSL_CTX_set1_groups_list(ssl, GROUPS) &&
		SSL_CTX_set1_sigalgs_list(ssl, SIGNATURES) &&
		SSL_CTX_set_alpn_protos(ssl, http_1_1, sizeof(http_1_1) - 1) ==
		    0);
}

static int
on_asked_for_certificate(SSL *ssl, X509 **cert, EVP_PKEY **key)
{
	(void)cert, (void)key;
	verify_of(ssl)->report.asked_client = true;
	return (0);
}

static bool
set_verification(SSL_CTX *ssl, bool has_crls)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ssl);

	SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(ssl, verify_run, NULL);
	SSL_CTX_set_client_cert_cb(ssl, on_asked_for_certificate);
	SSL_CTX_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp);
	SSL_CTX_set_tlsext_status_cb(ssl, staple_check);
	X509_VERIFY_PARAM_set_depth(param, CHAIN_DEPTH);
	X509_VERIFY_PARAM_set_hostflags(param,
	    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
		X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	/* The chains of those who sign OCSP answers are built from the store's
	 * own parameters. */
	X509_VERIFY_PARAM_set_auth_level(
	    X509_STORE_get0_param(SSL_CTX_get_cert_store(ssl)), STRICT_LEVEL);
	return (!has_crls ||
		X509_VERIFY_PARAM_set_flags(param,
		    X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL));
}

static bool
is_clean(const struct ssl_st *ssl)
{
	return (verify_of(ssl)->report.check == TLS_CHECK_NONE);
}

static bool
set_up(struct origin_ctx *o, struct complaints *complaints)
{
	X509_STORE *store = trust_load(o->settings, complaints);
	size_t crls;

	if (store == NULL)
		return (false);
	crls = trust_load_crls(store, o->settings, complaints);
	o->ssl = SSL_CTX_new(TLS_client_method());
	if (o->ssl == NULL) {
		X509_STORE_free(store);
		return (false);
	}
	SSL_CTX_set_cert_store(o->ssl, store);
	o->sessions = session_cache_new(o->ssl, SESSION_CACHE_MAX, is_clean);
	return (o->sessions != NULL && set_strength(o->ssl) &&
		set_verification(o->ssl, crls > 0));
}

/* NULL without memory: then nothing that is fetched is kept.  Takes room as it
 * fills. */
static struct intermediates *
own_table(void)
{
	void *memory = mmap(NULL, intermediates_size(), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return (memory == MAP_FAILED ? NULL : intermediates_init(memory));
}

struct origin_ctx *
origin_ctx_new(const struct origin_ctx_options *options)
{
	struct origin_ctx *o = malloc(sizeof(*o));
	struct complaints *complaints = complaints_new();
	bool good = false;

	if (o != NULL && complaints != NULL) {
		INIT_OBJ(o, ORIGIN_CTX_MAGIC);
		o->settings = options->settings;
		o->verifier.leaves = options->leaves;
		o->verifier.intermediates = options->intermediates;
		o->verifier.fetched.table = own_table();
		hash_seed_random(&o->verifier.fetched.seed);
		ERR_clear_error();
		good = set_up(o, complaints);
		complaints_print(complaints, stderr);
	}
	complaints_free(complaints);
	if (good)
		return (o);
	diag_warnx("TLS toward origins cannot be set up: %s",
	    ERR_error_string(ERR_peek_error(), NULL));
	if (o != NULL)
		origin_ctx_free(o);
	return (NULL);
}

void
origin_ctx_free(struct origin_ctx *o)
{
	if (o == NULL)
		return;
	CHECK_OBJ(o, ORIGIN_CTX_MAGIC);
	session_cache_free(o->sessions);
	if (o->verifier.fetched.table != NULL)
		(void)munmap(o->verifier.fetched.table, intermediates_size());
	SSL_CTX_free(o->ssl);
	FINI_OBJ(o);
	free(o);
}

bool
origin_ctx_learn(struct origin_ctx *o, struct str url, struct str der)
{
	CHECK_OBJ(o, ORIGIN_CTX_MAGIC);
	return (chain_keep(&o->verifier.fetched, url, der) > 0);
}

void
origin_ctx_check(const struct settings *settings, struct complaints *complaints)
{
	X509_STORE *store = trust_load(settings, complaints);

	if (store == NULL)
		return;
	(void)trust_load_crls(store, settings, complaints);
	X509_STORE_free(store);
}

/* ---- exceptions ---------------------------------------------------------- */

const struct tls_exception *
origin_ctx_exception(const struct origin_ctx *o, struct str name, uint16_t port)
{
	CHECK_OBJ(o, ORIGIN_CTX_MAGIC);
	return (tls_exception_find(&o->settings->tls_exceptions, name, port));
}

/* ---- connections --------------------------------------------------------- */

static bool
set_lenient(SSL *ssl)
{
	SSL_set_security_level(ssl, 0);
	(void)SSL_set_options(ssl, SSL_OP_LEGACY_SERVER_CONNECT);
	return (SSL_set_min_proto_version(ssl, TLS1_VERSION) &&
		SSL_set_cipher_list(ssl, CIPHERS_ANY));
}

static bool
set_peer(struct origin_ctx *o, SSL *ssl, const struct origin_peer *peer)
{
	struct verify *v = verify_attach(ssl, &o->verifier, peer);

	if (v == NULL || v->name[0] == '\0')
		return (false);
	if (peer->exception != NULL &&
	    tls_exception_allows(peer->exception, TLS_EXCUSE_PROTOCOL) &&
	    !set_lenient(ssl))
		return (false);
	SSL_set_connect_state(ssl);
	if (peer->is_ip)
		return (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl),
		    v->name));
	return (SSL_set1_host(ssl, v->name) &&
		SSL_set_tlsext_host_name(ssl, v->name));
}

static bool
offer_session(struct origin_ctx *o, SSL *ssl, const struct origin_peer *peer)
{
	struct session_peer with = {
	    .name = str_of(verify_of(ssl)->name),
	    .port = peer->port,
	    .policy = tls_exception_number(peer->exception),
	};
	struct clock_now now;

	clock_read(&now);
	return (session_cache_offer(o->sessions, ssl, &with,
		    now.wall_ns / NS_PER_S) == 0);
}

struct ssl_st *
origin_ctx_connect(struct origin_ctx *o, const struct origin_peer *peer)
{
	SSL *ssl;

	CHECK_OBJ(o, ORIGIN_CTX_MAGIC);
	ERR_clear_error();
	ssl = SSL_new(o->ssl);
	if (ssl != NULL && set_peer(o, ssl, peer) &&
	    offer_session(o, ssl, peer))
		return (ssl);
	SSL_free(ssl);
	ERR_clear_error();
	return (NULL);
}

void
origin_ctx_failed(struct ssl_st *ssl, unsigned long error)
{
	struct tls_report *r = &verify_of(ssl)->report;
	const X509 *cert = SSL_get0_peer_certificate(ssl);
	const char *words = ERR_reason_error_string(error);

	session_cache_failed(ssl);
	if (r->check != TLS_CHECK_NONE && !r->excused)
		return;
	r->check = fault_of_handshake(error);
	r->excused = false;
	r->depth = 0;
	if (cert != NULL)
		cert_text_fill(r, cert);
	cert_text_clean(str_of(words), r->detail, sizeof(r->detail));
}

const struct tls_report *
origin_ctx_report(const struct ssl_st *ssl)
{
	const struct tls_report *r = &verify_of(ssl)->report;

	return (r->check == TLS_CHECK_NONE && !r->asked_client ? NULL : r);
}
