/* SPDX-License-Identifier: MIT
 *
 * admin/managed_line.c - written in one form, and read in no other.
 */
#include "proxy/admin/managed_line.h"

#include "config/instant.h"
#include "proxy/asks/ask_text.h"
#include "proxy/base/buf.h"

/* How a line of ours ends: what a person writes is not taken away. */
#define MARK	"}  # aduanactl"
#define BEGIN	"- {action: "
#define UNTIL	", until: "
#define REASON	", reason: "

static int
put_text(struct buf *out, const char *before, struct str s, const char *behind)
{
	char text[MANAGED_TEXT_SIZE];

	if (s.len == 0)
		return (0);
	ask_text_copy(s, text, sizeof(text));
	return (buf_append(out, str_of(before)) | ask_text_json(out, text) |
		buf_append(out, str_of(behind)));
}

int
managed_line_subject(const struct managed_rule *r, struct buf *out)
{
	int bad = buf_printf(out, "%s: ", r->key);

	bad |= put_text(out, "", r->what, "");
	bad |= put_text(out, ", clients: [", r->client, "]");
	bad |= put_text(out, ", users: [", r->user, "]");
	if (r->more.len > 0)
		bad |= buf_printf(out, ", %.*s", STR_ARG(r->more));
	return (bad);
}

int
managed_line_write(const struct managed_rule *r, size_t indent, struct buf *out)
{
	char until[INSTANT_SIZE];
	int bad = buf_printf(out, "%*s" BEGIN "%s, ", (int)indent, "",
	    r->action);

	bad |= managed_line_subject(r, out);
	if (r->until_s != 0)
		bad |= buf_printf(out, UNTIL "%s",
		    instant_write(until, r->until_s));
	bad |= put_text(out, REASON, r->reason, "");
	return (bad | buf_append(out, STR(MARK "\n")));
}

/* How long the text in quotes at the front is, both of them counted; 0: it
 * has no end. */
static size_t
quoted(struct str s)
{
	size_t n = 1;

	while (n < s.len && s.ptr[n] != '"')
		n += s.ptr[n] == '\\' ? 2 : 1;
	return (n < s.len ? n + 1 : 0);
}

/* Up to where the subject goes in ${rest}; rest.len: it has no end. */
static size_t
subject_end(struct str rest)
{
	size_t n = 0, q;

	while (n < rest.len) {
		struct str s = str_from(rest, n);

		if (str_starts(s, STR(UNTIL)) || str_starts(s, STR(REASON)) ||
		    str_eq(s, STR(MARK)))
			return (n);
		q = s.ptr[0] == '"' ? quoted(s) : 1;
		if (q == 0)
			break;
		n += q;
	}
	return (rest.len);
}

static bool
read_end(struct str rest, struct managed_line *l)
{
	size_t n;

	if (str_starts(rest, STR(UNTIL))) {
		rest = str_from(rest, sizeof(UNTIL) - 1);
		if (instant_parse(str_head(rest, INSTANT_SIZE - 1),
			&l->until_s) != NULL)
			return (false);
		rest = str_from(rest, INSTANT_SIZE - 1);
	}
	if (str_starts(rest, STR(REASON "\""))) {
		rest = str_from(rest, sizeof(REASON) - 1);
		n = quoted(rest);
		rest = str_from(rest, n);
	}
	return (str_eq(rest, STR(MARK)));
}

bool
managed_line_read(struct str line, struct managed_line *l)
{
	struct str rest = str_trim(line);
	size_t n, comma, quote;

	*l = (struct managed_line){0};
	if (!str_starts(rest, STR(BEGIN)))
		return (false);
	rest = str_from(rest, sizeof(BEGIN) - 1);
	comma = str_find(rest, ',');
	l->action = str_head(rest, comma);
	rest = str_trim(str_from(rest, comma + 1));
	n = subject_end(rest);
	l->subject = str_head(rest, n);
	quote = str_find(l->subject, '"');
	l->what = str_from(l->subject, quote);
	if (l->what.len == 0)
		return (false);
	l->what = str_head(str_from(l->what, 1), quoted(l->what) - 2);
	return (read_end(str_from(rest, n), l));
}
