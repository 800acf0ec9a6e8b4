/* SPDX-License-Identifier: MIT
 *
 * filters/words/inspector.c - decode, charset, normalise, matcher in a row.
 *
 * The first 1024 decoded bytes are kept until all of them are there, because
 * the choice of kind and charset needs them; everything else flows through.
 */
#include "filters/words/inspector.h"

#include <stdlib.h>

#include "filters/words/charset.h"
#include "filters/words/decode.h"
#include "filters/words/matcher.h"
#include "filters/words/media_type.h"
#include "filters/words/normalise.h"
#include "filters/words/words.h"
#include "filters/words/words_scratch.h"
#include "proxy/base/object.h"

#define TYPE_MAX	256

struct inspector {
	unsigned		 magic;
#define INSPECTOR_MAGIC		0xf1170015u
	bool			 started;	/* the front is there */
	bool			 reading;	/* normalise is open */
	bool			 unchecked;
	bool			 ended;
	enum media_kind		 media;
	const struct words	*words;
	struct words_scratch	*scratch;
	struct decode		*decode;
	struct matcher		*matcher;
	const char		*broken;
	struct charset		 charset;
	struct normalise	 normalise;
	size_t			 type_len;
	char			 type[TYPE_MAX];
	size_t			 front_len;
	char			 front[CHARSET_FRONT];
};

bool
inspector_may_check(struct str content_type)
{
	return (media_type_kind(content_type) != MEDIA_NONE);
}

static void
on_folded(void *arg, const char *bytes, size_t n, uint64_t at,
    const uint64_t *marks)
{
	matcher_feed(arg, bytes, n, at, marks);
}

static void
on_text(void *arg, const char *bytes, size_t n)
{
	struct inspector *i = arg;

	normalise_feed(&i->normalise, bytes, n);
}

/* What cannot be decoded is a broken body of which nothing was read. */
static void
refuse(struct inspector *i, const char *why)
{
	i->broken = why;
	i->unchecked = true;
}

struct inspector *
inspector_new(const struct words *w, struct words_scratch *s,
    struct str content_type, struct str content_encoding, bool form)
{
	struct inspector *i = malloc(sizeof(*i));
	const char *why;

	CHECK_OBJ(s, WORDS_SCRATCH_MAGIC);
	if (i == NULL)
		return (NULL);
	INIT_OBJ(i, INSPECTOR_MAGIC);
	i->words = w;
	i->scratch = s;
	i->media = media_type_kind(content_type);
	/* A request's body without a type is what a form sends. */
	if (i->media == MEDIA_UNSAID && form)
		i->media = MEDIA_FORM;
	/* Longer than any charset needs; the rest does not matter. */
	content_type = str_head(content_type, TYPE_MAX);
	i->type_len = content_type.len;
	if (i->type_len > 0)
		memcpy(i->type, content_type.ptr, i->type_len);
	i->matcher = matcher_new(words_patterns(w), s->matcher);
	if (i->matcher == NULL)
		goto err;
	i->decode = decode_new(content_encoding, &why);
	if (i->decode == NULL)
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
	if (i->started)
		charset_fini(&i->charset);
	decode_free(i->decode);
	matcher_free(i->matcher);
	FINI_OBJ(i);
	free(i);
}

/* The front is there: choose, and let it through. */
static void
start(struct inspector *i)
{
	struct str front = {i->front, i->front_len};
	struct str type = {i->type, i->type_len};
	enum text_kind kind = media_type_text(i->media, front);
	bool binary;

	i->started = true;
	charset_init(&i->charset, type, front,
	    kind == TEXT_HTML || kind == TEXT_XML);
	if (i->media == MEDIA_MIXED)
		i->charset.lenient = true;
	binary = i->media != MEDIA_MIXED && !i->charset.is_wide &&
		 media_type_is_binary(front);
	/* What begins like HTML is HTML to a browser, whatever follows. */
	if (binary && i->media == MEDIA_UNSAID && kind != TEXT_HTML) {
		i->unchecked = true;
		return;
	}
	if (binary && i->charset.broken == NULL)
		i->charset.broken = "it is not text, whatever its type says";
	i->reading = true;
	normalise_init(&i->normalise, kind, &i->scratch->cache, on_folded,
	    i->matcher);
	i->normalise.folded.disguises = true;
	charset_feed(&i->charset, front, on_text, i);
}

static void
on_decoded(void *arg, const char *p, size_t n)
{
	struct inspector *i = arg;
	size_t take;

	if (!i->started) {
		take = sizeof(i->front) - i->front_len;
		if (take > n)
			take = n;
		memcpy(i->front + i->front_len, p, take);
		i->front_len += take;
		p += take;
		n -= take;
		if (i->front_len == sizeof(i->front))
			start(i);
	}
	if (i->reading)
		charset_feed(&i->charset, (struct str){p, n}, on_text, i);
}

static enum inspect_result
result_of(const struct inspector *i)
{
	if (matcher_result(i->matcher)->count > 0)
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
		if (i->reading)
			normalise_flush(&i->normalise);
	}
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
	if (!i->started && i->front_len > 0)
		start(i);
	if (!i->reading)
		return;
	wrong = charset_end(&i->charset, on_text, i);
	if (i->broken == NULL)
		i->broken = wrong;
	normalise_end(&i->normalise);
}

static struct inspection
report(const struct words *w, const struct matcher *m)
{
	const struct matcher_result *r = matcher_result(m);
	struct inspection out = {.danger = r->count > 0};
	struct place place;

	if (!out.danger)
		return (out);
	place = words_place(w, r->word);
	out.word = words_text(w, r->word);
	out.file = place.file;
	out.line = place.line;
	out.count = r->count;
	out.offset = r->source;
	return (out);
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
	out = report(i->words, i->matcher);
	out.unchecked = i->unchecked;
	out.broken = i->broken != NULL;
	out.broken_why = i->broken;
	return (out);
}

struct inspection
inspect_text(const struct words *w, struct words_scratch *s, struct str text,
    enum inspect_text_kind kind)
{
	CHECK_OBJ(s, WORDS_SCRATCH_MAGIC);
	matcher_reset(s->text_matcher);
	normalise_init(&s->text,
	    kind == INSPECT_TEXT_URL ? TEXT_PERCENT : TEXT_PLAIN, &s->cache,
	    on_folded, s->text_matcher);
	s->text.folded.disguises = true;
	normalise_feed(&s->text, text.ptr, text.len);
	normalise_end(&s->text);
	matcher_end(s->text_matcher);
	return (report(w, s->text_matcher));
}
