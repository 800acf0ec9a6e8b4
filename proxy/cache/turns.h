/* SPDX-License-Identifier: MIT
 *
 * cache/turns.h - what those tell whose turn to leave came.
 *
 * Inside the cache only, under the shard's lock.  Of each one it notes how
 * large it is and whether it was asked for since it got its place, as averages
 * that forget.  Two questions are answered by it, so that no workload has to
 * suit constants chosen for another:
 *
 * - Are those asked for coming one after the other just now, far more often
 *   than in the long run?  Then their neighbours are probably wanted too.
 *   Where many are asked for all the time, as with news, it says nothing.
 * - How much should size count?  That small ones are kept rather than large
 *   ones of the same count pays unless it is the large that are asked for:
 *   then size counts less, and not at all from 3 octaves on.
 *
 * In place of ghosts, or of climbing by trial (Einziger, Eytan, Friedman and
 * Manes, "Adaptive Software Cache Management", Middleware 2018): it answers
 * after some hundred turns, and nothing has to be tried.  Any content is valid.
 */
#ifndef ADUANA_CACHE_TURNS_H
#define ADUANA_CACHE_TURNS_H

#include <stdbool.h>
#include <stdint.h>

/* Sizes are in eighths of an octave, and so is this: 8 KB. */
#define TURNS_SIZE	(13u * 8)
#define TURNS_WEIGHT	208u	/* of size when it counts in full, in 256ths */

struct turns {
	/* Asked for, of the last 8 and the last 1024 or so: in 2^24ths. */
	uint32_t	 used_lately;
	uint32_t	 used;
	/* Logarithm of their sizes on average, the last 256: in 65536ths. */
	uint32_t	 size_used;
	uint32_t	 size_unused;
};

void		 turns_init(struct turns *);
/* The turn of one came, of ${size} eighths of an octave, below 512. */
void		 turns_note(struct turns *, bool is_used, unsigned size);

bool		 turns_are_streak(const struct turns *);
/* 0 to TURNS_WEIGHT. */
unsigned	 turns_size_weight(const struct turns *);

#endif
