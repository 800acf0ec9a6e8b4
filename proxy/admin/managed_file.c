/* SPDX-License-Identifier: MIT
 *
 * admin/managed_file.c - line by line.
 */
#include "proxy/admin/managed_file.h"

#include "proxy/asks/ask_text.h"
#include "proxy/base/buf.h"

#define INDENT		2u
#define NO_ROOM		"the managed file is full"
#define SUBJECT_MAX	8192u

static const char beginning[] =
    "# Rules that aduanactl made.  What else is written here stays as it is.\n"
    "rules:\n";

/* "rules:" at the beginning of a line, with nothing but a comment behind. */
static bool
begins_rules(struct str line, struct str *behind)
{
	if (!str_starts(line, STR("rules:")))
		return (false);
	*behind = str_trim(str_from(line, 6));
	if (behind->len > 0 && behind->ptr[behind->len - 1] == '\r')
		*behind = str_head(*behind, behind->len - 1);
	return (true);
}

/* Of the first item that follows; those of one list are alike. */
static size_t
indent_of(struct str rest)
{
	struct str line;
	size_t n;

	while (rest.ptr != NULL && rest.len > 0) {
		line = str_split(&rest, '\n');
		for (n = 0; n < line.len && line.ptr[n] == ' ';)
			n++;
		if (n < line.len && line.ptr[n] == '-')
			return (n);
		if (n < line.len && line.ptr[n] != '#' && line.ptr[n] != '\r')
			break;
	}
	return (INDENT);
}

struct edit {
	struct buf			*out;
	const struct managed_change	*change;
	struct managed_outcome		*outcome;
	struct buf			 subject;	/* of what is added */
	struct buf			 names[2];	/* as lines have them */
	uint32_t			 line;		/* read */
	uint32_t			 written;
	int64_t				 now_s;
};

static int
write_line(struct edit *e, struct str line)
{
	e->written++;
	return (buf_append(e->out, line));
}

static int
write_rule(struct edit *e, size_t indent)
{
	e->outcome->line = ++e->written;
	return (managed_line_write(e->change->add, indent, e->out));
}

static struct str
within_quotes(const struct buf *b)
{
	return (str_from(str_head(buf_peek(b), buf_len(b) - 1), 1));
}

static bool
is_named(const struct edit *e, struct str what)
{
	for (unsigned i = 0; i < 2; i++)
		if (e->change->names[i].ptr != NULL &&
		    str_eq(within_quotes(&e->names[i]), what))
			return (true);
	return (false);
}

/* Is it ours, and does it go? */
static bool
goes(struct edit *e, struct str line)
{
	const struct managed_change *c = e->change;
	struct managed_line l;

	if (!managed_line_read(line, &l))
		return (false);
	if (c->line == e->line || is_named(e, l.what)) {
		e->outcome->removed++;
		return (true);
	}
	if (l.until_s != 0 && l.until_s <= e->now_s)
		return (true);
	if (c->add == NULL || !str_eq(buf_peek(&e->subject), l.subject))
		return (false);
	if (str_eq(l.action, str_of(c->add->action)))
		e->outcome->replaced++;
	else
		e->outcome->contrary++;
	return (true);
}

/* ${line} with its end; ${rest} is behind it. */
static const char *
edit_line(struct edit *e, struct str line, struct str rest)
{
	bool ended = line.len > 0 && line.ptr[line.len - 1] == '\n';
	struct str bare = str_head(line, line.len - (ended ? 1 : 0)), behind;

	e->line++;
	if (goes(e, bare))
		return (NULL);
	if (e->change->add == NULL || e->outcome->line != 0 ||
	    !begins_rules(bare, &behind))
		return (write_line(e, line) == 0 ? NULL : NO_ROOM);
	if (str_eq(behind, STR("[]")))
		bare = STR("rules:");
	else if (behind.len > 0 && behind.ptr[0] != '#')
		return ("the managed file has its rules in one line; write "
			"each on a line of its own");
	if (write_line(e, bare) != 0 || buf_append(e->out, STR("\n")) != 0 ||
	    write_rule(e, indent_of(rest)) != 0)
		return (NO_ROOM);
	return (NULL);
}

/* Where there is no list yet. */
static const char *
begin_list(struct edit *e, struct str text)
{
	int bad = 0;

	if (text.len > 0 && text.ptr[text.len - 1] != '\n')
		bad = buf_append(e->out, STR("\n"));
	bad |= buf_append(e->out, str_of(beginning));
	e->written += 2;
	return ((bad | write_rule(e, INDENT)) == 0 ? NULL : NO_ROOM);
}

static const char *
edit_all(struct edit *e, struct str text)
{
	const char *problem = NULL;
	struct str line, rest = text;

	while (rest.len > 0 && problem == NULL) {
		line = str_head(rest, str_find(rest, '\n') + 1);
		rest = str_from(rest, line.len);
		problem = edit_line(e, line, rest);
	}
	if (problem != NULL || e->change->add == NULL || e->outcome->line != 0)
		return (problem);
	return (begin_list(e, text));
}

static int
write_name(struct buf *b, struct str name)
{
	char text[MANAGED_TEXT_SIZE];

	if (name.ptr == NULL)
		return (0);
	ask_text_copy(name, text, sizeof(text));
	return (ask_text_json(b, text));
}

const char *
managed_file_edit(struct str text, const struct managed_change *change,
    int64_t now_s, struct buf *out, struct managed_outcome *outcome)
{
	struct edit e = {.out = out, .change = change, .outcome = outcome};
	const char *problem = NO_ROOM;
	int bad = 0;

	e.now_s = now_s;
	*outcome = (struct managed_outcome){0};
	buf_init(&e.subject, SUBJECT_MAX);
	if (change->add != NULL)
		bad |= managed_line_subject(change->add, &e.subject);
	for (unsigned i = 0; i < 2; i++) {
		buf_init(&e.names[i], SUBJECT_MAX);
		bad |= write_name(&e.names[i], change->names[i]);
	}
	if (bad == 0)
		problem = edit_all(&e, text);
	buf_fini(&e.subject);
	buf_fini(&e.names[0]);
	buf_fini(&e.names[1]);
	return (problem);
}
