/* SPDX-License-Identifier: MIT
 *
 * filters/words/disguise.h - what a word looks like rather than what it is
 * spelled with: "b0mba", a Cyrillic letter among Latin ones, "b o m b a".
 *
 * Gives other readings beside the spelled one, never instead of it, and only
 * where a person would read so: a word that mixes letters with digits or signs
 * (and has no more of these than letters), one that mixes scripts or is written
 * in look-alikes throughout, and four or more letters that stand alone with the
 * same between any two.  Ordinary words, numbers and names of models have no
 * other reading, or one that is no word.
 */
#ifndef ADUANA_FILTERS_WORDS_DISGUISE_H
#define ADUANA_FILTERS_WORDS_DISGUISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISGUISE_MAX	32	/* characters; a longer word has one reading */
#define DISGUISE_LEAST	4
#define DISGUISE_LONE	24	/* letters in a row that stand alone */

typedef void	 disguise_fn(void *arg, const char *, size_t);

struct disguise {
	/* The word under way. */
	uint8_t		 points;	/* stays at 255 */
	uint8_t		 len;
	uint8_t		 part;		/* behind the last sign */
	bool		 lost;		/* too long */
	char		 text[DISGUISE_MAX];
	uint8_t		 kind[DISGUISE_MAX];
	uint8_t		 first_len;	/* 0: no letter */
	char		 first[4];	/* its first letter, as spelled */
	/* Letters that stand alone. */
	uint8_t		 lone;
	uint8_t		 lone_len;
	uint8_t		 last_len;	/* bytes of the last of them */
	uint32_t	 gap;		/* what stood before the word */
	uint32_t	 lone_gap;	/* ... before each but the first */
	char		 run[DISGUISE_LONE * 4];
};

/* ${point} is folded to the ${n} bytes, none of them a space. */
void	 disguise_letter(struct disguise *, int32_t point, const char *,
	    size_t n);
/* A character that ends words but may stand for a letter? */
bool	 disguise_is_sign(int32_t point);
void	 disguise_sign(struct disguise *, int32_t point, disguise_fn *,
	    void *arg);
/* It is no word of letters: a character that is a word of its own. */
void	 disguise_lose(struct disguise *);
/* ${point} stands between words; the other readings of what it ends are told.
 * Readings hold letters alone. */
void	 disguise_gap(struct disguise *, int32_t point, disguise_fn *,
	    void *arg);
/* The text is over, behind a gap. */
void	 disguise_end(struct disguise *, disguise_fn *, void *arg);

/* Nothing before this point matters any more. */
static inline bool
disguise_is_idle(const struct disguise *d)
{
	return (d->points == 0 && d->lone == 0);
}

#endif
