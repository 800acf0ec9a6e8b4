/* SPDX-License-Identifier: MIT
 *
 * accesslog/spool.h - lines between the rings and the file.
 *
 * Lives in the shared region, so that it outlives the admin that fills and
 * empties it.  Two promises make each line come out once, at whatever instant
 * admin is killed: lines and the rings' positions behind them are committed
 * together, by what spool_promise() leaves until spool_keep(); and before bytes
 * are written it is noted where, so that who comes after can look how many of
 * them arrived.  Writes nothing itself.
 */
#ifndef ADUANA_ACCESSLOG_SPOOL_H
#define ADUANA_ACCESSLOG_SPOOL_H

#include <sys/uio.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct spool;

/* Bytes of shared memory for a spool of ${bytes} of lines (SPOOL_MIN to
 * SPOOL_MAX; what is not used costs nothing) fed by ${rings} rings. */
#define SPOOL_MIN	((size_t)4096)
#define SPOOL_MAX	((size_t)1 << 24)
size_t		 spool_layout_size(size_t bytes, unsigned rings);
/* An empty one in ${mem}, aligned to 64.  Only before anybody uses it. */
struct spool	*spool_init(void *mem, size_t bytes, unsigned rings);

/* Bytes on their way to a file: it had ${before} bytes, ${bytes} were to be
 * appended. */
struct spool_note {
	uint64_t	 dev, ino;
	uint64_t	 before;
	uint64_t	 bytes;
};

/* Admin's hold of it.  One at a time. */
struct spool_end {
	unsigned		 magic;
#define SPOOL_END_MAGIC		0x59001e01u
	struct spool		*spool;
	unsigned		 rings;
	uint32_t		 size;
	uint32_t		 head;		/* first byte that waits */
	uint32_t		 len;		/* bytes that wait */
	uint32_t		 put;		/* behind them, not promised */
	uint16_t		 turn;		/* grows with each consume */
};

/* ${bytes} and ${rings} as given to spool_init().  What makes no sense, since
 * somebody else wrote there, is an empty spool. */
void		 spool_open(struct spool_end *, struct spool *, size_t bytes,
		    unsigned rings);

/* What an earlier end had promised and may not have kept: positions, one to
 * each ring; they are to be put in force, then spool_keep().  NULL: nothing. */
const uint64_t	*spool_promised(const struct spool_end *);

/* Put whole lines behind what is there: 0, or -1 when there is no room. */
int		 spool_put(struct spool_end *, struct str);
/* What was put counts, with these positions, from here on... */
void		 spool_promise(struct spool_end *, const uint64_t *positions);
/* ...and when they are in force, this ends it. */
void		 spool_keep(struct spool_end *);

/* Bytes for which there is room; bytes put and not promised. */
size_t		 spool_room(const struct spool_end *);
size_t		 spool_put_bytes(const struct spool_end *);

/* Bytes that wait to be written. */
size_t		 spool_len(const struct spool_end *);
/* At most ${most} of them, as one or two pieces; how many pieces. */
unsigned	 spool_peek(const struct spool_end *, size_t most,
		    struct iovec out[2]);
/* The next byte is not the first of a line: the others were written. */
bool		 spool_is_mid_line(const struct spool_end *);

void		 spool_set_note(struct spool_end *, const struct spool_note *);
/* Left by who was killed; false: none. */
bool		 spool_note(const struct spool_end *, struct spool_note *);
/* ${n} bytes were written; ends the note. */
void		 spool_consume(struct spool_end *, size_t n);
/* Drop all that waits; how many lines, or entries that end with an empty line
 * when they ${have_lines}. */
uint64_t	 spool_drop(struct spool_end *, bool have_lines);

/* What outlives admin too: that trouble was told, and how much it cost. */
struct spool_trouble {
	bool		 told;
	uint64_t	 lost;		/* lines since then */
};
struct spool_trouble	*spool_trouble(const struct spool_end *);

/* Bytes that wait as committed; for anybody. */
size_t		 spool_waiting(const struct spool *);
/* Nothing waits; for anybody. */
bool		 spool_is_empty(const struct spool *);

#endif
