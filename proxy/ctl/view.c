/* SPDX-License-Identifier: MIT
 *
 * ctl/view.c - an answer shown to who asked.
 */
#include "proxy/ctl/view.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/assert.h"
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

static int
show_purged(struct str json)
{
	struct json j = {.rest = json};
	struct str removed, stopped;

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
show_list(const struct listing *list, struct str json)
{
	struct str after;
	int bad = listing_print(list, json, stdout, isatty(STDOUT_FILENO) == 1,
	    &after);

	if (bad == 0 && after.len > 0) {
		fflush(stdout);
		fprintf(stderr,
		    "there may be more: the same with --after %.*s goes on, "
		    "--limit shows more at once\n",
		    STR_ARG(after));
	}
	return (bad);
}

/* Each line that was said. */
static int
show_edit(struct str json)
{
	struct json j = {.rest = json};
	struct str line;

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
show_link(struct str body)
{
	struct str url = json_at(body, STR("url"));

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
show_rotated(struct str body)
{
	put_body(body);
	fflush(stdout);
	fputs("every client must install the new certificate now, from "
	      "the page that this proxy shows at its own address, or "
	      "from \"aduanactl ca export\"; until then they warn of "
	      "every https page\n",
	    stderr);
	return (0);
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

static int
show_body(enum command command, struct str body)
{
	switch (command) {
	case COMMAND_STATUS:
	case COMMAND_CACHE_SHOW:
	case COMMAND_CA_SHOW:
		return (table_print(body, stdout));
	case COMMAND_TOKEN:
		return (show_link(body));
	case COMMAND_STATS:
		return (stats_print(body, stdout));
	case COMMAND_SERIES:
		return (series_print_list(body, stdout, columns()));
	case COMMAND_SERIES_SHOW:
		return (series_print_one(body, stdout, columns()));
	case COMMAND_EXPLAIN:
		return (explained_print(body, stdout));
	case COMMAND_PURGE:
		return (show_purged(body));
	case COMMAND_CACHE_LS:
	case COMMAND_TLS_LEARNED:
	case COMMAND_USERS:
	case COMMAND_ASKS:
	case COMMAND_ASKS_LIST:
	case COMMAND_RULES:
		return (show_list(listing_of(command), body));
	case COMMAND_ASKS_GRANT:
	case COMMAND_BLOCK:
	case COMMAND_ALLOW:
	case COMMAND_RULES_REMOVE:
		return (show_edit(body));
	case COMMAND_ASKS_DENY:
	case COMMAND_TLS_FORGET:
	case COMMAND_TLS_CONFIRM:
	case COMMAND_TLS_FORBID:
		return (0);
	case COMMAND_CHECK:
	case COMMAND_RELOAD:
	case COMMAND_REOPEN:
	case COMMAND_LISTS:
	case COMMAND_LISTS_UPDATE:
	case COMMAND_METRICS:
	case COMMAND_CA_EXPORT:
	case COMMAND_CA_INIT:
	case COMMAND_REPLAY:
	case COMMAND_TOP:
	case COMMAND_FETCH:
	case COMMAND_FETCH_LS:
	case COMMAND_LOG:
	case COMMAND_LIST_FILES:
	case COMMAND_LIST_FILE:
	case COMMAND_LIST_SAVE:
	case COMMAND_PAGE:
	case COMMAND_ASSET:
	case COMMAND_OPENAPI:
	case COMMAND_SESSION:
	case COMMAND_LOGIN:
	case COMMAND_LOGOUT:
	case COMMAND_REQUESTS:
		break;
	case COMMAND_CA_ROTATE:
		return (show_rotated(body));
	case COMMAND_COUNT:
		UNREACHABLE();
	}
	put_body(body);
	return (0);
}

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
	else if (show_body(command, r->body) != 0)
		fprintf(stderr,
		    "aduanactl: that is not a proper answer; --json shows it "
		    "as it is\n");
	return (view_flush(exit_for(r->status)));
}
