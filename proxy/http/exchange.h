/* SPDX-License-Identifier: MIT
 *
 * http/exchange.h - one request and its response, whatever carries them.
 *
 * A transport (client/session_h1.c) makes the exchange out of bytes; a service
 * (request/pipeline.c) decides what becomes of it.  Neither knows the other's
 * file: each is a struct of functions declared here.
 *
 * Life, in the order of calls:
 *	service begin | malformed	 transport: a head has been read
 *	transport read_body		 service: the request body may come
 *	transport inform*		 service: a 1xx
 *	transport respond		 service: the final head
 *	  body into ->response_body, then sink_end or sink_abort
 *	  or transport take_over	 service: it becomes a tunnel
 *	service delivered | gone	 transport: all sent | client lost
 *	transport done			 service: recorded; memory may go
 * Between begin and done the exchange and all it points at stay where they are.
 */
#ifndef ADUANA_HTTP_EXCHANGE_H
#define ADUANA_HTTP_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/ws.h"
#include "proxy/http/framing.h"
#include "proxy/http/head.h"
#include "proxy/http/sink.h"

struct exchange;
struct secure;
struct stream;

/* How the connection under an exchange ended before its time. */
enum exchange_gone {
	GONE_CLIENT,		/* closed or reset by the client */
	GONE_TIMEOUT,		/* a deadline of the client side */
	GONE_STOP		/* this process must end now */
};

typedef void exchange_taken_fn(struct exchange *, struct stream *,
    struct str early);

struct service_ops {
	const char	*name;
	/* A good head; the body (->request_framing) has not been read. */
	void		(*begin)(struct exchange *);
	/* Bytes that are no request: ->malformed_status and
	 * ->malformed_problem say why.  Target and fields may be missing; the
	 * connection will be closed after the answer. */
	void		(*malformed)(struct exchange *);
	/* Around the one write that will complete the response if it is taken
	 * whole: ${bytes_out} is what ->bytes_out will be then.  Nothing else
	 * may be written or recorded in between.  completing() is false where
	 * its line in the log has no room now: better some milliseconds later;
	 * when it is written all the same completed() follows as ever. */
	bool		(*completing)(struct exchange *, uint64_t bytes_out);
	void		(*completed)(struct exchange *, bool whole);
	/* The last byte of the response has been handed to the system. */
	void		(*delivered)(struct exchange *);
	/* The client is lost, its descriptor closed; no transport call but
	 * done() is allowed now, which may be much later.
	 * Comes at most once and never together with delivered. */
	void		(*gone)(struct exchange *, enum exchange_gone);
};

struct transport_ops {
	const char	*name;
	/* Let the body flow from ->request_body into the sink it was joined
	 * to.  Sends 100 Continue first when ${invite}. */
	void		(*read_body)(struct exchange *, bool invite);
	/* Send a 1xx with these field lines (each ends in CRLF). */
	void		(*inform)(struct exchange *, unsigned status,
			    struct str fields);
	/* ->response is filled.  The head goes out with the first bytes of the
	 * body, or with flush(). */
	void		(*respond)(struct exchange *);
	/* Do not wait for more body before sending what there is. */
	void		(*flush)(struct exchange *);
	/* After respond() of a 101 or a 2xx to CONNECT: when the head is out,
	 * ${taken} gets the stream, which it moves out, releases or closes
	 * before it returns, and what the client had sent behind its request
	 * (good until done()). */
	void		(*take_over)(struct exchange *, exchange_taken_fn *);
	/* After take_over(), before done(): the connection goes on with
	 * requests inside TLS.  ${stream} is moved out; a reference to what is
	 * known of it is taken; ${early}, what was read of those already, is
	 * copied. */
	void		(*give_back)(struct exchange *, struct stream *,
			    struct secure *, struct str early);
	/* The service will not touch the exchange again.  Last call. */
	void		(*done)(struct exchange *);
};

/* The final response's head as it will be sent. */
struct response {
	unsigned	 status;
	/* Status line and field lines, each with CRLF, without the empty line;
	 * no hop-by-hop field (but those of a 101) and no framing field. */
	struct str	 prepared;
	/* Further field lines of the same form; may be empty. */
	struct str	 extra;
	/* FRAMING_LENGTH, FRAMING_CHUNKED (length not known) or FRAMING_NONE;
	 * with FRAMING_LENGTH, the transport writes Content-Length. */
	struct framing	 framing;
	/* Headers only, as to HEAD: framing fields are sent, a body is not. */
	bool		 bodyless;
	/* The connection must not be used again after this response. */
	bool		 close;
};

struct exchange {
	unsigned			 magic;
#define EXCHANGE_MAGIC			0xe8c40001u
	const struct transport_ops	*transport;
	const struct service_ops	*service;
	void				*service_context;
	void				*service_private;
	/* Whose 16-byte address (IPv4 mapped) asked. */
	unsigned char			 client[16];
	/* Who has logged in, by name; empty: nobody has.  Of the workspace, or
	 * of ->secure. */
	struct str			 user;
	/* Inside our TLS, and what is known of that; NULL: it is not.  Good
	 * from begin to done. */
	struct secure			*secure;
	/* Our own idea: no client waits for the answer. */
	bool				 background;

	struct head			 request;
	struct framing			 request_framing;
	struct source			 request_body;
	bool				 request_whole;	/* read to its end */
	/* Of malformed(), and of a body that broke off (SINK_ABORT_BAD). */
	unsigned			 malformed_status;
	const char			*malformed_problem;

	struct response			 response;
	struct sink			 response_body;

	uint64_t			 bytes_in;	/* head and body */
	uint64_t			 bytes_out;
	int64_t				 started_ns;	/* first byte */
	struct ws			 ws;
};

#endif
