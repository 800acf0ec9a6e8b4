/* SPDX-License-Identifier: MIT
 *
 * filters/words/fold.h - one code point as the words it makes or belongs to:
 * compatibility form, no case, no accents, no invisible characters.
 *
 * Letters and digits give bytes of UTF-8, what stands between words gives a
 * space, what nobody sees gives nothing.  Characters of scripts written
 * without spaces are words of their own.
 */
#ifndef ADUANA_FILTERS_WORDS_FOLD_H
#define ADUANA_FILTERS_WORDS_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLD_MAX	128

/* 0: nothing, ' ': a break, else the byte; of ASCII alone. */
extern const uint8_t	 fold_ascii[129];

/* Answers that were given before; one per process, zeroed at first. */
#define FOLD_CACHE_SLOTS 512
struct fold_cache {
	struct fold_cached {
		int32_t	 point;
		uint8_t	 len;
		char	 bytes[11];
	} slots[FOLD_CACHE_SLOTS];
	bool	 has_latin;
	uint8_t	 latin[256];
};

/* The folded bytes of ${point} (any number) at ${out} of FOLD_MAX bytes; how
 * many. */
size_t		 fold_point(struct fold_cache *, int32_t point, char *out);

/* Of U+0080 to U+017F the one letter or digit of ASCII it folds to, or 0; 256
 * of them, borrowed. */
const uint8_t	*fold_latin(struct fold_cache *);

/* What byte ${b} is in windows-1252, which is how browsers read what cannot
 * be right. */
int32_t		 fold_windows_1252(uint8_t b);

#endif
