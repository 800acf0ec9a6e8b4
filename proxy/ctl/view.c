/* SPDX-License-Identifier: MIT
 *
 * ctl/view.c - an answer shown to who asked.
 */
#include "proxy/ctl/view.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/ctl/client.h"
#include "proxy/ctl/explained.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/listing.h"
#include "proxy/ctl/safe.h"
#include "proxy/ctl/screen.h"
#include "proxy/ctl/series.h"
#include "proxy/ctl/stats.h"
#include "proxy/ctl/table.h"

/* As it came; a terminal gets what it may show. */
static void
put_body(struct str body)
{
	if (isatty(STDOUT_FILENO) == 1)
		safe_put_text(stdout, body, true);
	else
		fwrite(body.ptr, 1, body.len, stdout);
}

/* Of a person's screen; 0: a program reads it. */
static unsigned
columns(void)
{
	unsigned n = 0, lines;

	if (screen_is_one())
		screen_size(&n, &lines);
	return (n);
}

/* ---- by the rows of views.tbl.h ------------------------------------------ */

static int
show_as_is(enum command command, struct str body)
{
	(void)command;
	put_body(body);
	return (0);
}

/* Each line that was said. */
static int
show_edit(enum command command, struct str json)
{
	struct json j = {.rest = json};
	struct str line;

	(void)command;
	json_expect(&j, '{');
	(void)json_name(&j);
	(void)json_scalar(&j);
	json_expect(&j, ',');
	(void)json_name(&j);
	json_expect(&j, '[');
	if (json_peek(&j) != ']') {
		do {
			line = json_scalar(&j);
			safe_put_json(stdout, line);
			putchar('\n');
		} while (!j.bad && json_take(&j, ','));
	}
	json_expect(&j, ']');
	json_expect(&j, '}');
	return (json_ended(&j) ? 0 : -1);
}

static int
show_explained(enum command command, struct str body)
{
	(void)command;
	return (explained_print(body, stdout));
}

static int
show_link(enum command command, struct str body)
{
	struct str url = json_at(body, STR("url"));

	(void)command;
	if (url.ptr == NULL)
		return (-1);
	safe_put_json(stdout, url);
	putchar('\n');
	fflush(stdout);
	fputs("good once, until ", stderr);
	safe_put_json(stderr, json_at(body, STR("until")));
	fputs("; whoever has it is logged in\n", stderr);
	return (0);
}

static int
show_list(enum command command, struct str json)
{
	struct str after;
	int bad = listing_print(listing_of(command), json, stdout,
	    isatty(STDOUT_FILENO) == 1, &after);

	if (bad == 0 && after.len > 0) {
		fflush(stdout);
		fprintf(stderr,
		    "there may be more: the same with --after %.*s goes on, "
		    "--limit shows more at once\n",
		    STR_ARG(after));
	}
	return (bad);
}

static int
show_nothing(enum command command, struct str body)
{
	(void)command;
	(void)body;
	return (0);
}

static int
show_one_series(enum command command, struct str body)
{
	(void)command;
	return (series_print_one(body, stdout, columns()));
}

static int
show_purged(enum command command, struct str json)
{
	struct json j = {.rest = json};
	struct str removed, stopped;

	(void)command;
	json_expect(&j, '{');
	(void)json_name(&j);
	removed = json_scalar(&j);
	json_expect(&j, ',');
	(void)json_name(&j);
	stopped = json_scalar(&j);
	json_expect(&j, '}');
	if (!json_ended(&j))
		return (-1);
	printf("%.*s removed\n", STR_ARG(removed));
	if (!str_eq(stopped, STR("0")))
		printf("%.*s being stored now will not be kept\n",
		    STR_ARG(stopped));
	return (0);
}

static int
show_rotated(enum command command, struct str body)
{
	(void)command;
	put_body(body);
	fflush(stdout);
	fputs("every client must install the new certificate now, from "
	      "the page that this proxy shows at its own address, or "
	      "from \"aduanactl ca export\"; until then they warn of "
	      "every https page\n",
	    stderr);
	return (0);
}

static int
show_series(enum command command, struct str body)
{
	(void)command;
	return (series_print_list(body, stdout, columns()));
}

static int
show_stats(enum command command, struct str body)
{
	(void)command;
	return (stats_print(body, stdout));
}

static int
show_table(enum command command, struct str body)
{
	return (table_print(body, command == COMMAND_STATUS, stdout));
}

typedef int show_fn(enum command, struct str body);

static show_fn *const views[COMMAND_COUNT] = {
#define VIEW(id, fn) [COMMAND_##id] = (fn),
#include "proxy/ctl/views.tbl.h"
};

/* Each once. */
enum view_row {
#define VIEW(id, fn) VIEW_ROW_##id,
#include "proxy/ctl/views.tbl.h"
	VIEW_ROWS
};
_Static_assert(VIEW_ROWS == (int)COMMAND_COUNT, "views.tbl.h lacks a command");

/* -------------------------------------------------------------------------- */

enum view_exit
view_flush(enum view_exit status)
{
	if (fflush(stdout) == 0)
		return (status);
	fprintf(stderr, "aduanactl: standard output: %s\n", strerror(errno));
	return (VIEW_REFUSED);
}

static enum view_exit
exit_for(unsigned status)
{
	if (status == 200)
		return (VIEW_DONE);
	return (status == 400 ? VIEW_USAGE : VIEW_REFUSED);
}

static const char *
nothing(enum command command)
{
	if (command == COMMAND_ASKS_GRANT || command == COMMAND_ASKS_DENY)
		return ("nothing of this number was asked for");
	if (command == COMMAND_SERIES_SHOW)
		return ("nothing was measured under this name");
	if (command == COMMAND_RULES_REMOVE)
		return ("no rule has this name or line");
	return (command == COMMAND_TLS_FORGET ? "nothing was known of it"
					      : "nothing was stored");
}

enum view_exit
view_show(enum command command, const struct client_reply *r, bool as_json)
{
	if (r->status == 400) {
		fputs("aduanactl: ", stderr);
		safe_put_text(stderr, r->body, true);
	} else if (as_json || (r->status != 200 && r->status != 404))
		put_body(r->body);
	else if (r->status == 404)
		fprintf(stderr, "%s\n", nothing(command));
	else if (views[command](command, r->body) != 0)
		fprintf(stderr,
		    "aduanactl: that is not a proper answer; --json shows it "
		    "as it is\n");
	return (view_flush(exit_for(r->status)));
}
