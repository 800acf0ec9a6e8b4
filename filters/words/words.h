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

#include "config/words_file.h"
#include "proxy/base/hash.h"

struct complaints;
struct matcher_patterns;
struct words;
struct words_scratch;

/* Compile; nothing of ${file} is kept.  Every mistake becomes a complaint with
 * file:line:column; NULL if there was one, or no memory. */
struct words	*words_new(const struct words_file *, struct complaints *);
void		 words_free(struct words *);

/* What danger does, and what broken does. */
enum words_action words_action(const struct words *);
enum words_action words_broken_action(const struct words *);

size_t		 words_count(const struct words *);
/* Changes when a body that was found clean might now not be: words, excuses,
 * or our way of reading text.  Not with the actions. */
struct digest	 words_digest(const struct words *);

/* One per process, made after the fork, for that list alone.  NULL when memory
 * is short. */
struct words_scratch *words_scratch_new(const struct words *);
void		 words_scratch_free(struct words_scratch *);

/* For the inspector: what to look for, and of what is found the word as listed
 * and its place, borrowed. */
const struct matcher_patterns *words_patterns(const struct words *);
struct str	 words_text(const struct words *, uint32_t number);
struct place	 words_place(const struct words *, uint32_t number);

#endif
