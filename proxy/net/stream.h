/* SPDX-License-Identifier: MIT
 *
 * net/stream.h - nonblocking byte stream: TCP, or something over it.
 *
 * Embedded first in its implementation.  Buffers nothing of its own; a reader
 * or writer that is told to wait is called back when it is worth another try.
 */
#ifndef ADUANA_NET_STREAM_H
#define ADUANA_NET_STREAM_H

#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "proxy/base/object.h"
#include "proxy/event/loop.h"

struct stream;

/* What read and writev return besides a count; 0 from read is a clean end. */
#define STREAM_WAIT	((ssize_t)-1)	/* nothing now; want, and be called */
#define STREAM_ERROR	((ssize_t)-2)	/* over; errno says why */

/* ${ready}: WATCH_READ, WATCH_WRITE or both, of what was wanted.  May close the
 * stream and free it. */
typedef void stream_fn(struct stream *, unsigned ready);

struct stream_ops {
	const char	*name;
	ssize_t		(*read)(struct stream *, void *, size_t);
	ssize_t		(*writev)(struct stream *, const struct iovec *, int);
	void		(*want)(struct stream *, unsigned);
	int		(*shutdown_write)(struct stream *);
	void		(*close)(struct stream *);
	/* The socket is ready; the implementation calls ->fn when there is
	 * something for the owner. */
	void		(*ready)(struct stream *, unsigned);
	/* stream_move() put it elsewhere: mend pointers back. */
	void		(*moved)(struct stream *);
};

struct stream {
	unsigned			 magic;
#define STREAM_MAGIC			0x57ea0001u
	const struct stream_ops		*ops;	/* NULL: plain TCP */
	void				*impl;	/* the ops' own */
	stream_fn			*fn;
	struct watch			 watch;	/* holds the descriptor */
};

/* Take over the connected nonblocking ${fd}; wants nothing yet.  0, or -1 with
 * errno, the descriptor still the caller's. */
int	 stream_tcp_init(struct stream *, struct loop *, int fd, stream_fn *);

/* Plain TCP's own, for the inline functions below and for implementations that
 * lie over TCP. */
ssize_t	 stream_tcp_read(struct stream *, void *, size_t);
ssize_t	 stream_tcp_writev(struct stream *, const struct iovec *, int);
int	 stream_tcp_shutdown_write(struct stream *);
void	 stream_tcp_close(struct stream *);

/* Acknowledge what has come without waiting for something to send along: a
 * peer may hold the rest back until then (RFC 896). */
void	 stream_tcp_acknowledge(struct stream *);

static inline int
stream_fd(const struct stream *s)
{
	return (s->watch.fd);
}

/* At most ${n} > 0 bytes; a count, 0 at a clean end, or STREAM_*. */
static inline ssize_t
stream_read(struct stream *s, void *mem, size_t n)
{
	CHECK_OBJ(s, STREAM_MAGIC);
	if (s->ops != NULL)
		return (s->ops->read(s, mem, n));
	return (stream_tcp_read(s, mem, n));
}

/* A count, perhaps less than all, or STREAM_*. */
static inline ssize_t
stream_writev(struct stream *s, const struct iovec *iov, int n)
{
	CHECK_OBJ(s, STREAM_MAGIC);
	if (s->ops != NULL)
		return (s->ops->writev(s, iov, n));
	return (stream_tcp_writev(s, iov, n));
}

/* WATCH_READ, WATCH_WRITE, both or 0; replaces what was wanted. */
static inline void
stream_want(struct stream *s, unsigned wanted)
{
	CHECK_OBJ(s, STREAM_MAGIC);
	if (s->ops != NULL)
		s->ops->want(s, wanted);
	else
		watch_want(&s->watch, wanted);
}

/* Nothing more will be written; reading goes on.  0, STREAM_WAIT (again when
 * writable) or STREAM_ERROR. */
int	 stream_shutdown_write(struct stream *);
/* Hand the descriptor over to the caller; the stream is over.  Plain TCP
 * only. */
int	 stream_release(struct stream *);
/* Make ${to} what ${from} is, with a callback of its own; it wants nothing yet.
 * ${from} is zeroed. */
void	 stream_move(struct stream *to, struct stream *from, stream_fn *);
/* Stop and close.  No callback after this.  Harmless on a zeroed stream. */
void	 stream_close(struct stream *);

#endif
