/* SPDX-License-Identifier: MIT
 *
 * filters/words/matcher.h - finds listed words in folded text, in one pass
 * however many they are.
 *
 * A hit that lies within a phrase that excuses its word is no hit; so a hit is
 * only told once no such phrase can end any more.  In which order hits are told
 * does not depend on how the text came in pieces.  The compiled patterns are
 * shared by all processes; a matcher is the state of one text.
 */
#ifndef ADUANA_FILTERS_WORDS_MATCHER_H
#define ADUANA_FILTERS_WORDS_MATCHER_H

#include <stddef.h>
#include <stdint.h>

struct matcher;
struct matcher_patterns;
struct matcher_scratch;

enum matcher_role {
	MATCHER_WORD,
	MATCHER_EXCUSE,		/* of that word */
	MATCHER_PIECE		/* of several words; as a word here */
};

/* " word ", folded; kept by the caller as long as the patterns.  Without a
 * space at an end, it is open there. */
struct matcher_pattern {
	const char	*text;
	uint32_t	 len;
	enum matcher_role role;
	uint32_t	 word;		/* the caller's number */
	uint32_t	 tail;		/* of a word: by how many bytes its
					 * excuses may end behind it */
};

struct matcher_hit {
	const struct matcher_pattern *pattern;
	uint64_t	 from;		/* in the folded text */
	uint64_t	 source;	/* its offset (folded.h) */
};

/* Runs inside matcher_feed() and matcher_end(). */
typedef void	 matcher_fn(void *arg, const struct matcher_hit *);

/* ${n} may be 0.  Sorted by matcher_compare().  The array is copied.  NULL with
 * ${why} (${size} bytes) written. */
struct matcher_patterns *matcher_patterns_new(const struct matcher_pattern *,
		    size_t n, char *why, size_t size);
void		 matcher_patterns_free(struct matcher_patterns *);
/* Texts that are the same stand together; for qsort(). */
int		 matcher_compare(const void *, const void *);

/* One per process.  NULL when memory is short. */
struct matcher_scratch *matcher_scratch_new(const struct matcher_patterns *);
void		 matcher_scratch_free(struct matcher_scratch *);

/* NULL when memory is short. */
struct matcher	*matcher_new(const struct matcher_patterns *,
		    struct matcher_scratch *, matcher_fn *fn, void *arg);
void		 matcher_free(struct matcher *);
/* Another text. */
void		 matcher_reset(struct matcher *);

/* A block of folded text: a folded_fn but for its first argument. */
void		 matcher_feed(struct matcher *, const char *, size_t,
		    uint64_t at, const uint64_t *marks);
/* The text is over: the hits that were waiting. */
void		 matcher_end(struct matcher *);

#endif
