/* SPDX-License-Identifier: MIT
 *
 * filters/words/html.c - a table of steps, one for each state; a step that
 * returns false wants its character to be seen by the state it chose.
 */
#include "filters/words/html.h"

#include "filters/words/folded.h"
#include "filters/words/html_attribute.h"
#include "filters/words/html_element.h"
#include "proxy/base/assert.h"
#include "proxy/base/str.h"

enum state {
	DATA,
	TAG_OPEN,
	END_TAG_OPEN,
	TAG_NAME,
	BEFORE_ATTRIBUTE,
	ATTRIBUTE,
	AFTER_ATTRIBUTE,
	BEFORE_VALUE,
	VALUE_QUOTED,
	VALUE_BARE,
	MARKUP,			/* behind "<!" or "<?" */
	CDATA,			/* text in "<![CDATA[" */
	RAW_LESS,		/* "<" in raw text */
	RAW_END,		/* "</" and letters of its name */
	STATES
};

typedef bool	 step_fn(struct html *, struct folded *, int32_t);

void
html_init(struct html *h, bool is_xml, bool scripts)
{
	memset(h, 0, sizeof(*h));
	h->is_xml = is_xml;
	h->scripts = scripts;
}

static bool
go(struct html *h, enum state next)
{
	h->state = (uint8_t)next;
	return (true);
}

static bool
go_again(struct html *h, enum state next)
{
	h->state = (uint8_t)next;
	return (false);
}

static bool
is_space(int32_t c)
{
	return (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f');
}

static bool
is_letter(int32_t c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80);
}

static void
name_put(struct html *h, int32_t c)
{
	if (h->name_len < HTML_NAME_MAX && c < 0x80)
		h->name[h->name_len++] = str_lower((char)c);
	else
		h->name_len = HTML_NAME_MAX + 1;
}

static struct str
name_of(const struct html *h)
{
	if (h->name_len > HTML_NAME_MAX)
		return (STR_NONE);
	return ((struct str){h->name, h->name_len});
}

/* A script or a style that is not to be read. */
static bool
is_passed_over(const struct html *h)
{
	return (h->raw != NULL && h->raw->how == HTML_SCRIPT && !h->scripts);
}

/* Text, wherever it is read: references and escapes are undone. */
static bool
step_text(struct html *h, struct folded *f, int32_t c)
{
	if (is_passed_over(h))
		return (true);
	if (c == '&')
		entity_start(&h->entity);
	else if (c == '\\' && h->raw != NULL && h->raw->how == HTML_SCRIPT)
		escape_start(&h->escape);
	else
		folded_point(f, c);
	return (true);
}

static bool
step_data(struct html *h, struct folded *f, int32_t c)
{
	if (c == '<' && (h->raw == NULL || h->raw->how != HTML_PLAIN))
		return (go(h, h->raw != NULL ? RAW_LESS : TAG_OPEN));
	return (step_text(h, f, c));
}

static bool
step_tag_open(struct html *h, struct folded *f, int32_t c)
{
	h->name_len = 0;
	h->closing = false;
	if (is_letter(c))
		return (go_again(h, TAG_NAME));
	if (c == '/')
		return (go(h, END_TAG_OPEN));
	if (c == '!' || c == '?') {
		markup_start(&h->markup, c == '!');
		return (go(h, MARKUP));
	}
	folded_break(f);
	return (go_again(h, DATA));
}

static bool
step_end_tag_open(struct html *h, struct folded *f, int32_t c)
{
	(void)f;
	h->closing = true;
	if (is_letter(c))
		return (go_again(h, TAG_NAME));
	markup_start(&h->markup, false);
	return (go_again(h, MARKUP));
}

/* The tag is over: what comes is text again, raw or not.  In SVG and MathML
 * "<style/>" is whole, and what HTML calls a block ends them. */
static bool
tag_end(struct html *h)
{
	enum html_how how = h->element->how;

	if (how == HTML_FOREIGN)
		h->foreign = !h->closing && !h->slash;
	else if (how == HTML_BREAK)
		h->foreign = false;
	if (!h->closing && !h->is_xml && !(h->foreign && h->slash) &&
	    (how == HTML_RAW || how == HTML_SCRIPT || how == HTML_PLAIN))
		h->raw = h->element;
	return (go(h, DATA));
}

static bool
step_tag_name(struct html *h, struct folded *f, int32_t c)
{
	if (!is_space(c) && c != '/' && c != '>') {
		name_put(h, c);
		return (true);
	}
	h->element = html_element_find(name_of(h), h->is_xml);
	h->slash = c == '/';
	if (h->element->how == HTML_INLINE || h->element->how == HTML_FOREIGN)
		folded_seam(f);
	else
		folded_break(f);
	return (c == '>' ? tag_end(h) : go(h, BEFORE_ATTRIBUTE));
}

static bool
step_before_attribute(struct html *h, struct folded *f, int32_t c)
{
	(void)f;
	if (c == '>')
		return (tag_end(h));
	h->slash = c == '/';
	if (is_space(c) || h->slash)
		return (true);
	h->name_len = 0;
	/* An '=' here is part of the name. */
	name_put(h, c);
	return (go(h, ATTRIBUTE));
}

static bool
step_attribute(struct html *h, struct folded *f, int32_t c)
{
	(void)f;
	if (c == '=')
		return (go(h, BEFORE_VALUE));
	if (is_space(c))
		return (go(h, AFTER_ATTRIBUTE));
	if (c == '/' || c == '>')
		return (go_again(h, BEFORE_ATTRIBUTE));
	name_put(h, c);
	return (true);
}

