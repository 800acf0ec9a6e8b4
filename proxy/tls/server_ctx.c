/* SPDX-License-Identifier: MIT
 *
 * tls/server_ctx.c - how we speak TLS to clients.
 */
#include "proxy/tls/server_ctx.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/tls/leaf_cache.h"
#include "proxy/tls/signer_message.h"

/* Leaves have a P-256 key: no suite of TLS 1.2 that wants RSA. */
#define SUITES_12							\
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"	\
	"ECDHE-ECDSA-CHACHA20-POLY1305"
#define SUITES_13							\
	"TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:"		\
	"TLS_CHACHA20_POLY1305_SHA256"
#define GROUPS		"X25519:P-256:P-384"
#define SIGNATURES	"ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512"
/* A ticket is not taken after this. */
#define SESSION_S	(2 * 60 * 60)

#define KEY_NAME	16u
#define KEY_CIPHER	32u
#define KEY_MAC		32u

struct server_ctx {
	unsigned	 magic;
#define SERVER_CTX_MAGIC 0x5e4c7001u
	SSL_CTX		*ssl;
	struct leaf_cache *leaves;
	EVP_CIPHER	*cipher;
	/* Until the signer has given its own. */
	unsigned char	 ticket_key[SIGNER_TICKET_KEY_SIZE];
};

/* ---- tickets ------------------------------------------------------------ */

static struct str
ticket_keys(const struct server_ctx *ctx)
{
	struct str keys = leaf_cache_tickets(ctx->leaves);

	if (keys.len >= SIGNER_TICKET_KEY_SIZE)
		return (keys);
	return ((struct str){
	    (const char *)ctx->ticket_key, sizeof(ctx->ticket_key)});
}

/* The key of that name; NULL: it is gone. */
static const unsigned char *
find_key(struct str keys, const unsigned char *name)
{
	while (keys.len >= SIGNER_TICKET_KEY_SIZE) {
		if (memcmp(keys.ptr, name, KEY_NAME) == 0)
			return ((const unsigned char *)keys.ptr);
		keys = str_from(keys, SIGNER_TICKET_KEY_SIZE);
	}
	return (NULL);
}

static int
set_key(const struct server_ctx *ctx, const unsigned char *key,
    const unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int enc)
{
	char sha256[] = "SHA256";
	OSSL_PARAM params[2];

	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
	    sha256, 0);
	params[1] = OSSL_PARAM_construct_end();
	if (EVP_CipherInit_ex(cipher, ctx->cipher, NULL, key + KEY_NAME, iv,
		enc) != 1)
		return (-1);
	return (EVP_MAC_init(mac, key + KEY_NAME + KEY_CIPHER, KEY_MAC,
		    params) == 1
		    ? 1
		    : -1);
}

/* -1: an error; 0: no such key, so a full handshake; 1; 2: good, but the
 * client shall have a new one. */
static int
on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv,
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int enc)
{
	const struct server_ctx *ctx =
	    SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	struct str keys = ticket_keys(ctx);
	const unsigned char *key = (const unsigned char *)keys.ptr;

	if (enc) {
		if (RAND_bytes(iv, EVP_MAX_IV_LENGTH) != 1)
			return (-1);
		memcpy(name, key, KEY_NAME);
		return (set_key(ctx, key, iv, cipher, mac, 1));
	}
	key = find_key(keys, name);
	if (key == NULL)
		return (0);
	if (set_key(ctx, key, iv, cipher, mac, 0) < 0)
		return (-1);
	/* Browsers use a ticket of TLS 1.3 only once. */
	return (SSL_version(ssl) < TLS1_3_VERSION &&
			(const char *)key == keys.ptr
		    ? 1
		    : 2);
}

/* ---- ALPN --------------------------------------------------------------- */

/* What the session can speak, the best first. */
static const unsigned char protocols[] = "\x08http/1.1\x08http/1.0";

/* RFC 7301 3.2: who offers only what we do not speak gets the alert, as from
 * any other server; that is clearer than to let it speak HTTP/2 to a parser of
 * HTTP/1.  Who offers nothing is given HTTP/1.1. */
static int
on_protocols(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *arg)
{
	unsigned char *chosen;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&chosen, out_len, protocols,
		sizeof(protocols) - 1, in, in_len) != OPENSSL_NPN_NEGOTIATED)
		return (SSL_TLSEXT_ERR_ALERT_FATAL);
	*out = chosen;
	return (SSL_TLSEXT_ERR_OK);
}

/* ---- setting up --------------------------------------------------------- */

static int
configure(SSL_CTX *ssl)
{
	SSL_CTX_set_security_level(ssl, 2);
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_timeout(ssl, SESSION_S);
	/* All that is offered is good.  AES-128 with SHA-256 is the fastest for
	 * us; who puts ChaCha first has no AES in its processor. */
	SSL_CTX_clear_options(ssl, SSL_OP_LEGACY_SERVER_CONNECT |
				       SSL_OP_NO_TICKET |
				       SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_options(ssl,
	    SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
		SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_verify(ssl, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_max_early_data(ssl, 0);
	SSL_CTX_set_tlsext_ticket_key_evp_cb(ssl, on_ticket);
	SSL_CTX_set_alpn_select_cb(ssl, on_protocols, NULL);
	if (SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1 ||
	    SSL_CTX_set_max_proto_version(ssl, TLS1_3_VERSION) != 1 ||
	    SSL_CTX_set_cipher_list(ssl, SUITES_12) != 1 ||
	    SSL_CTX_set_ciphersuites(ssl, SUITES_13) != 1 ||
	    SSL_CTX_set1_groups_list(ssl, GROUPS) != 1 ||
	    SSL_CTX_set1_sigalgs_list(ssl, SIGNATURES) != 1 ||
	    SSL_CTX_set_num_tickets(ssl, 1) != 1)
		return (-1);
	return (0);
}

struct server_ctx *
server_ctx_new(struct leaf_cache *leaves)
{
	struct server_ctx *ctx = calloc(1, sizeof(*ctx));

	if (ctx == NULL)
		return (NULL);
	ctx->magic = SERVER_CTX_MAGIC;
	ctx->leaves = leaves;
	ERR_clear_error();
	ctx->ssl = SSL_CTX_new(TLS_server_method());
	ctx->cipher = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
	if (ctx->ssl == NULL || ctx->cipher == NULL ||
	    RAND_priv_bytes(ctx->ticket_key, sizeof(ctx->ticket_key)) != 1 ||
	    configure(ctx->ssl) < 0) {
		diag_warnx("TLS for clients cannot be set up: %s",
		    ERR_reason_error_string(ERR_peek_last_error()));
		server_ctx_free(ctx);
		return (NULL);
	}
	SSL_CTX_set_app_data(ctx->ssl, ctx);
	return (ctx);
}

void
server_ctx_free(struct server_ctx *ctx)
{
	if (ctx == NULL)
		return;
	CHECK_OBJ(ctx, SERVER_CTX_MAGIC);
	SSL_CTX_free(ctx->ssl);
	EVP_CIPHER_free(ctx->cipher);
	OPENSSL_cleanse(ctx, sizeof(*ctx));
	free(ctx);
}

struct ssl_ctx_st *
server_ctx_get(struct server_ctx *ctx)
{
	CHECK_OBJ(ctx, SERVER_CTX_MAGIC);
	return (ctx->ssl);
}
