/* SPDX-License-Identifier: MIT
 *
 * admin/edit.c - read, change, put, judge.
 */
#include "proxy/admin/edit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/instant.h"
#include "config/text_file.h"
#include "proxy/admin/args.h"
#include "proxy/admin/decree.h"
#include "proxy/admin/grant.h"
#include "proxy/admin/managed_file.h"
#include "proxy/admin/put_file.h"
#include "proxy/admin/route.h"
#include "proxy/admin/rules_view.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/asks.h"
#include "proxy/base/clock.h"
#include "proxy/base/num.h"
#include "proxy/base/object.h"

#define SAYS_MAX	((size_t)64 << 10)

/* Empty when there is no file. */
static const char *
read_old(struct edit *e)
{
	struct complaints *c;
	struct str text;
	bool good;

	e->had = access(e->path, F_OK) == 0;
	if (!e->had)
		return (NULL);
	c = complaints_new();
	if (c == NULL)
		return ("out of memory");
	good = text_file_read(e->path, MANAGED_FILE_MAX,
		   (struct place){NULL, 0, 0}, c, &text) == 0;
	complaints_free(c);
	if (!good)
		return ("it cannot be read; it is to be a file that aduana's "
			"user may read and write");
	good = buf_append(&e->old, text) == 0;
	free((char *)(uintptr_t)text.ptr);
	return (good ? NULL : "out of memory");
}

/* What is written, to who asked. */
static void
say(struct edit *e, const struct managed_rule *rule,
    const struct managed_outcome *o)
{
	char until[INSTANT_SIZE];

	e->line = o->line;
	if (rule != NULL) {
		(void)buf_printf(&e->says, "%s:%" PRIu32 ": %s %s %.*s",
		    e->path, o->line, rule->action, rule->key,
		    STR_ARG(rule->what));
		if (rule->until_s != 0)
			(void)buf_printf(&e->says, " until %s",
			    instant_write(until, rule->until_s));
		(void)buf_append(&e->says, STR("\n"));
	}
	if (o->replaced > 0)
		(void)buf_append(&e->says,
		    STR("in place of the older rule of the same\n"));
	if (o->contrary > 0)
		(void)buf_append(&e->says,
		    STR("the rule that said the contrary is gone\n"));
	if (o->removed > 0)
		(void)buf_printf(&e->says, "removed: %u rule%s\n", o->removed,
		    o->removed == 1 ? "" : "s");
}

/* Why it could not be put. */
static unsigned
refuse_put(struct edit *e, int error, struct buf *body)
{
	(void)buf_printf(body, "%s: it cannot be written: %s%s\n", e->path,
	    strerror(error),
	    error == ENOSPC || error == EDQUOT
		? ""
		: "; aduana's user writes it and needs a folder of its own for "
		  "that: filters.managed can name one");
	return (409);
}

/* The status. */
static unsigned
change(struct edit *e, const struct managed_change *c,
    struct managed_outcome *o, struct buf *body)
{
	const char *problem;
	unsigned status = 200;
	struct buf new;

	buf_init(&new, MANAGED_FILE_MAX);
	problem = managed_file_edit(buf_peek(&e->old), c, e->now_s, &new, o);
	if (problem != NULL) {
		(void)buf_printf(body, "%s: %s\n", e->path, problem);
		status = 409;
	} else if (c->add == NULL && o->removed == 0) {
		status = 404;
	} else if (put_file(e->path, buf_peek(&new)) != 0) {
		status = refuse_put(e, errno, body);
	} else {
		say(e, c->add, o);
	}
	buf_fini(&new);
	return (status);
}

static unsigned
add(struct edit *e, const struct managed_rule *rule, struct buf *body)
{
	const struct managed_change c = {.add = rule};
	struct managed_outcome o;

	return (change(e, &c, &o, body));
}

static unsigned
grant(struct edit *e, const struct route *r, struct buf *body)
{
	struct grant g;
	unsigned status = grant_read(&g, e->asks, r, e->now_s, body);

	if (status != 200)
		return (status);
	e->id = g.plea.id;
	e->until_s = g.rule.until_s;
	return (add(e, &g.rule, body));
}

static unsigned
decree(struct edit *e, const struct route *r, struct buf *body)
{
	struct decree d;
	const char *problem = decree_read(&d, r, e->now_s);

	if (problem == NULL)
		return (add(e, &d.rule, body));
	(void)buf_printf(body, "%s\n", problem);
	return (400);
}

