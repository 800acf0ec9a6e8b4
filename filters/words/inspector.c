/* SPDX-License-Identifier: MIT
 *
 * filters/words/inspector.c - decode, parts, texts, normalise, matcher in a
 * row.
 */
#include "filters/words/inspector.h"

#include <stdlib.h>

#include "filters/words/body_text.h"
#include "filters/words/decode.h"
#include "filters/words/matcher.h"
#include "filters/words/media_type.h"
#include "filters/words/normalise.h"
#include "filters/words/parts.h"
#include "filters/words/quotes.h"
#include "filters/words/score.h"
#include "filters/words/words.h"
#include "filters/words/words_group.h"
#include "filters/words/words_scratch.h"
#include "proxy/base/object.h"

struct inspector {
	unsigned		 magic;
#define INSPECTOR_MAGIC		0xf1170015u
	bool			 unchecked;
	bool			 ended;
	enum media_kind		 media;
	const struct words_group *group;
	struct words_scratch	*scratch;
	struct decode		*decode;
	struct matcher		*matcher;
	struct score		 score;
	struct quotes		 quotes;
	const char		*broken;
	struct parts		*parts;		/* NULL: it has none */
	struct body_text	 text;
	struct normalise	 normalise;
};

bool
inspector_may_check(struct str content_type)
{
	return (media_type_kind(content_type) != MEDIA_NONE);
}

/* What ${type} is to these people. */
static enum media_kind
media_of(const struct inspector *i, struct str type)
{
	enum media_kind media = media_type_kind(type);

	if (!i->group->scripts &&
	    (media == MEDIA_SCRIPT || media == MEDIA_STYLE))
		return (MEDIA_NONE);
	return (media);
}

static void
on_folded(void *arg, const char *bytes, size_t n, uint64_t at,
    const uint64_t *marks)
{
	matcher_feed(arg, bytes, n, at, marks);
}

static void
on_hit(void *arg, const struct matcher_hit *hit)
{
	struct inspector *i = arg;
	int account = score_add(&i->score, hit);

	if (account != -1)
		quotes_take(&i->quotes, account, hit->source);
}

static void
on_part(void *arg, struct str type, bool is_file)
{
	struct inspector *i = arg;
	enum media_kind media = media_of(i, type);

	(void)body_text_end(&i->text);
	/* A field of a form says nothing and is text (RFC 7578 4.4). */
	if (media == MEDIA_UNSAID && !is_file)
		media = MEDIA_PLAIN;
	/* Nor does a type make it a file to most who take it. */
	if (media_type_kind(type) == MEDIA_NONE && !is_file)
		media = MEDIA_UNSAID;
	body_text_begin(&i->text, type, media, true);
}

static void
on_body(void *arg, const char *p, size_t n)
{
	struct inspector *i = arg;

	body_text_feed(&i->text, p, n);
}

static void
on_name(void *arg, struct str name)
{
	struct inspector *i = arg;

	(void)body_text_end(&i->text);
	normalise_kind(&i->normalise, TEXT_PERCENT);
	quotes_feed(&i->quotes, &i->normalise, name.ptr, name.len);
	body_text_begin(&i->text, STR_NONE, MEDIA_PLAIN, true);
}

/* False without memory. */
static bool
begin_text(struct inspector *i, struct str type)
{
	const struct parts_sink sink = {on_part, on_body, on_name, i};

	normalise_init(&i->normalise, TEXT_PLAIN, &i->scratch->cache, on_folded,
	    i->matcher);
	i->normalise.folded.disguises = true;
	i->normalise.scripts = i->group->scripts;
	body_text_begin(&i->text, type, i->media, false);
	if (i->media != MEDIA_MIXED)
		return (true);
	i->parts = malloc(sizeof(*i->parts));
	if (i->parts == NULL)
		return (false);
	parts_init(i->parts, type, &sink);
	return (true);
}

/* What cannot be decoded is a broken body of which nothing was read. */
static void
refuse(struct inspector *i, const char *why)
{
	i->broken = why;
	i->unchecked = true;
}

struct inspector *
inspector_new(const struct words_group *g, struct words_scratch *s,
    struct str content_type, struct str content_encoding, bool form)
{
	struct inspector *i = malloc(sizeof(*i));
	const char *why;

	CHECK_OBJ(s, WORDS_SCRATCH_MAGIC);
	if (i == NULL)
		return (NULL);
	INIT_OBJ(i, INSPECTOR_MAGIC);
	i->group = g;
	i->scratch = s;
	i->media = media_of(i, content_type);
	/* A request's body without a type is what a form sends. */
	if (i->media == MEDIA_UNSAID && form)
		i->media = MEDIA_FORM;
	body_text_init(&i->text, &i->normalise, &i->quotes);
	i->matcher = matcher_new(words_patterns(g->words), s->matcher, on_hit,
	    i);
	if (i->matcher == NULL || score_init(&i->score, g) == -1 ||
	    !begin_text(i, content_type))
		goto err;
	if (g->context != WORDS_CONTEXT_NEVER)
		quotes_init(&i->quotes, g->naccounts);
	i->decode = decode_new(content_encoding, &s->room, &why);
	if (i->decode == NULL || (why != NULL && g->broken == WORDS_BLOCK))
		refuse(i, why);
	if (i->media == MEDIA_NONE)
		i->unchecked = true;
	return (i);
err:
	inspector_free(i);
	return (NULL);
}

