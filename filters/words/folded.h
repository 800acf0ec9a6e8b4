/* SPDX-License-Identifier: MIT
 *
 * filters/words/folded.h - the text as words between single spaces, in blocks.
 *
 * " la bomba de agua ": begins and ends with a space, never two together.
 * Blocks are full when they are handed on, so how the text came in pieces does
 * not show.  Knows no markup: whoever does calls folded_seam() where a tag
 * stands that readers do not see ("bom<b>ba</b>"), and gets both readings:
 * the pieces, then the whole.  The same for words in disguise (disguise.h),
 * where ->disguises is set: the spelling, then the looks.
 */
#ifndef ADUANA_FILTERS_WORDS_FOLDED_H
#define ADUANA_FILTERS_WORDS_FOLDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filters/words/disguise.h"
#include "filters/words/fold.h"
#include "filters/words/plain_run.h"

#define FOLDED_BLOCK	4096
#define FOLDED_CELL	64
#define FOLDED_JOINED	96
#define FOLDED_BEHIND	6
#define FOLDED_APART	4096	/* bytes of the source within a word */

/* ${len} bytes that begin at ${at} of the folded text.  ${marks}: for each cell
 * of 64 bytes of the folded text, the source offset where the first word that
 * begins in it begins; marks[0] is the cell that holds ${at}, and
 * marks[-FOLDED_BEHIND] can still be asked. */
typedef void	 folded_fn(void *arg, const char *bytes, size_t len,
		    uint64_t at, const uint64_t *marks);

struct folded {
	unsigned	 magic;
#define FOLDED_MAGIC	0xf117000cu
	folded_fn	*emit;
	void		*arg;
	struct fold_cache *cache;
	const uint8_t	*latin;		/* fold_latin() */
	bool		 disguises;	/* told too; false at first */
	uint64_t	 source;	/* offset of what is put next; the
					 * caller's to keep up */
	uint64_t	 from;		/* where the word under way begins, with
					 * all its pieces */
	uint64_t	 last;		/* its last byte */
	uint64_t	 at;		/* of the block in the folded text */
	uint64_t	 marks[FOLDED_BEHIND + FOLDED_BLOCK / FOLDED_CELL + 1];
	int		 marked;	/* the last cell with a mark */
	size_t		 len;
	size_t		 word;		/* where the last word begins */
	bool		 overlong;	/* ... or began in an earlier block */
	unsigned	 pieces;	/* in joined; ends with a real break */
	size_t		 joined_len;	/* over FOLDED_JOINED: given up */
	size_t		 told;		/* of joined, already; 0: nothing */
	struct disguise	 disguise;
	char		 joined[FOLDED_JOINED];
	char		 block[FOLDED_BLOCK];
};

/* ${cache} is borrowed.  ${emit} runs inside the calls below. */
void	 folded_init(struct folded *, struct fold_cache *, folded_fn *emit,
	    void *arg);
void	 folded_point(struct folded *, int32_t point);
/* How many of the ${n} bytes folded_run() may be given: ASCII but for ${stops},
 * and Latin letters of two bytes that are read as ASCII. */
size_t	 folded_plain(const struct folded *, const char *, size_t n,
	    const char stops[PLAIN_RUN_STOPS]);
/* Such bytes, the first at offset ->source, which moves on. */
void	 folded_run(struct folded *, const char *, size_t n);
void	 folded_break(struct folded *);
void	 folded_seam(struct folded *);
/* Hand on the whole words of a block that is not full yet. */
void	 folded_flush(struct folded *);
/* The last block. */
void	 folded_end(struct folded *);

#endif
