/* SPDX-License-Identifier: MIT
 *
 * filters/words/plain_run.h - a run of ASCII, and of Latin letters of two
 * bytes, folded fast.
 *
 * Pure.  Leaves to its caller every word that something behind it may change:
 * one that mixes letters and digits, signs that may be letters, letters that
 * stand alone one behind another, the last one.
 */
#ifndef ADUANA_FILTERS_WORDS_PLAIN_RUN_H
#define ADUANA_FILTERS_WORDS_PLAIN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAIN_RUN_MAX	128u	/* bytes at once */
#define PLAIN_RUN_STOPS	3

struct plain_run {
	size_t	 taken;		/* bytes of whole words */
	size_t	 len;		/* of the folded text then */
	bool	 odd;		/* a word that is left stands behind it */
};

/* A letter of two bytes, C2 80 to C5 BF, counted from U+0080. */
static inline unsigned
plain_run_latin(const char *p)
{
	return ((((unsigned char)p[0] & 0x1fu) << 6 |
		    ((unsigned char)p[1] & 0x3fu)) -
		0x80);
}

/* How many of the ${n} bytes are of this kind and none of ${stops}; ${latin}
 * is fold_latin()'s. */
size_t		 plain_run_length(const uint8_t *latin, const char *, size_t n,
		    const char stops[PLAIN_RUN_STOPS]);

/* Fold ${n} of them (PLAIN_RUN_MAX at most), behind a gap, to ${to}[${len}]
 * and up, which has room for all; ${from} gets for each byte put where in the
 * run it came from. */
struct plain_run plain_run_fold(char *to, size_t len, const char *, size_t n,
		    uint8_t *from, const uint8_t *latin);

#endif
