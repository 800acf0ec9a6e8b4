/* SPDX-License-Identifier: MIT
 *
 * cache/writer.h - store one response: begin, fill, then commit or abort.
 *
 * Nobody finds the entry before the commit; readers opened through
 * writer_open_reader() follow it while it grows.  Bytes can be read straight
 * into its extents.  Does not know where they come from.
 *
 * Embedded in its user, must not move while open.
 */
#ifndef ADUANA_CACHE_WRITER_H
#define ADUANA_CACHE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"
#include "proxy/cache/flight.h"
#include "proxy/cache/variants.h"

struct cache_reader;
struct cache_user;
struct entry;
struct entry_meta;
struct extent;
struct key;
struct shard;

/* Fields are the writer's. */
struct cache_writer {
	unsigned		 magic;
#define CACHE_WRITER_MAGIC	0xca5e0004u
	uint16_t		 hold;		/* in the ledger row */
	struct cache_user	*user;
	struct shard		*shard;
	struct entry		*entry;
	struct extent		*extent;	/* the last, or NULL */
	uint64_t		 extent_used;
	uint64_t		 filled;
	uint64_t		 allowed;	/* body bytes at most */
	int64_t			 length;	/* announced, or -1 */
	uint64_t		 npurges;	/* the shard's, at first */
	struct list		 readers;
	struct cache_flight	 flight;	/* open: it is followed */
	int64_t			 flight_ms;	/* since when */
	bool			 is_outdated;	/* asked for before a purge */
	bool			 is_full;	/* no room for the rest */
	bool			 is_short;	/* kept as a part */
	struct variant		 variant;	/* to be attached once begun */
};

/* Begin to fill an entry for ${key} with ${head} (see reader_head()) and
 * ${meta}; ${length}: of the body, or -1 when not known.  All are copied.
 * 0, or -1 (and the writer stays closed): too large, no room, ledger full. */
int		 writer_begin(struct cache_user *, struct cache_writer *,
		    const struct key *, const struct entry_meta *,
		    struct str head, int64_t length, int64_t now_ms);

/* What is led by ${flight}, open, is filled by this writer, just begun: the
 * flight is the writer's from now on, and others may follow it. */
void		 writer_take_flight(struct cache_writer *,
		    struct cache_flight *flight, int64_t now_ms);
/* How many readers there are, of all processes. */
unsigned	 writer_readers(const struct cache_writer *);

/* Where the next bytes go, ${*room} of them at least 1.  NULL: no room, or
 * beyond the announced length or the largest object: the fill has failed and
 * must be aborted. */
char		*writer_reserve(struct cache_writer *, size_t *room);
/* ${n} of the reserved bytes are there; readers that wait are woken.  Not by
 * the last of the announced ones: then by the end, which must follow. */
void		 writer_advance(struct cache_writer *, size_t n);
/* Copy all of it in.  0, or -1: the fill has failed and must be aborted;
 * part of ${bytes} may have been taken: `filled` tells. */
int		 writer_append(struct cache_writer *, const void *bytes,
		    size_t len);

/* Follow the fill from byte 0.  0, or -1: ledger full. */
int		 writer_open_reader(struct cache_writer *,
		    struct cache_reader *);

/* The body is whole: find it from now on in place of what was under its key.
 * Readers end.  False: ${total} is not what was filled or announced (then as
 * writer_abort()), or the key was purged since the beginning (readers end well,
 * nothing is stored).  Closed either way. */
bool		 writer_commit(struct cache_writer *, uint64_t total);
/* The body broke off, its length was announced: find what there is of it as a
 * part (meta.h), unless the whole is there.  Readers still get what is there,
 * then READER_LOST.  False: nothing is stored.  Closed either way. */
bool		 writer_keep_part(struct cache_writer *);
/* Readers still get what is there, then READER_LOST.  Closed.  Harmless when
 * zeroed or closed. */
void		 writer_abort(struct cache_writer *);
bool		 writer_is_open(const struct cache_writer *);

/* ---- inside the cache only ----------------------------------------------- */

/* No more goes into the last extent. */
void		 writer_close_extent(struct cache_writer *);

#endif
