/* SPDX-License-Identifier: MIT
 *
 * request/page_template.c - from brace to brace.
 */
#include "proxy/request/page_template.h"

#include <stdbool.h>

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

/* ---- writing ------------------------------------------------------------- */

static struct str
escaped(const char *c)
{
	switch (*c) {
	case '&':
		return (STR("&amp;"));
	case '<':
		return (STR("&lt;"));
	case '>':
		return (STR("&gt;"));
	case '"':
		return (STR("&quot;"));
	case '\'':
		return (STR("&#39;"));
	default:
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return (STR(" "));
		return ((struct str){c, 1});
	}
}

/* A byte that is no UTF-8 becomes U+FFFD: it must not swallow what follows. */
static int
put_value(struct str s, struct buf *out)
{
	size_t good, cut;
	int bad = 0;

	while (s.len > 0 && bad == 0) {
		good = utf8_check(s.ptr, s.len, &cut);
		for (size_t i = 0; i < good && bad == 0; i++)
			bad = buf_append(out, escaped(s.ptr + i));
		s = str_from(s, good);
		if (s.len > 0 && bad == 0)
			bad = buf_append(out, STR("\xef\xbf\xbd"));
		s = str_from(s, 1);
	}
	return (bad);
}

int
page_template_write(struct str text, const struct page_values *values,
    struct buf *out)
{
	unsigned depth = 0, hidden = 0;	/* 0: shown; else since that depth */
	size_t at;
	struct tag tag;

	while (text.len > 0) {
		at = str_search(text, STR("{{"));
		if (hidden == 0 && buf_append(out, str_head(text, at)) != 0)
			return (-1);
		text = str_from(text, at);
		if (text.len == 0)
			break;
		if (read_tag(text, &tag) != NULL)
			UNREACHABLE();
		text = tag.rest;
		if (tag.kind == '#' && ++depth > 0 && hidden == 0 &&
		    values->at[tag.value].len == 0)
			hidden = depth;
		else if (tag.kind == '/' && depth-- == hidden)
			hidden = 0;
		else if (tag.kind == '=' && hidden == 0 &&
			 put_value(values->at[tag.value], out) != 0)
			return (-1);
	}
	return (0);
}