void
inspector_free(struct inspector *i)
{
	if (i == NULL)
		return;
	CHECK_OBJ(i, INSPECTOR_MAGIC);
	body_text_fini(&i->text);
	free(i->parts);
	decode_free(i->decode);
	matcher_free(i->matcher);
	score_fini(&i->score);
	quotes_fini(&i->quotes);
	FINI_OBJ(i);
	free(i);
}

static void
on_decoded(void *arg, const char *p, size_t n)
{
	struct inspector *i = arg;

	if (i->parts != NULL)
		parts_feed(i->parts, p, n);
	else
		body_text_feed(&i->text, p, n);
}

static enum inspect_result
result_of(const struct inspector *i)
{
	if (score_is_final(&i->score))
		return (INSPECT_DANGER);
	return (i->unchecked ? INSPECT_UNCHECKED : INSPECT_MORE);
}

enum inspect_result
inspector_feed(struct inspector *i, const void *p, size_t n)
{
	const char *wrong;

	CHECK_OBJ(i, INSPECTOR_MAGIC);
	ASSERT(!i->ended);
	if (!i->unchecked && n > 0) {
		wrong = decode_feed(i->decode, p, n, on_decoded, i);
		if (wrong != NULL)
			refuse(i, wrong);
		/* Much that is no word may follow: a verdict that waits for
		 * a full block would come after what it is about. */
		normalise_flush(&i->normalise);
		i->unchecked = i->unchecked ||
			       (i->parts == NULL && i->text.skipped);
	}
	return (result_of(i));
}

enum inspect_result
inspector_urge(struct inspector *i)
{
	CHECK_OBJ(i, INSPECTOR_MAGIC);
	score_urge(&i->score);
	return (result_of(i));
}

/* Read what is still held, also when the rest will never come: what could be
 * decoded before the damage counts. */
static void
drain(struct inspector *i)
{
	const char *wrong;

	if (i->decode == NULL || i->media == MEDIA_NONE)
		return;
	if (!i->unchecked)
		i->broken = decode_end(i->decode);
	if (i->parts != NULL)
		parts_end(i->parts);
	wrong = body_text_end(&i->text);
	i->unchecked = i->unchecked || (i->parts == NULL && i->text.skipped);
	if (i->broken == NULL)
		i->broken = wrong;
	normalise_end(&i->normalise);
}

static struct inspection
report(const struct score *t)
{
	struct inspection out = {.broken_action = t->group->broken};
	int account = score_verdict(t);
	const struct score_sum *sum = &t->sums[account == -1 ? 0 : account];
	const struct words_entry *e;

	if (account == -1)
		return (out);
	e = words_entry(t->group->words, sum->word);
	out.danger = true;
	out.action = t->group->accounts[account].action;
	out.word = str_of(e->text);
	out.category = str_of(e->category);
	out.reason = t->group->reasons[e->number];
	out.file = e->file;
	out.line = e->line;
	out.count = sum->count;
	out.sum = sum->sum;
	out.threshold = t->group->accounts[account].threshold;
	out.offset = sum->source;
	return (out);
}

static void
quote(const struct score *t, const struct context_window *w,
    struct words_scratch *s, struct inspection *out)
{
	const struct matcher_pattern *p;
	uint64_t skipped = 0;

	if (!out->danger || w == NULL)
		return;
	p = t->sums[score_verdict(t)].pattern;
	out->context_len = context_quote(w, (struct str){p->text, p->len},
	    &s->text, &s->cache, out->context, &skipped);
	out->offset += skipped;
}

struct inspection
inspector_end(struct inspector *i)
{
	struct inspection out;

	CHECK_OBJ(i, INSPECTOR_MAGIC);
	ASSERT(!i->ended);
	i->ended = true;
	drain(i);
	matcher_end(i->matcher);
	score_end(&i->score);
	out = report(&i->score);
	quote(&i->score, quotes_window(&i->quotes, score_verdict(&i->score)),
	    i->scratch, &out);
	out.unchecked = i->unchecked;
	out.broken = i->broken != NULL;
	out.broken_why = i->broken;
	return (out);
}

struct inspection
inspect_text(const struct words_group *g, struct words_scratch *s,
    struct str text, enum inspect_text_kind kind)
{
	enum text_kind how = kind == INSPECT_TEXT_URL ? TEXT_PERCENT
						      : TEXT_PLAIN;
	struct context_window window;
	struct inspection out;

	CHECK_OBJ(s, WORDS_SCRATCH_MAGIC);
	score_fini(&s->score);
	if (score_init(&s->score, g) == -1)
		return ((struct inspection){.unchecked = true});
	matcher_reset(s->text_matcher);
	normalise_init(&s->text, how, &s->cache, on_folded, s->text_matcher);
	s->text.folded.disguises = true;
	normalise_feed(&s->text, text.ptr, text.len);
	normalise_end(&s->text);
	matcher_end(s->text_matcher);
	score_end(&s->score);
	out = report(&s->score);
	if (out.danger && g->context != WORDS_CONTEXT_NEVER) {
		context_window_of(&window, text, out.offset, how);
		quote(&s->score, &window, s, &out);
	}
	return (out);
}
