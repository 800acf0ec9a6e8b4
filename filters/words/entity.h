/* SPDX-License-Identifier: MIT
 *
 * filters/words/entity.h - a character reference of HTML, a character at a
 * time: &#111; &#x6f; &oacute; &shy;
 *
 * Knows the names that stand for Latin letters or for nothing visible; all
 * others stay what they look like.  Reads as browsers do: without the
 * semicolon, with any number of zeros.
 */
#ifndef ADUANA_FILTERS_WORDS_ENTITY_H
#define ADUANA_FILTERS_WORDS_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct folded;

#define ENTITY_NAME_MAX	32

struct entity {
	enum entity_state {
		ENTITY_NONE,	/* none is being read */
		ENTITY_NAME,	/* & and letters */
		ENTITY_HASH,	/* &# */
		ENTITY_X,	/* &#x */
		ENTITY_DECIMAL,
		ENTITY_HEX
	}		 state;
	uint32_t	 value;
	uint8_t		 len;
	char		 name[ENTITY_NAME_MAX];
};

/* An ampersand was read. */
void	 entity_start(struct entity *);
/* The next character of one that was started; false: it does not belong to
 * it.  What the reference stands for, or looks like, is put when it ends. */
bool	 entity_step(struct entity *, struct folded *, int32_t point);
/* The text is over. */
void	 entity_end(struct entity *, struct folded *);

#endif
