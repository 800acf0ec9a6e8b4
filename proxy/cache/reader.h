/* SPDX-License-Identifier: MIT
 *
 * cache/reader.h - deliver one stored response from where it lies.
 *
 * The reader pins its entry: as long as it is open, the bytes it shows stay
 * where they are, whatever eviction, replacement or repair do meanwhile.  It
 * may be open on an entry that a writer, of this process or another, is still
 * filling: then it follows.
 *
 * Opened by cache_find(), writer_open_reader() and flight_follow(); embedded in
 * its user, must not move while open.
 */
#ifndef ADUANA_CACHE_READER_H
#define ADUANA_CACHE_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"
#include "proxy/cache/meta.h"

struct cache_reader;
struct cache_user;
struct card;
struct entry;
struct extent;
struct shard;

enum reader_state {
	READER_MORE,	/* here is some */
	READER_WAIT,	/* the writer has not got further; on_growth will run */
	READER_END,	/* all has been consumed, and it was whole */
	READER_LOST	/* the writer gave up, what it wrote was shown first; or
			 * what follows was damaged in its file */
};

typedef void reader_fn(struct cache_reader *);

/* Fields are the reader's. */
struct cache_reader {
	unsigned		 magic;
#define CACHE_READER_MAGIC	0xca5e0003u
	uint16_t		 hold;		/* in the ledger row */
	bool			 is_following;	/* a writer may add more */
	bool			 is_remote;	/* perhaps of another process */
	bool			 is_waiting;
	bool			 is_lost;
	bool			 is_damaged;
	struct cache_user	*user;
	struct shard		*shard;
	struct entry		*entry;
	struct card		*card;
	struct extent		*extent;	/* NULL: none yet */
	uint64_t		 extent_pos;	/* body offset of its start */
	uint64_t		 pos;		/* body offset of next byte */
	uint64_t		 end;		/* when not following */
	struct list		 link;		/* among the writer's readers,
						 * or the user's followers */
	reader_fn		*on_growth;
	struct str		 head;
	struct entry_meta	 meta;
};

/* The stored head: status line and fields, each line ended by CRLF, without the
 * empty line. */
struct str		 reader_head(const struct cache_reader *);
/* As it was when the reader was opened; a writer's commit completes it
 * (body_len, is_complete). */
const struct entry_meta	*reader_meta(const struct cache_reader *);

/* Show unread bytes in at most ${*n} runs; ${*n} becomes how many.  Only after
 * READER_MORE is it not 0. */
enum reader_state	 reader_peek(struct cache_reader *, struct iovec *,
			    int *n);
/* The first ${len} of the shown bytes are done with. */
void			 reader_consume(struct cache_reader *, uint64_t len);
/* Go to ${offset} of the body, at most what is readable now (a complete entry:
 * body_len).  0, or -1 beyond that. */
int			 reader_seek(struct cache_reader *, uint64_t offset);

/* ${fn} runs once after each READER_WAIT, when there is more, or the end: from
 * inside the writer's advance, append, commit or abort.  It may peek, consume
 * and close this reader, and no other; it may not touch the writer.  Of a
 * reader opened by flight_follow() it runs from inside reader_hear(). */
void			 reader_on_growth(struct cache_reader *, reader_fn *);
/* The bell of this process's row was rung: wake the followers for which there
 * is something new, ${most} of them.  True: there may be more, call again. */
bool			 reader_hear(struct cache_user *, unsigned most);

/* The body was found clean under the word list ${words}: remember that in the
 * store and here. */
void			 reader_set_clean(struct cache_reader *,
			    struct digest words);

/* ${to}, zeroed, goes on where ${from} was, which is closed.  Not while it
 * follows a writer. */
void			 reader_move(struct cache_reader *to,
			    struct cache_reader *from);
bool			 reader_is_open(const struct cache_reader *);
/* Unpin.  Harmless when zeroed or closed. */
void			 reader_close(struct cache_reader *);

/* ---- inside the cache only ----------------------------------------------- */

/* Under the lock of ${shard}: open on ${entry}.  0, or -1: ledger full. */
int			 reader_attach(struct cache_reader *,
			    struct cache_user *, struct shard *,
			    struct entry *, bool is_following);
/* The same, on what any process is filling. */
int			 reader_follow(struct cache_reader *,
			    struct cache_user *, struct shard *,
			    struct entry *);
/* Outside the lock, once it is open: its first bytes are what was stored. */
bool			 reader_begins_well(struct cache_reader *);
/* By its writer: there will never be more than ${end}. */
void			 reader_settle(struct cache_reader *, uint64_t end,
			    bool is_lost);
/* By its writer: if it waits, it need not any more. */
void			 reader_wake(struct cache_reader *);

#endif
