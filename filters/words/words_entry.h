/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_entry.h - what is known of a row once it is compiled.
 */
#ifndef ADUANA_FILTERS_WORDS_WORDS_ENTRY_H
#define ADUANA_FILTERS_WORDS_WORDS_ENTRY_H

#include <stdint.h>

struct words_entry {
	const char	*text;		/* as listed */
	const char	*category;
	const char	*file;
	uint32_t	 line;
	int32_t		 weight;	/* WORDS_AT_ONCE: enough alone */
	uint32_t	 pieces;	/* the first of its pieces' numbers */
	uint8_t		 npieces;	/* 0: one, which is no number */
	uint8_t		 number;	/* of the category */
};

#endif
