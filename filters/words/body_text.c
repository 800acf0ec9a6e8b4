/* SPDX-License-Identifier: MIT
 *
 * filters/words/body_text.c - the front is kept until all of it is there,
 * because the choice needs it; everything else flows through.
 */
#include "filters/words/body_text.h"

#include "proxy/base/object.h"

void
body_text_init(struct body_text *p, struct normalise *normalise,
    struct quotes *quotes)
{
	INIT_OBJ(p, BODY_TEXT_MAGIC);
	p->normalise = normalise;
	p->quotes = quotes;
}

void
body_text_fini(struct body_text *p)
{
	CHECK_OBJ(p, BODY_TEXT_MAGIC);
	if (p->started)
		charset_fini(&p->charset);
	p->started = false;
	p->begun = false;
}

void
body_text_begin(struct body_text *p, struct str type, enum media_kind media,
    bool lenient)
{
	body_text_fini(p);
	p->begun = true;
	p->media = media;
	p->skipped = media == MEDIA_NONE;
	p->lenient = lenient;
	/* Longer than any charset needs; the rest does not matter. */
	type = str_head(type, BODY_TEXT_TYPE);
	p->type_len = type.len;
	if (type.len > 0)
		memcpy(p->type, type.ptr, type.len);
	p->front_len = 0;
}

static void
on_text(void *arg, const char *bytes, size_t n)
{
	struct body_text *p = arg;

	quotes_feed(p->quotes, p->normalise, bytes, n);
}

static enum charset_signs
signs_of(enum text_kind kind)
{
	if (kind == TEXT_XML)
		return (CHARSET_SIGN_XML);
	return (kind == TEXT_HTML ? CHARSET_SIGN_META : CHARSET_SIGN_LOOK);
}

/* The front is there: choose, and let it through. */
static void
start(struct body_text *p)
{
	struct str front = {p->front, p->front_len};
	struct str type = {p->type, p->type_len};
	enum text_kind kind = media_type_text(p->media, front);
	bool binary;

	p->started = true;
	charset_init(&p->charset, type, front, signs_of(kind));
	if (p->lenient)
		p->charset.lenient = true;
	binary = !p->charset.is_wide && media_type_is_binary(front);
	/* What begins like HTML is HTML to a browser, whatever follows. */
	if (binary && p->media == MEDIA_UNSAID && kind != TEXT_HTML) {
		p->skipped = true;
		return;
	}
	if (binary && p->charset.broken == NULL)
		p->charset.broken = "it is not text, whatever its type says";
	normalise_kind(p->normalise, kind);
	charset_feed(&p->charset, front, on_text, p);
}

void
body_text_feed(struct body_text *p, const char *bytes, size_t n)
{
	size_t take;

	CHECK_OBJ(p, BODY_TEXT_MAGIC);
	ASSERT(p->begun);
	if (p->skipped)
		return;
	if (!p->started) {
		take = sizeof(p->front) - p->front_len;
		if (take > n)
			take = n;
		memcpy(p->front + p->front_len, bytes, take);
		p->front_len += take;
		bytes += take;
		n -= take;
		if (p->front_len == sizeof(p->front))
			start(p);
	}
	if (p->started && !p->skipped)
		charset_feed(&p->charset, (struct str){bytes, n}, on_text, p);
}

const char *
body_text_end(struct body_text *p)
{
	const char *wrong = NULL;

	CHECK_OBJ(p, BODY_TEXT_MAGIC);
	if (!p->skipped && !p->started && p->front_len > 0)
		start(p);
	if (!p->skipped && p->started)
		wrong = charset_end(&p->charset, on_text, p);
	body_text_fini(p);
	return (p->lenient ? NULL : wrong);
}
