/* SPDX-License-Identifier: MIT
 *
 * tls/stream_tls_priv.h - what the files of stream_tls share.
 */
#ifndef ADUANA_TLS_STREAM_TLS_PRIV_H
#define ADUANA_TLS_STREAM_TLS_PRIV_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "proxy/net/stream.h"

/* Plaintext of one record. */
#define TLS_RECORD_MAX	16384u

/* Where a stream with TLS keeps what it needs: stream.impl. */
struct tls {
	unsigned	 magic;
#define TLS_MAGIC	0x715ec001u
	SSL		*ssl;
	struct stream	*stream;
	struct task	 task;		/* tells of bytes that lie inside */

	char		*early;		/* to be read before the socket is */
	size_t		 early_len;
	size_t		 early_read;

	size_t		 room;		/* may be read in this call */
	size_t		 idle_bytes;	/* read since there was data */

	uint8_t		 wanted;	/* by the owner */
	uint8_t		 read_needs;	/* of the socket */
	uint8_t		 write_needs;
	bool		 dry;		/* inside is no whole record */
	bool		 drained;	/* the socket has nothing until it says
					 * so */
	bool		 more;		/* the next write waits for another */
	bool		 eof;		/* the socket ended */
	bool		 shown;		/* the certificate was written */
	bool		 answered;	/* and sent */
	bool		 ended;		/* close_notify is on its way or sent */

	bool		 broken;	/* over; the rest says why */
	int		 error;		/* errno */
	unsigned long	 problem;	/* openssl's code, or 0 */

	/* A record of so many bytes could not be sent whole.  All of them but
	 * the last count as written, so that the owner comes back. */
	unsigned	 unsent;
	char		 last;
	char		*kept;		/* it, where the kernel encrypts */
};

extern const struct stream_ops stream_tls_ops;

void		 stream_tls_free(struct tls *);
/* There are bytes inside for who wants them. */
void		 stream_tls_on_inside(struct task *);

/* A BIO that reads ->early first, then the socket, and writes to the socket;
 * NULL without memory. */
BIO		*stream_tls_bio_new(struct tls *);

/* What ${ret} of the call just made means: the direction of the socket to wait
 * for, or 0: it is over, and why was noted. */
unsigned	 stream_tls_judge(struct tls *, int ret);

static inline struct tls *
stream_tls_of(const struct stream *stream)
{
	struct tls *tls = stream->impl;

	ASSERT(stream->ops == &stream_tls_ops);
	CHECK_OBJ(tls, TLS_MAGIC);
	return (tls);
}

#endif
