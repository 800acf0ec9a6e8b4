/* SPDX-License-Identifier: MIT
 *
 * admin/managed_file.c - line by line.
 */
#include "proxy/admin/managed_file.h"

#include "proxy/asks/ask_text.h"
#include "proxy/base/buf.h"

/* How a line of ours ends: what a person writes is not taken away. */
#define MARK		"  # aduanactl"
#define INDENT		2u
#define NO_ROOM		"the managed file is full"

static const char beginning[] =
    "# Rules that aduanactl made.  What else is written here stays as it is.\n"
    "rules:\n";

static bool
is_over(struct str line, int64_t now_s)
{
	struct str until = str_from(line, str_search(line, STR(", until: ")));
	int64_t seconds;

	if (!str_ends_nocase(line, STR(MARK)))
		return (false);
	until = str_head(str_from(until, 9), ASK_TIME_SIZE - 1);
	return (ask_time_read(until, &seconds) && seconds <= now_s);
}

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

static int
put_text(struct buf *out, const char *before, struct str s, const char *behind)
{
	char text[2049];

	if (s.len == 0)
		return (0);
	ask_text_copy(s, text, sizeof(text));
	return (buf_append(out, str_of(before)) | ask_text_json(out, text) |
		buf_append(out, str_of(behind)));
}

static int
put_rule(struct buf *out, const struct managed_rule *r, size_t indent)
{
	char until[ASK_TIME_SIZE];
	int bad = buf_printf(out, "%*s- {action: %s, %s: ", (int)indent, "",
	    r->action, r->key);

	bad |= put_text(out, "", r->what, "");
	bad |= put_text(out, ", clients: [", r->client, "]");
	bad |= put_text(out, ", users: [", r->user, "]");
	if (r->more.len > 0)
		bad |= buf_printf(out, ", %.*s", STR_ARG(r->more));
	if (r->until_s != 0)
		bad |= buf_printf(out, ", until: %s",
		    ask_time_write(until, r->until_s));
	bad |= put_text(out, ", reason: ", r->reason, "");
	return (bad | buf_append(out, STR("}" MARK "\n")));
}

struct edit {
	struct buf			*out;
	const struct managed_rule	*rule;
	int64_t				 now_s;
	bool				 is_done;	/* with the rule */
};

/* ${line} with its end; ${rest} is behind it. */
static const char *
edit_line(struct edit *e, struct str line, struct str rest)
{
	bool ended = line.len > 0 && line.ptr[line.len - 1] == '\n';
	struct str bare = str_head(line, line.len - (ended ? 1 : 0)), behind;

	if (is_over(bare, e->now_s))
		return (NULL);
	if (e->rule == NULL || e->is_done || !begins_rules(bare, &behind))
		return (buf_append(e->out, line) == 0 ? NULL : NO_ROOM);
	if (str_eq(behind, STR("[]")))
		bare = STR("rules:");
	else if (behind.len > 0 && behind.ptr[0] != '#')
		return ("the managed file has its rules in one line; write "
			"each on a line of its own");
	e->is_done = true;
	if (buf_append(e->out, bare) != 0 ||
	    buf_append(e->out, STR("\n")) != 0 ||
	    put_rule(e->out, e->rule, indent_of(rest)) != 0)
		return (NO_ROOM);
	return (NULL);
}

const char *
managed_file_edit(struct str text, const struct managed_rule *rule,
    int64_t now_s, struct buf *out)
{
	struct edit e = {.out = out, .rule = rule, .now_s = now_s};
	const char *problem = NULL;
	struct str line, rest = text;
	size_t n;

	while (rest.len > 0 && problem == NULL) {
		n = str_find(rest, '\n');
		line = str_head(rest, n + 1);
		rest = str_from(rest, line.len);
		problem = edit_line(&e, line, rest);
	}
	if (problem != NULL || rule == NULL || e.is_done)
		return (problem);
	if (text.len > 0 && text.ptr[text.len - 1] != '\n' &&
	    buf_append(out, STR("\n")) != 0)
		return (NO_ROOM);
	if (buf_append(out, str_of(beginning)) != 0 ||
	    put_rule(out, rule, INDENT) != 0)
		return (NO_ROOM);
	return (NULL);
}