static bool
step_after_attribute(struct html *h, struct folded *f, int32_t c)
{
	(void)f;
	if (is_space(c))
		return (true);
	if (c == '=')
		return (go(h, BEFORE_VALUE));
	return (go_again(h, BEFORE_ATTRIBUTE));
}

static bool
step_before_value(struct html *h, struct folded *f, int32_t c)
{
	if (is_space(c))
		return (true);
	if (c == '>')
		return (tag_end(h));
	h->shown = html_attribute_is_shown(name_of(h));
	if (h->shown)
		folded_break(f);
	if (c != '"' && c != '\'')
		return (go_again(h, VALUE_BARE));
	h->quote = (uint8_t)c;
	return (go(h, VALUE_QUOTED));
}

static bool
step_value_quoted(struct html *h, struct folded *f, int32_t c)
{
	if (c != h->quote)
		return (h->shown ? step_text(h, f, c) : true);
	if (h->shown)
		folded_break(f);
	return (go(h, BEFORE_ATTRIBUTE));
}

static bool
step_value_bare(struct html *h, struct folded *f, int32_t c)
{
	if (!is_space(c) && c != '>')
		return (h->shown ? step_text(h, f, c) : true);
	if (h->shown)
		folded_break(f);
	return (go_again(h, BEFORE_ATTRIBUTE));
}

/* Entities that XML declares are text that shows somewhere. */
static bool
step_markup(struct html *h, struct folded *f, int32_t c)
{
	if (markup_step(&h->markup, c)) {
		if (h->is_xml && markup_declares(&h->markup))
			folded_point(f, c);
		return (true);
	}
	if (markup_is_cdata(&h->markup) && (h->is_xml || h->foreign)) {
		h->brackets = 0;
		return (go(h, CDATA));
	}
	return (go(h, DATA));
}

/* To "]]>" nothing is markup. */
static bool
step_cdata(struct html *h, struct folded *f, int32_t c)
{
	if (c == '>' && h->brackets == 2)
		return (go(h, DATA));
	if (c != ']')
		h->brackets = 0;
	else if (h->brackets < 2)
		h->brackets++;
	/* The text may go on in another one. */
	if (c == ']')
		folded_seam(f);
	else
		folded_point(f, c);
	return (true);
}

static bool
step_raw_less(struct html *h, struct folded *f, int32_t c)
{
	h->name_len = 0;
	folded_break(f);
	if (c == '/')
		return (go(h, RAW_END));
	return (go_again(h, DATA));
}

/* Letters that turn out not to be the end tag were text. */
static bool
step_raw_end(struct html *h, struct folded *f, int32_t c)
{
	struct str name = h->raw->name, have;
	size_t i;

	if (is_letter(c) && h->name_len < name.len &&
	    str_lower((char)c) == name.ptr[h->name_len]) {
		name_put(h, c);
		return (true);
	}
	have = name_of(h);
	if (have.len == name.len && (is_space(c) || c == '/' || c == '>')) {
		h->raw = NULL;
		h->closing = true;
		return (go_again(h, BEFORE_ATTRIBUTE));
	}
	for (i = 0; i < have.len && !is_passed_over(h); i++)
		folded_point(f, have.ptr[i]);
	return (go_again(h, DATA));
}

static step_fn *const steps[STATES] = {
    [DATA] = step_data,
    [TAG_OPEN] = step_tag_open,
    [END_TAG_OPEN] = step_end_tag_open,
    [TAG_NAME] = step_tag_name,
    [BEFORE_ATTRIBUTE] = step_before_attribute,
    [ATTRIBUTE] = step_attribute,
    [AFTER_ATTRIBUTE] = step_after_attribute,
    [BEFORE_VALUE] = step_before_value,
    [VALUE_QUOTED] = step_value_quoted,
    [VALUE_BARE] = step_value_bare,
    [MARKUP] = step_markup,
    [CDATA] = step_cdata,
    [RAW_LESS] = step_raw_less,
    [RAW_END] = step_raw_end,
};

void
html_point(struct html *h, struct folded *f, int32_t c)
{
	if (h->entity.state != ENTITY_NONE && entity_step(&h->entity, f, c))
		return;
	if (h->escape.state != ESCAPE_NONE && escape_step(&h->escape, f, c))
		return;
	ASSERT(h->state < STATES);
	while (!steps[h->state](h, f, c))
		continue;
}

void
html_end(struct html *h, struct folded *f)
{
	struct str have = name_of(h);
	size_t i;

	entity_end(&h->entity, f);
	if (h->state != RAW_END || is_passed_over(h))
		return;
	for (i = 0; i < have.len; i++)
		folded_point(f, have.ptr[i]);
}

bool
html_is_plain(const struct html *h)
{
	return (h->state == DATA && h->entity.state == ENTITY_NONE &&
		h->escape.state == ESCAPE_NONE && !is_passed_over(h));
}

size_t
html_unseen(const struct html *h, const char *p, size_t n)
{
	const char *end;
	int stop;

	if (h->state == VALUE_QUOTED && !h->shown)
		stop = h->quote;
	else if (h->state == DATA && is_passed_over(h))
		stop = '<';
	else
		return (0);
	end = memchr(p, stop, n);
	return (end == NULL ? n : (size_t)(end - p));
}
