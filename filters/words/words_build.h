/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_build.h - rows to patterns; for words.c alone.
 */
#ifndef ADUANA_FILTERS_WORDS_WORDS_BUILD_H
#define ADUANA_FILTERS_WORDS_WORDS_BUILD_H

#include "config/words_list.h"
#include "filters/words/words_entry.h"
#include "proxy/base/hash.h"

struct complaints;
struct keep;
struct matcher_pattern;

/* What comes of it; texts are kept in ->keep, the rest is the caller's to
 * free(). */
struct words_built {
	const struct words_file *file;
	struct complaints *complaints;
	struct keep	*keep;
	struct words_entry *entries;	/* filled in but for the pieces */
	struct matcher_pattern *patterns; /* sorted */
	size_t		 npatterns;
	uint32_t	*piece_rows;	/* of each piece, one behind another */
	uint32_t	*piece_first;	/* where those of a piece begin */
	size_t		 npieces;
	uint32_t	*pieces;	/* the numbers of the entries' */
	size_t		 left_out;
	struct digest	 digest;	/* of all that is looked for */
};

/* Mistakes become complaints. */
void	 words_build(struct words_built *);

#endif
