/* SPDX-License-Identifier: MIT
 *
 * filters/words/score.h - what the hits of one text add up to.
 *
 * An account that was reached stays so, but where words speak for the text too
 * (words_group.h): there the end decides, or score_urge().  Knows no text.
 */
#ifndef ADUANA_FILTERS_WORDS_SCORE_H
#define ADUANA_FILTERS_WORDS_SCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "filters/words/seen.h"

struct matcher_hit;
struct matcher_pattern;
struct words;
struct words_group;

struct score_sum {
	bool		 reached;
	uint64_t	 count;		/* of hits against the text */
	int64_t		 sum;
	uint32_t	 word;		/* of the first of them: its row */
	const struct matcher_pattern *pattern; /* what was found of it */
	uint64_t	 from;		/* in the folded text */
	uint64_t	 source;	/* its offset (folded.h) */
};

struct score {
	unsigned		 magic;
#define SCORE_MAGIC		0xf1170017u
	const struct words_group *group;
	bool			 urged;
	/* The accounts that were reached first: of those that block, and of
	 * those that flag; -1: none. */
	int			 blocked;
	int			 flagged;
	struct seen		 words;		/* that count once */
	struct seen		 pieces;
	struct score_sum	*sums;		/* one for each account */
};

/* 0, or -1 without memory.  Again for another text, for any group. */
int	 score_init(struct score *, const struct words_group *);
void	 score_fini(struct score *);

/* The number of the account of which this is the first hit now; -1: of
 * none. */
int	 score_add(struct score *, const struct matcher_hit *);
/* From now on the sums count as they stand. */
void	 score_urge(struct score *);
/* The text is over. */
void	 score_end(struct score *);
/* Nothing that follows will change the verdict. */
bool	 score_is_final(const struct score *);
/* The account that decided; -1: the text is clean so far. */
int	 score_verdict(const struct score *);

#endif