static unsigned
drop(struct edit *e, struct str name, struct buf *body)
{
	char folded[HOST_NAME_MAX_LEN + 1];
	struct managed_change c = {.names = {name, decree_fold(name, folded)}};
	struct managed_outcome o;
	unsigned status;
	uint64_t line;

	if (num_decimal(name, UINT32_MAX, &line) == NUM_OK && line > 0)
		c = (struct managed_change){.line = (uint32_t)line};
	status = change(e, &c, &o, body);
	if (status != 404)
		return (status);
	line = rules_view_find(buf_peek(&e->old), c.names, c.line);
	if (line == 0) {
		(void)buf_append(body, STR("{\"removed\":0}\n"));
		return (404);
	}
	(void)buf_printf(body,
	    "%s:%" PRIu64 ": a person wrote this rule; edit the file, then "
	    "\"aduanactl reload\"\n",
	    e->path, line);
	return (409);
}

static unsigned
write_it(struct edit *e, const struct route *r, struct buf *body)
{
	const char *problem;

	if (e->path == NULL || e->path[0] == '\0') {
		(void)buf_append(body,
		    STR("no managed list: filters.managed is empty; name a "
			"file there, or leave that setting out\n"));
		return (409);
	}
	problem = read_old(e);
	if (problem != NULL) {
		(void)buf_printf(body, "%s: %s\n", e->path, problem);
		return (409);
	}
	if (r->command == COMMAND_ASKS_GRANT)
		return (grant(e, r, body));
	if (r->command == COMMAND_RULES_REMOVE)
		return (drop(e, r->arguments[ARGUMENT_RULES_REMOVE_NAME],
		    body));
	return (decree(e, r, body));
}

unsigned
edit_start(struct edit *e, const struct admin_args *args, const struct route *r,
    const struct clock_now *now, struct buf *body)
{
	unsigned status;

	INIT_OBJ(e, EDIT_MAGIC);
	e->command = r->command;
	e->path = args->managed_path;
	e->asks = args->asks;
	e->now_s = now->wall_ns / NS_PER_S;
	buf_init(&e->old, MANAGED_FILE_MAX);
	buf_init(&e->says, SAYS_MAX);
	status = write_it(e, r, body);
	e->is_open = status == 200;
	if (!e->is_open)
		edit_fini(e);
	return (status);
}

static void
close_it(struct edit *e)
{
	CHECK_OBJ(e, EDIT_MAGIC);
	e->is_open = false;
	edit_fini(e);
}

/* Every line of ${text} as a string. */
static int
put_lines(struct buf *body, struct str text, const char **comma)
{
	char clean[MANAGED_TEXT_SIZE];
	struct str line;
	int bad = 0;

	while (text.len > 0 && bad == 0) {
		line = str_split(&text, '\n');
		ask_text_copy(line, clean, sizeof(clean));
		bad = buf_append(body, str_of(*comma)) |
		      ask_text_json(body, clean);
		*comma = ",";
	}
	return (bad);
}

static void
take_back(struct edit *e)
{
	if (!e->had)
		(void)unlink(e->path);
	else
		(void)put_file(e->path, buf_peek(&e->old));
	close_it(e);
}

bool
edit_end(struct edit *e, bool in_force, struct str text, struct buf *body)
{
	const char *comma = "";

	if (!e->is_open)
		return (false);
	CHECK_OBJ(e, EDIT_MAGIC);
	if (!in_force) {
		take_back(e);
		return (false);
	}
	(void)buf_printf(body, "{\"line\":%" PRIu32 ",\"says\":[", e->line);
	(void)put_lines(body, buf_peek(&e->says), &comma);
	(void)put_lines(body, text, &comma);
	(void)buf_append(body, STR("]}\n"));
	edit_fini(e);
	return (true);
}

void
edit_fini(struct edit *e)
{
	if (e->magic == 0)
		return;
	CHECK_OBJ(e, EDIT_MAGIC);
	if (e->is_open) {
		if (e->command == COMMAND_ASKS_GRANT)
			(void)asks_decide(e->asks, e->id, PLEA_GRANTED,
			    e->until_s, STR(""), e->now_s);
		close_it(e);
		return;
	}
	buf_fini(&e->says);
	buf_fini(&e->old);
	FINI_OBJ(e);
}
