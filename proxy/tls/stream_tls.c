/* SPDX-License-Identifier: MIT
 *
 * tls/stream_tls.c - from TCP to TLS, and what came of it.
 */
#include "proxy/tls/stream_tls.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "proxy/tls/leaf.h"
#include "proxy/tls/origin_ctx.h"
#include "proxy/tls/server_ctx.h"
#include "proxy/tls/stream_tls_priv.h"

/* A handshake is read in one call mostly. */
#define HANDSHAKE_ROOM	(16u * TLS_RECORD_MAX)

/* ---- beginning ---------------------------------------------------------- */

static void
on_message(int write, int version, int type, const void *mem, size_t len,
    SSL *ssl, void *arg)
{
	struct tls *tls = arg;

	(void)version;
	if (!write || type != SSL3_RT_HANDSHAKE || len == 0)
		return;
	switch (*(const unsigned char *)mem) {
	case SSL3_MT_CERTIFICATE:
		tls->shown = true;
		break;
	case SSL3_MT_NEWSESSION_TICKET:
		/* No one waits for it: it goes out with the first response.
		 * In TLS 1.2 the end of the handshake stands behind it. */
		tls->more = SSL_version(ssl) >= TLS1_3_VERSION;
		break;
	}
}

void
stream_tls_free(struct tls *tls)
{
	SSL_free(tls->ssl);
	free(tls->early);
	free(tls->kept);
	FINI_OBJ(tls);
	free(tls);
}

/* Where the kernel can encrypt, it is openssl's own that lets it. */
static int
give_socket(struct tls *tls, uint64_t kernel)
{
	BIO *in = stream_tls_bio_new(tls), *out = in;

	if (kernel != 0)
		out = BIO_new_socket(stream_fd(tls->stream), BIO_NOCLOSE);
	if (in == NULL || out == NULL) {
		BIO_free(in);
		BIO_free(out);
		return (-1);
	}
	SSL_set_bio(tls->ssl, in, out);
	return (0);
}

/* The option that lets the kernel encrypt, or 0.  Asked once, since a kernel
 * without it is slow to say so. */
static uint64_t
kernel_option(int fd)
{
	static bool asked, never;

	if (!asked)
		never = setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", 4) < 0 &&
			errno == ENOENT;
	asked = true;
	return (never ? 0 : SSL_OP_ENABLE_KTLS);
}

/* Takes ${ssl}, which may be NULL, also on failure. */
static int
begin(struct stream *stream, SSL *ssl, struct str early)
{
	struct tls *tls = calloc(1, sizeof(*tls));
	uint64_t kernel = kernel_option(stream_fd(stream));

	if (tls == NULL || ssl == NULL) {
		SSL_free(ssl);
		free(tls);
		return (-1);
	}
	tls->magic = TLS_MAGIC;
	tls->ssl = ssl;
	tls->stream = stream;
	tls->read_needs = WATCH_READ;
	tls->write_needs = WATCH_WRITE;
	tls->early_len = early.len;
	if (early.len > 0)
		tls->early = malloc(early.len);
	if ((early.len > 0 && tls->early == NULL) ||
	    give_socket(tls, kernel) < 0) {
		stream_tls_free(tls);
		return (-1);
	}
	if (early.len > 0)
		memcpy(tls->early, early.ptr, early.len);
	SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE |
			      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
			      SSL_MODE_RELEASE_BUFFERS);
	SSL_set_options(ssl,
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | kernel);
	SSL_set_read_ahead(ssl, 1);
	SSL_set_msg_callback(ssl, on_message);
	SSL_set_msg_callback_arg(ssl, tls);
	task_init(&tls->task, stream_tls_on_inside);
	stream->impl = tls;
	stream->ops = &stream_tls_ops;
	return (0);
}

static int
bind_context(SSL *ssl, struct str context)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len;

	if (EVP_Digest(context.ptr, context.len, digest, &len, EVP_sha256(),
		NULL) != 1)
		return (-1);
	return (SSL_set_session_id_context(ssl, digest, len) == 1 ? 0 : -1);
}

int
stream_tls_accept(struct stream *stream, struct server_ctx *ctx,
    struct leaf *leaf, struct str early, struct str context)
{
	SSL *ssl;

	CHECK_OBJ(stream, STREAM_MAGIC);
	ASSERT(stream->ops == NULL && leaf != NULL);
	ERR_clear_error();
	ssl = SSL_new(server_ctx_get(ctx));
	if (ssl == NULL)
		return (-1);
	SSL_set_accept_state(ssl);
	if (bind_context(ssl, context) < 0 ||
	    SSL_use_cert_and_key(ssl, leaf_certificate(leaf), leaf_key(leaf),
		leaf_chain(leaf), 1) != 1) {
		SSL_free(ssl);
		return (-1);
	}
	return (begin(stream, ssl, early));
}

