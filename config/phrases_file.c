/* SPDX-License-Identifier: MIT
 *
 * config/phrases_file.c - phrases between angle brackets.
 */
#include "config/phrases_file.h"

#include "config/quantity.h"

#define WEIGHT_MOST	10000

struct reading {
	const struct phrases_ops *ops;
	void		*context;
	uint32_t	*skipped;
	uint32_t	 line;
};

/* Cut "<...>" off ${*rest}; STR_NONE when none begins there. */
static struct str
take_brackets(struct str *rest)
{
	struct str inside;
	size_t end;

	if (!str_starts(*rest, STR("<")))
		return (STR_NONE);
	end = str_find(*rest, '>');
	if (end == rest->len)
		return (STR_NONE);
	inside = str_from(str_head(*rest, end), 1);
	*rest = str_from(*rest, end + 1);
	return (inside);
}

static bool
take_pieces(struct str *rest, struct phrase *p)
{
	struct str piece;

	do {
		piece = take_brackets(rest);
		if (str_trim(piece).len == 0 || p->count == PHRASE_PIECES)
			return (false);
		p->pieces[p->count++] = piece;
		*rest = str_trim(*rest);
		if (!str_starts(*rest, STR(",")))
			return (true);
		*rest = str_trim(str_from(*rest, 1));
	} while (rest->len > 0);
	return (false);
}

static bool
take_weight(struct str *rest, struct phrase *p)
{
	struct str digits;
	uint64_t n = 0;
	bool minus;

	if (!str_starts(*rest, STR("<")))
		return (true);
	digits = str_trim(take_brackets(rest));
	minus = str_starts(digits, STR("-"));
	if (minus || str_starts(digits, STR("+")))
		digits = str_from(digits, 1);
	if (quantity_count(digits, &n) != NULL || n > WEIGHT_MOST)
		return (false);
	p->has_weight = true;
	p->weight = minus ? -(int32_t)n : (int32_t)n;
	return (true);
}

static int
read_phrase(struct reading *r, struct str line)
{
	struct phrase p = {.count = 0, .line = r->line};

	if (take_pieces(&line, &p) && take_weight(&line, &p)) {
		line = str_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			return (r->ops->on_phrase(r->context, &p));
	}
	(*r->skipped)++;
	return (0);
}

/* Only one comment says anything: #listcategory: "Weapons". */
static int
read_comment(struct reading *r, struct str line)
{
	static const struct str key = {"#listcategory:", 14};
	struct str name;

	if (!str_eq_nocase(str_head(line, key.len), key))
		return (0);
	name = str_trim(str_from(line, key.len));
	if (str_starts(name, STR("\"")))
		name = str_from(name, 1);
	name = str_trim(str_head(name, str_find(name, '"')));
	return (name.len == 0 ? 0 : r->ops->on_category(r->context, name));
}

static int
read_line(struct reading *r, struct str line)
{
	static const struct str include = {".Include", 8};
	struct str path;

	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	line = str_trim(line);
	if (line.len == 0)
		return (0);
	if (line.ptr[0] == '#')
		return (read_comment(r, line));
	if (line.ptr[0] == '<' && memchr(line.ptr, '\0', line.len) == NULL)
		return (read_phrase(r, line));
	if (str_eq_nocase(str_head(line, include.len), include)) {
		line = str_trim(str_from(line, include.len));
		path = str_trim(take_brackets(&line));
		if (path.len > 0 && memchr(path.ptr, '\0', path.len) == NULL)
			return (r->ops->on_include(r->context, path, r->line));
	}
	(*r->skipped)++;
	return (0);
}

int
phrases_parse(struct str text, const struct phrases_ops *ops, void *context,
    uint32_t *skipped)
{
	struct reading r = {ops, context, skipped, 0};

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	while (text.ptr != NULL) {
		r.line++;
		if (read_line(&r, str_split(&text, '\n')) == -1)
			return (-1);
	}
	return (0);
}
