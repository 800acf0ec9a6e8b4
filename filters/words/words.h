/* SPDX-License-Identifier: MIT
 *
 * filters/words/words.h - the danger words, compiled.
 *
 * Made before the fork, shared by all workers, never written to afterwards.
 * What writes while matching is a words_scratch: one per process.
 */
#ifndef ADUANA_FILTERS_WORDS_WORDS_H
#define ADUANA_FILTERS_WORDS_WORDS_H

#include <stddef.h>

#include "config/words_list.h"
#include "filters/words/words_entry.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct complaints;
struct matcher_patterns;
struct words;
struct words_group;
struct words_scratch;

/* Compile; nothing of ${file} is kept.  Every mistake becomes a complaint with
 * file:line:column; NULL if there was one, or no memory.  What an imported list
 * holds that is no word is left out. */
struct words	*words_new(const struct words_file *, struct complaints *);
void		 words_free(struct words *);

/* What holds for somebody, by address (IPv4 mapped; NULL: unknown) and name
 * (empty: unknown): the first group that fits, or the list's own level.  NULL:
 * nothing is looked for.  Borrowed. */
const struct words_group *words_group(const struct words *,
		    const uint8_t client[16], struct str user);

/* Words and phrases that are looked for. */
size_t		 words_count(const struct words *);

/* One per process, made after the fork, for that list alone.  NULL when memory
 * is short. */
struct words_scratch *words_scratch_new(const struct words *);
void		 words_scratch_free(struct words_scratch *);

/* For those who count: what to look for, and of what is found the row. */
const struct matcher_patterns *words_patterns(const struct words *);

const struct words_entry *words_entry(const struct words *, uint32_t row);
/* The numbers of its pieces. */
const uint32_t	*words_pieces(const struct words *, const struct words_entry *);
/* The rows that a piece belongs to. */
const uint32_t	*words_rows(const struct words *, uint32_t piece,
		    size_t *count);

#endif
