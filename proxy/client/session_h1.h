/* SPDX-License-Identifier: MIT
 *
 * client/session_h1.h - HTTP/1 on one client connection: private to client/.
 *
 * struct client is here because the session is most of it; client.c owns its
 * birth and death, session_h1.c its course, h1_input.c the request body,
 * h1_output.c the response.
 */
#ifndef ADUANA_CLIENT_SESSION_H1_H
#define ADUANA_CLIENT_SESSION_H1_H

#include "proxy/base/buf.h"
#include "proxy/client/client_env.h"
#include "proxy/event/timer.h"
#include "proxy/http/body.h"
#include "proxy/http/framer.h"
#include "proxy/net/stream.h"

enum session_state {
	SESSION_IDLE,		/* no byte of a request yet */
	SESSION_HEAD,		/* some of a head */
	SESSION_BUSY,		/* an exchange runs */
	SESSION_LINGER,		/* answered and shut; reading the rest */
	SESSION_TAKEN,		/* the stream is somebody else's */
	SESSION_CLOSED
};

/* What goes out to the client for one exchange. */
struct h1_output {
	struct framer	 framer;
	struct buf	 interim;	/* a 1xx on its way */
	char		 lines[128];	/* framing, Connection, the end */
	bool		 responding;	/* respond() was called */
	bool		 ended;		/* nothing more will be written */
	bool		 blocked;	/* the socket is full, or: */
	bool		 held;		/* the log is */
	unsigned	 holds;		/* so many times */
	struct timer	 hold;
};

/* One exchange with what the session needs for it, in one block. */
struct turn {
	struct exchange	 x;
	struct client	*client;
	struct body	 body;
	bool		 body_started;	/* the sink may be fed */
	bool		 body_waits;	/* the sink is full */
	struct h1_output out;
	exchange_taken_fn *taken;
	unsigned char	 space[] __attribute__((aligned(16)));
};
/* Bytes read at once while a head is expected. */
#define H1_READ_SIZE	(16u * 1024)

struct client {
	unsigned		 magic;
#define CLIENT_MAGIC		0xc11e0001u
	uint8_t			 state;
	bool			 running;	/* inside session_run() */
	bool			 close_after;
	bool			 done;		/* the service is through */
	bool			 told;		/* delivered: being recorded */
	bool			 broken;	/* a write failed; not told */
	bool			 lost;		/* the service was told */
	bool			 abortive;	/* the end must not look so */
	bool			 resetting;	/* nor may the close be clean */
	bool			 ending;	/* cannot be said yet */
	bool			 returned;	/* TAKEN, and given back */
	unsigned char		 address[16];
	struct client_env	*env;
	struct secure		*secure;	/* NULL: plain */
	struct list		 link;
	struct stream		 stream;
	struct timer		 timer;
	struct task		 task;		/* how the response ended */
	struct h1_parse		 parse;
	struct buf		 in;
	size_t			 used;		/* of in: the exchange's head */
	struct turn		*turn;
	int64_t			 began_ns;	/* first byte of the head */
	int64_t			 window_bytes;	/* moved before this window */
	bool			 window_open;
};

/* session_h1.c */
extern const struct transport_ops session_transport;
int		 session_start(struct client *, int fd);
/* Close and free. */
void		 session_close(struct client *);
/* Go, cleanly when it is idle. */
void		 session_leave(struct client *);
void		 session_lost(struct client *, enum exchange_gone);
/* The same, but not before this batch is over. */
void		 session_broken(struct client *);
void		 session_delivered(struct client *);
/* What is waited for has changed. */
void		 session_update(struct client *);

/* session_end.c: the beginning of SESSION_LINGER, and what its stream is ready
 * for; both may leave it SESSION_CLOSED. */
void		 session_end_begin(struct client *);
void		 session_end_ready(struct client *, unsigned ready);
/* Its close is to be a reset, which drops what the client has not taken. */
void		 session_end_cut(struct client *);

/* h1_input.c */
extern const struct source_ops h1_input_source;
void		 h1_input_read(struct client *);
bool		 h1_input_wants(const struct turn *);
void		 h1_input_start(struct exchange *, bool invite);

/* h1_output.c */
extern const struct sink_ops h1_output_sink;
void		 h1_output_begin(struct turn *);
void		 h1_output_fini(struct turn *);
void		 h1_output_respond(struct exchange *);
void		 h1_output_inform(struct exchange *, unsigned, struct str);
void		 h1_output_flush(struct exchange *);
void		 h1_output_resume(struct client *);
bool		 h1_output_wants(const struct turn *);

/* h1_turn.c: the block of an exchange; NULL without memory. */
struct turn	*h1_turn_take(struct client *);
/* Parse what is there and begin; false when that is not enough. */
bool		 h1_turn_next(struct client *);
/* The same for what is no request: ${problem} is for the answer. */
void		 h1_turn_malformed(struct client *, unsigned status,
		    const char *problem);
/* The service is through with the exchange: clear the table. */
void		 h1_turn_finish(struct client *);

#endif
