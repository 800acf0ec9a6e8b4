/* SPDX-License-Identifier: MIT
 *
 * origin/transfer.h - send one request to an origin and bring its response.
 *
 * Takes a pooled connection or dials one, sends the head, streams the request
 * body, reads 1xx and the final head, and is then the source of the response
 * body.  What is not a strict HTTP/1 response fails; nothing of it passes.
 * Decides nothing about the request: that is the pipeline's.
 */
#ifndef ADUANA_ORIGIN_TRANSFER_H
#define ADUANA_ORIGIN_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/http/body.h"
#include "proxy/http/framer.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/sink.h"
#include "proxy/metrics/tally.h"
#include "proxy/net/dial.h"
#include "proxy/net/stream.h"

struct counters_row;
struct guard;
struct judge;
struct origin_conn;
struct origin_ctx;
struct pool;
struct resolver;
struct splice;
struct tls_exception;
struct tls_report;
struct transfer;
struct ws;

/* What all transfers of one worker share. */
struct transfer_env {
	struct loop		*loop;
	struct resolver		*resolver;
	struct pool		*pool;
	const struct guard	*guard;
	struct origin_ctx	*origin_tls;	/* NULL: nothing over TLS */
	struct counters_row	*counters;
	struct tally_row	*tally;		/* NULL: nobody measures */
	struct h1_limits	 limits;
	int			 connect_ms;
	int64_t			 handshake_ms;	/* of TLS, after connecting */
	int64_t			 first_byte_ms;	/* request out to head in */
	int64_t			 body_ms;	/* between bytes of a body */
	char			*scratch;	/* BODY_FEED_MAX bytes */
};

/* What to send where.  Slices must stay until the response head is there. */
struct transfer_order {
	struct str	 host;		/* is dialled */
	uint16_t	 port;
	/* Over TLS: not one byte of the request goes out before the origin has
	 * proved that it is ${name}, which is also the SNI unless it is an
	 * address. */
	bool		 secure;
	struct str	 name;
	struct str	 head;		/* complete, with the empty line */
	struct framing	 framing;	/* of the request body */
	enum method	 method;
	/* A pooled connection may be used, and when it turns out dead before
	 * a byte of response the request is sent again (RFC 9110 9.2.2).  Only
	 * for requests without a body. */
	bool		 may_repeat;
	bool		 upgrade;	/* a 101 is welcome */
	struct judge	*judge;		/* of addresses; NULL: nobody */
};

enum transfer_failure {
	TRANSFER_OK,
	TRANSFER_NOT_DIALED,	/* ->dialed says why */
	TRANSFER_NOT_SECURE,	/* ->report; the origin got no request */
	TRANSFER_CLOSED,	/* connection lost before a whole head */
	TRANSFER_SILENT,	/* no head in time */
	TRANSFER_BAD,		/* ->problem; not strict HTTP */
	TRANSFER_CUT		/* the request body broke off at its source */
};

/* Exactly one of answered and failed is called, never before transfer_start()
 * returns, and neither after transfer_cancel(). */
struct transfer_ops {
	/* The connection stands, to ->peer: join a source to ->request_body
	 * and let it run.  Only with a body. */
	void		(*sendable)(struct transfer *);
	/* A 1xx other than 101; ${head} is good during the call. */
	void		(*informed)(struct transfer *, const struct head *);
	/* ->response and ->response_framing are there.  Join ->response_body
	 * to a sink and call transfer_flow(), now or later; or take; or
	 * cancel. */
	void		(*answered)(struct transfer *);
	void		(*failed)(struct transfer *);
};

enum transfer_phase {
	TRANSFER_IDLE,
	TRANSFER_DIALING,
	TRANSFER_SECURING,	/* TLS handshake; no byte of the request yet */
	TRANSFER_WAITING,	/* request going out, response head awaited */
	TRANSFER_ANSWERED,	/* head there, body not asked for */
	TRANSFER_FLOWING,
	TRANSFER_OVER
};

