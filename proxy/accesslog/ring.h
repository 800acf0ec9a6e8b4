/* SPDX-License-Identifier: MIT
 *
 * accesslog/ring.h - encoded records on their way from one worker to admin.
 *
 * Lives in the shared region.  One producer, one consumer, no lock, no system
 * call.  A record becomes visible by one store after all of it is written, so
 * whichever side is killed, at whatever instant, a record that was put is
 * neither lost nor torn; the next process in the same place goes on where the
 * position stands.  The producer is not trusted by the consumer.
 */
#ifndef ADUANA_ACCESSLOG_RING_H
#define ADUANA_ACCESSLOG_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct log_record;
struct ring;

/* Bytes of shared memory for a ring with ${bytes} of room, which is rounded up
 * to a multiple of 64 and to RING_MIN. */
#define RING_MIN	(64u << 10)
size_t		 ring_layout_size(size_t bytes);

/* An empty ring in ${mem}, aligned to 64, of ring_layout_size(${bytes}). Only
 * before anybody uses it: a respawned process must not call it again. */
struct ring	*ring_init(void *mem, size_t bytes);

/* Producer: 0, or -1 when there is no room now; keep the record and try again
 * in some milliseconds. */
int		 ring_put(struct ring *, const struct log_record *);

/* The same in two steps, around the system call that completes a response: a
 * producer that is killed in between has left its record behind, and
 * ring_bury() makes it visible.  Between the two no other record is put.
 * ring_intend(): 0, or -1 when there is no room (then there is nothing to
 * settle). ring_settle(): ${done} puts the record, else it is forgotten. */
int		 ring_intend(struct ring *, const struct log_record *);
void		 ring_settle(struct ring *, bool done);
/* The producer is dead: what it intended counts as put.  By whoever reaped it,
 * before there is a new one. */
void		 ring_bury(struct ring *);

/* Bytes that were put and not released; for anybody.  Of a rogue's ring any
 * number. */
uint64_t	 ring_waiting(const struct ring *);
/* How full, 0 to 100; for the producer. */
unsigned	 ring_fill(const struct ring *);

/* Consumer's place: what it has read but not yet released is still in the
 * ring, and a new consumer reads it again. */
struct ring_cursor {
	unsigned	 magic;
#define RING_CURSOR_MAGIC	0xc0a50001u
	struct ring	*ring;
	uint64_t	 size;
	uint64_t	 at;
};

enum ring_result {
	RING_RECORD,
	RING_EMPTY,
	RING_DAMAGED		/* skipped to what the producer writes next */
};

/* ${bytes} is what was given to ring_init(). */
void		 ring_cursor_init(struct ring_cursor *, struct ring *,
		    size_t bytes);
/* Copy the next record's bytes to ${out} (RECORD_MAX bytes). */
enum ring_result ring_next(struct ring_cursor *, void *out, size_t *len);
/* All that was read so far is safe elsewhere: give the room back. */
void		 ring_release(struct ring_cursor *);
/* Read on at ${at}, to which a consumer before had come, and release all up to
 * there.  What is no place between tail and head changes nothing. */
void		 ring_resume(struct ring_cursor *, uint64_t at);
/* How much of the ring is not read yet, 0 to 100. */
unsigned	 ring_unread(const struct ring_cursor *);

#endif
