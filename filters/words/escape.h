/* SPDX-License-Identifier: MIT
 *
 * filters/words/escape.h - a backslash escape of JSON or JavaScript, a
 * character at a time: \u006f \u{6f} \x6f, two \u of a surrogate pair.
 */
#ifndef ADUANA_FILTERS_WORDS_ESCAPE_H
#define ADUANA_FILTERS_WORDS_ESCAPE_H

#include <stdbool.h>
#include <stdint.h>

struct folded;

struct escape {
	enum escape_state {
		ESCAPE_NONE,
		ESCAPE_SLASH,
		ESCAPE_U,	/* \u and up to three digits */
		ESCAPE_BRACE,	/* \u{ and digits */
		ESCAPE_X	/* \x and at most one digit */
	}		 state;
	uint8_t		 digits;
	uint16_t	 high;		/* surrogate that waits for its other
					 * half; 0: none */
	uint32_t	 value;
};

/* A backslash was read. */
void	 escape_start(struct escape *);
/* The next character of one that was started; false: it does not belong to
 * it. */
bool	 escape_step(struct escape *, struct folded *, int32_t point);

#endif