struct transfer {
	unsigned			 magic;
#define TRANSFER_MAGIC			0x78fe0001u
	uint8_t				 phase;
	bool				 reused;	/* from the pool */
	bool				 repeated;
	bool				 sent_all;	/* the request is out */
	bool				 send_blocked;
	bool				 send_failed;
	bool				 body_waits;	/* the sink is full */
	bool				 broken;	/* not whole */
	bool				 hung_up;	/* no event will come:
						 * what there is can
						 * be read */
	uint8_t				 informational;	/* how many 1xx */
	const struct transfer_env	*env;
	const struct transfer_ops	*ops;
	struct ws			*ws;
	size_t				 ws_mark;
	struct transfer_order		 order;
	struct dial			 dial;
	struct dial_outcome		 dialed;	/* fd not for you */
	struct origin_conn		*conn;
	int64_t				 since_ns;	/* secures, waits */
	struct framer			 framer;
	struct sink			 request_body;
	struct source			 response_body;
	struct buf			 in;
	size_t				 head_len;	/* of in */
	struct h1_parse			 parse;
	struct head			 response;
	struct framing			 response_framing;
	struct body			 body;
	struct splice			*pour;	/* NULL: all has been read */
	struct address			 peer;
	/* Of the connection that was used, static texts; NULL: plain. */
	const char			*tls_version;
	const char			*tls_cipher;
	bool				 tls_resumed;
	uint64_t			 bytes_in;
	uint64_t			 bytes_out;
	enum transfer_failure		 failure;
	const char			*problem;
	/* Until transfer_fini(): of a TRANSFER_NOT_SECURE, and of a connection
	 * that an exception of the settings let pass (->excused); else NULL. */
	struct tls_report		*report;
	/* The setting that excuses what is wrong, or NULL. */
	const struct tls_exception	*exception;
	unsigned			 tls_alert;	/* received, or 0 */
};

/* ${ws} gives room for the response's fields and must outlive the transfer. */
void		 transfer_start(struct transfer *, const struct transfer_env *,
		    const struct transfer_order *, const struct transfer_ops *,
		    struct ws *);
/* Begin or go on to push the response body into the joined sink.  May call
 * sink_end() or sink_abort() before return. */
void		 transfer_flow(struct transfer *);
/* Count what became of a dial to ${host}. */
void		 transfer_count_dial(const struct transfer_env *,
		    struct str host, const struct dial_outcome *);
/* The response has no body: let go of the connection, to the pool if it can be
 * used again. */
void		 transfer_end(struct transfer *);
/* After a 101: ${to} becomes the stream, which wants nothing yet, and ${early}
 * what came behind the head (good until transfer_fini()). */
void		 transfer_take(struct transfer *, struct stream *to,
		    stream_fn *, struct str *early);
/* Stop: the connection is closed, nothing is called any more. */
void		 transfer_cancel(struct transfer *);
/* Cancel, and free what it holds; ->response ends here. Harmless on a zeroed
 * one. */
void		 transfer_fini(struct transfer *);

/* ---- inside origin/ only: transfer_body.c has the two bodies, -------------
 * transfer_secure.c the way to TLS ----------------------------------------- */

/* Where the connection may be kept. */
struct pool_key transfer_pool_key(const struct transfer *);
/* transfer_pour.c: have the sink take what it can of the body right from the
 * connection.  SINK_POURED_ALL: the next bytes are to be read. */
enum sink_poured transfer_pour(struct transfer *);
/* Bytes are on the way from connection to sink. */
bool	 transfer_pour_waits(const struct transfer *);
/* Harmless without a pour. */
void	 transfer_pour_fini(struct transfer *);
/* What is awaited must come within ${ms}; < 0: nothing is.  Harmless without a
 * connection. */
void	 transfer_expect(struct transfer *, int64_t ms);
/* It has not come, to whoever owns the connection. */
void	 transfer_late(struct origin_conn *);
/* So long it took, since ->since_ns. */
void	 transfer_timed(const struct transfer *, enum phase);
/* The connection stands, proved if it is to be: send the request. */
void	 transfer_send(struct transfer *);
/* The connection stands: TLS, then transfer_send() or a failure. */
void	 transfer_secure(struct transfer *);
void	 transfer_secure_timeout(struct transfer *);
/* Fill what is told of the TLS of ->conn.  0, or -1 without memory. */
int	 transfer_secure_note(struct transfer *);
/* The connection is lost before a head: whether that was about TLS, and the
 * transfer has failed. */
bool	 transfer_secure_lost(struct transfer *);

/* Make ->request_body and ->response_body usable. */
void	 transfer_body_setup(struct transfer *);
/* Tell the stream what is waited for. */
void	 transfer_body_want(struct transfer *);
/* Write what waits of the request; sets send_blocked, send_failed. */
void	 transfer_body_pump(struct transfer *);
/* The socket takes bytes again. */
void	 transfer_body_send(struct transfer *);
/* There is something of the response body. */
void	 transfer_body_read(struct transfer *);
/* No response will come; tell so. */
void	 transfer_fail(struct transfer *, enum transfer_failure,
	    const char *problem);
/* The response body will not be whole. */
void	 transfer_body_break(struct transfer *, enum sink_abort);

#endif
