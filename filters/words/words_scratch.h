/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_scratch.h - what a process writes to while it inspects;
 * for the inspector alone.
 */
#ifndef ADUANA_FILTERS_WORDS_WORDS_SCRATCH_H
#define ADUANA_FILTERS_WORDS_WORDS_SCRATCH_H

#include "filters/words/coding.h"
#include "filters/words/fold.h"
#include "filters/words/normalise.h"
#include "filters/words/score.h"

struct matcher;
struct matcher_scratch;

struct words_scratch {
	unsigned		 magic;
#define WORDS_SCRATCH_MAGIC	0xf1170013u
	struct matcher_scratch	*matcher;
	struct fold_cache	 cache;
	struct coding_room	 room;
	/* For short texts, one after another, and for what is read again of
	 * a text that is over. */
	struct matcher		*text_matcher;
	struct normalise	 text;
	struct score		 score;
};

#endif
