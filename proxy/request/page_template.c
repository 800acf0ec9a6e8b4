/* SPDX-License-Identifier: MIT
 *
 * request/page_template.c - from brace to brace.
 */
#include "proxy/request/page_template.h"

#include <stdbool.h>
#include <stdlib.h>

#include "filters/words/utf8_check.h"
#include "proxy/base/assert.h"
#include "proxy/base/buf.h"

static const struct str names[PAGE_VALUES] = {
#define VALUE(id, name)	[PAGE_##id] = STR(name),
#include "proxy/request/page_value.tbl.h"
#undef VALUE
};

/* What stands between "{{" and "}}". */
struct tag {
	char		 kind;	/* '=' a value, '#' and '/' a section */
	enum page_value	 value;
	struct str	 rest;	/* behind it */
};

/* Sections that are open. */
struct depth {
	unsigned	 n;
	enum page_value	 of[PAGE_TEMPLATE_DEPTH];
};

static bool
find_name(struct str name, enum page_value *value)
{
	for (unsigned i = 0; i < PAGE_VALUES; i++) {
		if (!str_eq(name, names[i]))
			continue;
		*value = (enum page_value)i;
		return (true);
	}
	return (false);
}

/* ${text} begins with "{{".  NULL, or what is wrong. */
static const char *
read_tag(struct str text, struct tag *tag)
{
	struct str name = str_from(text, 2);
	size_t end = str_search(name, STR("}}"));

	if (end == name.len)
		return ("{{ without }} behind it");
	tag->rest = str_from(name, end + 2);
	name = str_head(name, end);
	tag->kind = '=';
	if (name.len > 0 && (name.ptr[0] == '#' || name.ptr[0] == '/')) {
		tag->kind = name.ptr[0];
		name = str_from(name, 1);
	}
	if (!find_name(name, &tag->value))
		return ("there is no value of this name; docs/pages.md lists "
			"them");
	return (NULL);
}

static const char *
follow(struct depth *depth, const struct tag *tag)
{
	if (tag->kind == '#' && depth->n == PAGE_TEMPLATE_DEPTH)
		return ("too many sections in one another");
	if (tag->kind == '#')
		depth->of[depth->n++] = tag->value;
	if (tag->kind == '/' &&
	    (depth->n == 0 || depth->of[--depth->n] != tag->value))
		return ("this is not the section that was opened last");
	return (NULL);
}

static const char *
check_tags(struct str text, size_t *at)
{
	struct depth depth = {0};
	struct str rest = text;
	const char *problem;
	struct tag tag;

	for (;;) {
		rest = str_from(rest, str_search(rest, STR("{{")));
		*at = text.len - rest.len;
		if (rest.len == 0)
			break;
		problem = read_tag(rest, &tag);
		if (problem == NULL)
			problem = follow(&depth, &tag);
		if (problem != NULL)
			return (problem);
		rest = tag.rest;
	}
	return (depth.n > 0 ? "a section is not closed" : NULL);
}

const char *
page_template_check(struct str text, size_t *at)
{
	size_t good, cut;

	*at = 0;
	if (text.len == 0)
		return ("there is nothing in it");
	if (text.len > PAGE_TEMPLATE_MAX)
		return ("more than 64 KiB");
	good = utf8_check(text.ptr, text.len, &cut);
	if (good != text.len) {
		*at = good;
		return ("this is not UTF-8");
	}
	if (memchr(text.ptr, '\0', text.len) != NULL) {
		*at = str_find(text, '\0');
		return ("there is a NUL byte");
	}
	return (check_tags(text, at));
}

/* ---- pieces -------------------------------------------------------------- */

/* Text, and the tag behind it. */
struct page_piece {
	struct str	 text;
	enum page_value	 value;
	char		 kind;	/* as of a tag; 0: none, the end */
	size_t		 next;	/* of '#': the piece behind its end */
};

static size_t
count_pieces(struct str text)
{
	size_t n = 1;

	for (;;) {
		text = str_from(text, str_search(text, STR("{{")));
		if (text.len == 0)
			return (n);
		text = str_from(text, 2);
		n++;
	}
}

/* Open sections, from the inside; a section knows its end only then. */
static void
close_section(struct page_template *t, size_t *open, unsigned *depth)
{
	t->pieces[open[--*depth]].next = t->count;
}

int
page_template_init(struct page_template *t, struct str text)
{
	size_t at, open[PAGE_TEMPLATE_DEPTH];
	struct page_piece *p;
	unsigned depth = 0;
	struct tag tag;

	*t = (struct page_template){.text = text};
	t->pieces = calloc(count_pieces(text), sizeof(*t->pieces));
	if (t->pieces == NULL)
		return (-1);
	for (;;) {
		p = &t->pieces[t->count++];
		at = str_search(text, STR("{{"));
		p->text = str_head(text, at);
		text = str_from(text, at);
		if (text.len == 0)
			break;
		if (read_tag(text, &tag) != NULL)
			UNREACHABLE();
		p->kind = tag.kind;
		p->value = tag.value;
		text = tag.rest;
		if (tag.kind == '#')
			open[depth++] = t->count - 1;
		else if (tag.kind == '/')
			close_section(t, open, &depth);
	}
	return (0);
}

void
page_template_fini(struct page_template *t)
{
	free(t->pieces);
	*t = (struct page_template){0};
}

/* ---- writing ------------------------------------------------------------- */

/* What a byte is written as; NULL: as it is. */
static const char *
escaped(char c)
{
	switch (c) {
	case '&':
		return ("&amp;");
	case '<':
		return ("&lt;");
	case '>':
		return ("&gt;");
	case '"':
		return ("&quot;");
	case '\'':
		return ("&#39;");
	default:
		return ((unsigned char)c < 0x20 || c == 0x7f ? " " : NULL);
	}
}

static int
put_escaped(struct str s, struct buf *out)
{
	const char *instead;
	size_t i, from = 0;

	for (i = 0; i < s.len; i++) {
		instead = escaped(s.ptr[i]);
		if (instead == NULL)
			continue;
		if (buf_append(out, (struct str){s.ptr + from, i - from}) !=
			0 ||
		    buf_append(out, str_of(instead)) != 0)
			return (-1);
		from = i + 1;
	}
	return (buf_append(out, str_from(s, from)));
}

/* A byte that is no UTF-8 becomes U+FFFD: it must not swallow what follows. */
static int
put_value(struct str s, struct buf *out)
{
	size_t good, cut;

	while (s.len > 0) {
		good = utf8_check(s.ptr, s.len, &cut);
		if (put_escaped(str_head(s, good), out) != 0)
			return (-1);
		s = str_from(s, good);
		if (s.len > 0 && buf_append(out, STR("\xef\xbf\xbd")) != 0)
			return (-1);
		s = str_from(s, 1);
	}
	return (0);
}

int
page_template_write(const struct page_template *t,
    const struct page_values *values, struct buf *out)
{
	const struct page_piece *p;
	size_t i = 0, room;

	/* At once, as far as it is known.  It may be more than is allowed and
	 * fit all the same, since not all of it need be shown. */
	(void)buf_reserve(out, t->text.len, &room);
	while (i < t->count) {
		p = &t->pieces[i++];
		if (buf_append(out, p->text) != 0)
			return (-1);
		if (p->kind == '=' && put_value(values->at[p->value], out) != 0)
			return (-1);
		if (p->kind == '#' && values->at[p->value].len == 0)
			i = p->next;
	}
	return (0);
}