int
stream_tls_connect(struct stream *stream, struct origin_ctx *ctx,
    const struct origin_peer *peer)
{
	SSL *ssl;

	CHECK_OBJ(stream, STREAM_MAGIC);
	ASSERT(stream->ops == NULL);
	ERR_clear_error();
	ssl = origin_ctx_connect(ctx, peer);
	if (ssl != NULL)
		SSL_set_connect_state(ssl);
	return (begin(stream, ssl, STR_NONE));
}

/* ---- the handshake ------------------------------------------------------ */

unsigned
stream_tls_judge(struct tls *tls, int ret)
{
	int saved = errno;

	switch (SSL_get_error(tls->ssl, ret)) {
	case SSL_ERROR_WANT_READ:
		return (WATCH_READ);
	case SSL_ERROR_WANT_WRITE:
		return (WATCH_WRITE);
	case SSL_ERROR_SSL:
		tls->problem = ERR_peek_last_error();
		tls->error = tls->eof ? ECONNRESET : EPROTO;
		break;
	default:
		tls->error = saved == 0 ? ECONNRESET : saved;
		break;
	}
	tls->broken = true;
	errno = tls->error;
	return (0);
}

enum tls_step
stream_tls_handshake(struct stream *stream)
{
	struct tls *tls = stream_tls_of(stream);
	unsigned needs;
	int ret;

	if (tls->broken)
		return (TLS_STEP_FAILED);
	ERR_clear_error();
	errno = 0;
	tls->room = HANDSHAKE_ROOM;
	ret = SSL_do_handshake(tls->ssl);
	if (ret == 1) {
		stream_want(stream, 0);
		return (TLS_STEP_DONE);
	}
	needs = stream_tls_judge(tls, ret);
	if (needs == 0 && SSL_is_server(tls->ssl) == 0)
		origin_ctx_failed(tls->ssl, ERR_peek_error());
	tls->wanted = 0;
	watch_want(&stream->watch, needs);
	return (needs == 0 ? TLS_STEP_FAILED : TLS_STEP_WAIT);
}

/* ---- what went wrong ---------------------------------------------------- */

static enum tls_end
end_of(const struct tls *tls)
{
	if (tls->eof || tls->error == ECONNRESET || tls->error == EPIPE)
		return (TLS_END_HUNG_UP);
	if (tls->problem == 0 || ERR_SYSTEM_ERROR(tls->problem) ||
	    ERR_GET_REASON(tls->problem) == ERR_R_MALLOC_FAILURE)
		return (TLS_END_SYSTEM);
	return (TLS_END_REFUSED);
}

/* The number of an alert that was received, or -1. */
static int
alert_of(const struct tls *tls)
{
	int reason = ERR_GET_REASON(tls->problem);

	if (tls->problem == 0 || ERR_SYSTEM_ERROR(tls->problem) ||
	    ERR_GET_LIB(tls->problem) != ERR_LIB_SSL ||
	    reason < SSL_AD_REASON_OFFSET)
		return (-1);
	return (reason - SSL_AD_REASON_OFFSET);
}

static const char *
reason_text(const struct tls *tls)
{
	const char *text = NULL;

	if (tls->eof)
		return ("the connection was closed");
	if (tls->problem != 0)
		text = ERR_reason_error_string(tls->problem);
	return (text != NULL ? text : strerror(tls->error));
}

void
stream_tls_failure(const struct stream *stream, struct tls_failure *failure)
{
	const struct tls *tls = stream_tls_of(stream);
	int alert = alert_of(tls);

	memset(failure, 0, sizeof(*failure));
	failure->answered = tls->answered;
	if (alert >= 0) {
		failure->end = TLS_END_ALERT;
		failure->alert = (unsigned)alert;
		snprintf(failure->text, sizeof(failure->text), "alert %d: %s",
		    alert, SSL_alert_desc_string_long(alert));
		return;
	}
	failure->end = end_of(tls);
	snprintf(failure->text, sizeof(failure->text), "%s", reason_text(tls));
}

/* ---- what was agreed on ------------------------------------------------- */

const struct tls_report *
stream_tls_report(const struct stream *stream)
{
	return (origin_ctx_report(stream_tls_of(stream)->ssl));
}

bool
stream_is_tls(const struct stream *stream)
{
	return (stream->ops == &stream_tls_ops);
}

const char *
stream_tls_version(const struct stream *stream)
{
	return (SSL_get_version(stream_tls_of(stream)->ssl));
}

const char *
stream_tls_cipher(const struct stream *stream)
{
	const SSL_CIPHER *cipher;

	cipher = SSL_get_current_cipher(stream_tls_of(stream)->ssl);
	return (cipher == NULL ? "" : SSL_CIPHER_standard_name(cipher));
}

bool
stream_tls_resumed(const struct stream *stream)
{
	return (SSL_session_reused(stream_tls_of(stream)->ssl) != 0);
}

struct str
stream_tls_protocol(const struct stream *stream)
{
	const unsigned char *name;
	unsigned len;

	SSL_get0_alpn_selected(stream_tls_of(stream)->ssl, &name, &len);
	return ((struct str){(const char *)name, len});
}
