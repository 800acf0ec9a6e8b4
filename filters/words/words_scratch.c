/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_scratch.c - made and freed.
 */
#include "filters/words/words_scratch.h"

#include <stdlib.h>

#include "filters/words/matcher.h"
#include "filters/words/words.h"
#include "proxy/base/object.h"

static void
on_hit(void *arg, const struct matcher_hit *hit)
{
	struct words_scratch *s = arg;

	(void)score_add(&s->score, hit);
}

struct words_scratch *
words_scratch_new(const struct words *w)
{
	struct words_scratch *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return (NULL);
	s->magic = WORDS_SCRATCH_MAGIC;
	s->matcher = matcher_scratch_new(words_patterns(w));
	if (s->matcher != NULL)
		s->text_matcher = matcher_new(words_patterns(w), s->matcher,
		    on_hit, s);
	if (s->text_matcher != NULL)
		return (s);
	words_scratch_free(s);
	return (NULL);
}

void
words_scratch_free(struct words_scratch *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, WORDS_SCRATCH_MAGIC);
	score_fini(&s->score);
	matcher_free(s->text_matcher);
	matcher_scratch_free(s->matcher);
	FINI_OBJ(s);
	free(s);
}
