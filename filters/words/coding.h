/* SPDX-License-Identifier: MIT
 *
 * filters/words/coding.h - one content-coding of a body (RFC 9110 8.4), undone
 * a step at a time.
 *
 * Knows no bounds but that of memory: what comes out is the caller's to judge.
 */
#ifndef ADUANA_FILTERS_WORDS_CODING_H
#define ADUANA_FILTERS_WORDS_CODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define CODING_ZSTD_WINDOW	23		/* a power of 2 */
#define CODING_ROOM		((size_t)64 << 20)

/* What the br and zstd streams of one process hold together; zero at first. */
struct coding_room {
	size_t		 used;		/* bytes */
};

struct coding_stream;

enum coding_step {
	CODING_MORE,
	CODING_ENDED,		/* a whole stream was read */
	CODING_DAMAGED,
	CODING_NO_ROOM
};

/* What a step takes from and writes to. */
struct coding_chunk {
	const uint8_t	*in;
	size_t		 left;
	uint8_t		*out;
	size_t		 room;
};

/* A way to compress. */
struct coding {
	bool		 peeks;		/* open gets the first two bytes */
	bool		 repeats;	/* streams one after another are one */
	/* NULL: there is no memory.  ${room} is borrowed. */
	struct coding_stream *(*open)(const uint8_t first[2],
	    struct coding_room *);
	void		 (*close)(struct coding_stream *);
	/* Takes and gives at least a byte where it can.  Behind a stream's end
	 * the next begins.  What came out before damage is in the chunk, and
	 * is all that can be made of the bytes up to there: but of br, which
	 * loses what its last 128 bytes made. */
	enum coding_step (*step)(struct coding_stream *, struct coding_chunk *);
};

/* One name, in any case; NULL: not known here. */
const struct coding *coding_find(struct str name);

#endif
