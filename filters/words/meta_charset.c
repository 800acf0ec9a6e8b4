/* SPDX-License-Identifier: MIT
 *
 * filters/words/meta_charset.c - a small tokeniser for tags alone.
 */
#include "filters/words/meta_charset.h"

struct attribute {
	struct str	 name, value;
};

/* What the attributes of one <meta> say. */
struct meta {
	struct str	 charset;
	struct str	 content;
	bool		 is_pragma;	/* http-equiv=content-type */
};

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r');
}

static bool
is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static struct str
skip_space(struct str s)
{
	while (s.len > 0 && is_space(s.ptr[0]))
		s = str_from(s, 1);
	return (s);
}

/* ${*s} from behind the next ${c}; what stood before it. */
static struct str
take_to(struct str *s, char c)
{
	size_t n = str_find(*s, c);
	struct str out = str_head(*s, n);

	*s = str_from(*s, n + 1);
	return (out);
}

static struct str
take_bare(struct str *s, const char *ends)
{
	struct str out;
	size_t n = 0;

	while (n < s->len && !is_space(s->ptr[n]) &&
	       strchr(ends, s->ptr[n]) == NULL)
		n++;
	out = str_head(*s, n);
	*s = str_from(*s, n);
	return (out);
}

static struct str
take_value(struct str *s)
{
	char quote;

	*s = skip_space(str_from(*s, 1));
	if (s->len == 0 || (s->ptr[0] != '"' && s->ptr[0] != '\''))
		return (take_bare(s, ">"));
	quote = s->ptr[0];
	*s = str_from(*s, 1);
	return (take_to(s, quote));
}

/* False: the tag is over, and ${*s} behind it. */
static bool
take_attribute(struct str *s, struct attribute *a)
{
	struct str rest;

	while (s->len > 0 && (is_space(s->ptr[0]) || s->ptr[0] == '/'))
		*s = str_from(*s, 1);
	if (s->len == 0 || s->ptr[0] == '>') {
		*s = str_from(*s, 1);
		return (false);
	}
	/* An '=' here is part of the name. */
	rest = str_from(*s, 1);
	a->name.ptr = s->ptr;
	a->name.len = 1 + take_bare(&rest, "=/>").len;
	a->value = STR("");
	*s = skip_space(rest);
	if (s->len > 0 && s->ptr[0] == '=')
		a->value = take_value(s);
	return (true);
}

/* "text/html; charset=x" */
static struct str
label_in(struct str content)
{
	struct str key = STR("charset");

	while (content.len > key.len) {
		if (!str_starts_nocase(content, key)) {
			content = str_from(content, 1);
			continue;
		}
		content = skip_space(str_from(content, key.len));
		if (content.len == 0 || content.ptr[0] != '=')
			continue;
		content = skip_space(str_from(content, 1));
		if (content.len > 0 &&
		    (content.ptr[0] == '"' || content.ptr[0] == '\'')) {
			char quote = content.ptr[0];

			content = str_from(content, 1);
			return (take_to(&content, quote));
		}
		return (take_bare(&content, ";"));
	}
	return (STR_NONE);
}

/* Of two attributes with one name the first counts. */
static void
learn(struct meta *m, const struct attribute *a)
{
	if (str_eq_nocase(a->name, STR("charset")) && m->charset.ptr == NULL)
		m->charset = a->value;
	if (str_eq_nocase(a->name, STR("content")) && m->content.ptr == NULL)
		m->content = a->value;
	if (str_eq_nocase(a->name, STR("http-equiv")) &&
	    str_eq_nocase(a->value, STR("content-type")))
		m->is_pragma = true;
}

/* ${*s} behind the name of a tag; the label that it says if it is a <meta>. */
static struct str
read_tag(struct str *s, struct str name)
{
	struct meta m = {STR_NONE, STR_NONE, false};
	struct attribute a;

	while (take_attribute(s, &a))
		learn(&m, &a);
	if (!str_eq_nocase(name, STR("meta")))
		return (STR_NONE);
	if (m.charset.ptr != NULL)
		return (str_trim(m.charset));
	return (m.is_pragma ? label_in(m.content) : STR_NONE);
}

/* Behind "<!--"; "<!-->" is whole. */
static struct str
skip_comment(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] == '>' && i >= 2 && s.ptr[i - 1] == '-' &&
		    s.ptr[i - 2] == '-')
			return (str_from(s, i + 1));
	}
	return (STR_NONE);
}

struct str
meta_charset(struct str s)
{
	struct str label, name;
	size_t at;

	for (;;) {
		at = str_find(s, '<');
		if (at + 1 >= s.len)
			return (STR_NONE);
		s = str_from(s, at + 1);
		if (str_starts(s, STR("!--"))) {
			s = skip_comment(str_from(s, 1));
			continue;
		}
		if (s.ptr[0] == '!' || s.ptr[0] == '?') {
			(void)take_to(&s, '>');
			continue;
		}
		if (s.ptr[0] == '/')
			s = str_from(s, 1);
		if (s.len == 0 || !is_letter(s.ptr[0]))
			continue;
		name = take_bare(&s, "/>");
		label = read_tag(&s, name);
		if (label.len > 0)
			return (label);
	}
}
