/* SPDX-License-Identifier: MIT
 *
 * admin/stream.h - an answer that goes on: server-sent events to somebody who
 * stays (text/event-stream, as EventSource reads it).
 *
 * Bounded: what a slow reader leaves no room for is left out and counted, and
 * the reader is told by an event "lost" with {"lost":N} before the next one.
 * Silence is filled with comments, so that a dead connection is found out.
 *
 * Whoever feeds it sets ->gone when it begins, and lets go of it there.
 */
#ifndef ADUANA_ADMIN_STREAM_H
#define ADUANA_ADMIN_STREAM_H

#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"
#include "proxy/event/timer.h"

#define STREAM_OUT_MAX		((size_t)512 << 10)
#define STREAM_BEAT_MS		15000
#define STREAM_ID_MAX		40u

struct buf;
struct stream;

typedef void stream_fn(struct stream *);

/* Embedded in its owner, zeroed before. */
struct stream {
	unsigned	 magic;
#define STREAM_MAGIC	0x57e40001u
	struct list	 link;		/* for who feeds it */
	void		*feeder;	/* for who feeds it */
	stream_fn	*gone;		/* the reader left, or admin retires;
					 * may be NULL */
	stream_fn	*wake;		/* there is something to write */
	struct buf	*out;
	struct timer	 beat;
	uint64_t	 lost;		/* since the last that was told */
};

/* ${out} stays the caller's; ${wake} never writes before return. */
void	 stream_init(struct stream *, struct loop *, struct buf *out,
	    stream_fn *wake);
/* Runs ->gone.  Harmless when zeroed or over. */
void	 stream_fini(struct stream *);

enum stream_pour {
	STREAM_GONE,
	STREAM_STUCK,		/* nothing could be written */
	STREAM_MOVES,		/* some */
	STREAM_EMPTY		/* all */
};

/* Write what there is to the socket ${fd}; what comes from there is thrown
 * away. */
enum stream_pour stream_pour(struct stream *, int fd);

/* One event: ${id} (at most STREAM_ID_MAX bytes, or STR_NONE) is what the
 * reader names when it comes back; ${data} holds no line end.  It is sent, or
 * counted as lost. */
void	 stream_event(struct stream *, struct str id, struct str data);

#endif
