/* SPDX-License-Identifier: MIT
 *
 * filters/words/matcher.h - finds listed words in folded text, in one pass
 * however many they are.
 *
 * A hit that lies within a phrase that excuses its word is no hit; so a hit is
 * only told once no such phrase can end any more.  The compiled patterns are
 * shared by all processes; a matcher is the state of one text.
 */
#ifndef ADUANA_FILTERS_WORDS_MATCHER_H
#define ADUANA_FILTERS_WORDS_MATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct matcher;
struct matcher_patterns;
struct matcher_scratch;

/* " word ", folded; kept by the caller as long as the patterns. */
struct matcher_pattern {
	const char	*text;
	size_t		 len;
	uint32_t	 word;		/* the caller's number */
	bool		 is_excuse;	/* of that word */
	uint32_t	 tail;		/* of a word: by how many bytes its
					 * excuses may end behind it */
};

struct matcher_result {
	uint64_t	 count;
	uint32_t	 word;		/* of the first hit */
	uint64_t	 source;	/* its offset (folded.h) */
};

/* ${n} may be 0.  The array is copied.  NULL with ${why} (${size} bytes)
 * written. */
struct matcher_patterns *matcher_patterns_new(const struct matcher_pattern *,
		    size_t n, char *why, size_t size);
void		 matcher_patterns_free(struct matcher_patterns *);

/* One per process.  NULL when memory is short. */
struct matcher_scratch *matcher_scratch_new(const struct matcher_patterns *);
void		 matcher_scratch_free(struct matcher_scratch *);

/* NULL when memory is short. */
struct matcher	*matcher_new(const struct matcher_patterns *,
		    struct matcher_scratch *);
void		 matcher_free(struct matcher *);
/* Another text. */
void		 matcher_reset(struct matcher *);

/* A block of folded text: a folded_fn but for its first argument. */
void		 matcher_feed(struct matcher *, const char *, size_t,
		    uint64_t at, const uint64_t *marks);
/* The hits so far; all of them after matcher_end(). */
const struct matcher_result *matcher_result(const struct matcher *);
void		 matcher_end(struct matcher *);

#endif
