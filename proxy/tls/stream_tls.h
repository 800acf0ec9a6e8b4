/* SPDX-License-Identifier: MIT
 *
 * tls/stream_tls.h - a byte stream (net/stream.h) that is TLS over TCP.
 *
 * A plain stream becomes one in place, keeping its descriptor; then the
 * handshake is driven, then stream_read() and stream_writev() are what they
 * are for TCP.  An end without close_notify reads as STREAM_ERROR with errno
 * ECONNRESET, so that a cut is never taken for an end.  Toward the peer only
 * stream_shutdown_write() is an end; stream_close() alone is a cut.  What a
 * write did not take must come again, beginning with the same byte (it may be
 * on its way already).  SIGPIPE must be ignored.
 */
#ifndef ADUANA_TLS_STREAM_TLS_H
#define ADUANA_TLS_STREAM_TLS_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/net/stream.h"

struct leaf;
struct origin_ctx;
struct origin_peer;
struct server_ctx;
struct tls_report;

enum tls_step {
	TLS_STEP_WAIT,		/* the stream's callback will come */
	TLS_STEP_DONE,
	TLS_STEP_FAILED		/* stream_tls_failure() */
};

enum tls_end {
	TLS_END_ALERT,		/* the peer sent ->alert */
	TLS_END_HUNG_UP,	/* it closed, or reset, in the middle */
	TLS_END_REFUSED,	/* we found fault; ->text says what */
	TLS_END_SYSTEM		/* errno-like trouble of ours */
};

struct tls_failure {
	enum tls_end	 end;
	unsigned	 alert;		/* RFC 8446 6: 48 is unknown_ca */
	bool		 answered;	/* our flight had gone out to a client
					 * before: it saw the leaf */
	char		 text[160];	/* printable */
};

/* Toward a client: ${early} (copied) was read already, the ClientHello first.
 * ${context} binds sessions to one authority.  ${leaf} stays the caller's; what
 * is needed of it is kept.  0, or -1 without memory: the stream stays plain. */
int		 stream_tls_accept(struct stream *, struct server_ctx *,
		    struct leaf *, struct str early, struct str context);
/* Toward an origin. */
int		 stream_tls_connect(struct stream *, struct origin_ctx *,
		    const struct origin_peer *);

/* Begin or go on; call again from the stream's callback.  Sets what the stream
 * waits for itself. */
enum tls_step	 stream_tls_handshake(struct stream *);
/* After TLS_STEP_FAILED, or after STREAM_ERROR from a read. */
void		 stream_tls_failure(const struct stream *,
		    struct tls_failure *);
/* Toward an origin: what verification found; NULL: nothing was wrong.  Good as
 * long as the stream. */
const struct tls_report *stream_tls_report(const struct stream *);

bool		 stream_is_tls(const struct stream *);
/* "TLSv1.3"; the library's static texts. */
const char	*stream_tls_version(const struct stream *);
const char	*stream_tls_cipher(const struct stream *);
bool		 stream_tls_resumed(const struct stream *);
/* What ALPN agreed on: "http/1.1", or empty. */
struct str	 stream_tls_protocol(const struct stream *);

#endif
