/* SPDX-License-Identifier: MIT
 *
 * admin/route.c - finding the command, reading its arguments.
 */
#include "proxy/admin/route.h"

#include "proxy/base/ws.h"
#include "proxy/http/form.h"
#include "proxy/http/framing.h"
#include "proxy/http/head.h"

#define NAMES_MAX	256u

static void
refuse(struct route *r, unsigned status, struct str problem)
{
	r->status = status;
	r->problem = problem.ptr != NULL ? problem
					 : STR("the query is too "
					       "long");
}

/* The names of a command's arguments, ", " between; only those of one need
 * when ${ones}. */
static struct str
names(enum command command, bool ones, struct ws *ws)
{
	const struct command_argument *a;
	struct str list = STR("");

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command != command || a->form == ARGUMENT_BODY ||
		    command_is_here((enum argument)i) ||
		    (ones && a->need != ARGUMENT_ONE))
			continue;
		list = ws_printf(ws, "%.*s%s%s", STR_ARG(list),
		    list.len > 0 ? ", " : "", a->name);
	}
	return (list);
}

static void
refuse_unknown(struct route *r, struct str name, struct ws *ws)
{
	const char *path = command_row(r->command)->path;
	struct str known = names(r->command, false, ws);

	if (known.len == 0)
		refuse(r, 400, ws_printf(ws, "%s takes no arguments", path));
	else
		refuse(r, 400,
		    ws_printf(ws, "%s has no argument \"%.*s\"; it takes: %.*s",
			path, STR_ARG(str_head(name, NAMES_MAX)),
			STR_ARG(known)));
}

/* False: refused. */
static bool
take(struct route *r, const struct form_pair *pair, struct ws *ws)
{
	enum argument i = command_find_argument(r->command, pair->name);

	if (i == ARGUMENT_COUNT || i == command_body(r->command) ||
	    i == command_place(r->command) || command_is_here(i)) {
		refuse_unknown(r, pair->name, ws);
		return (false);
	}
	if (r->arguments[i].ptr != NULL || pair->value.len == 0) {
		refuse(r, 400,
		    ws_printf(ws, "%.*s must be given %s", STR_ARG(pair->name),
			pair->value.len == 0 ? "a value" : "only once"));
		return (false);
	}
	if (command_argument(i)->form == ARGUMENT_FLAG &&
	    !str_eq(pair->value, STR("1"))) {
		refuse(r, 400,
		    ws_printf(ws, "%.*s is 1, or left out",
			STR_ARG(pair->name)));
		return (false);
	}
	r->arguments[i] = pair->value;
	return (true);
}

static void
read_arguments(struct route *r, struct str query, struct ws *ws)
{
	const char *path = command_row(r->command)->path;
	struct form_pair pair;
	enum argument missing;
	const char *problem;

	while (query.len > 0) {
		problem = form_next(&query, ws, &pair);
		if (problem != NULL) {
			refuse(r, 400, str_of(problem));
			return;
		}
		if (!take(r, &pair, ws))
			return;
	}
	if (query.ptr != NULL && query.len == 0 && query.ptr[-1] == '&') {
		refuse(r, 400, STR("there is nothing behind the last &"));
		return;
	}
	route_give_body(r, STR(""));
	switch (command_judge(r->command, r->arguments, &missing)) {
	case COMMAND_FINE:
		return;
	case COMMAND_WANTS_ONE:
		refuse(r, 400,
		    ws_printf(ws, "%s needs exactly one of: %.*s", path,
			STR_ARG(names(r->command, true, ws))));
		return;
	case COMMAND_WANTS:
		refuse(r, 400,
		    ws_printf(ws, "%s needs the argument %s", path,
			command_argument(missing)->name));
		return;
	}
}

/* The rest of the path as an argument, where the command has such. */
static bool
take_place(struct route *r, struct str rest, struct ws *ws)
{
	enum argument i = command_place(r->command);
	struct form_pair pair;
	const char *problem;

	if (i == ARGUMENT_COUNT)
		return (true);
	rest = ws_printf(ws, "x=%.*s", STR_ARG(rest));
	problem = rest.ptr == NULL ? "the address is too long"
				   : form_next(&rest, ws, &pair);
	if (problem == NULL && rest.ptr != NULL)
		problem = "a & in the path is written %26";
	if (problem != NULL) {
		refuse(r, 400, str_of(problem));
		return (false);
	}
	r->arguments[i] = pair.value;
	return (true);
}

/* Does ${path} fit ${row}?  ${*rest} is what stands for its "{name}". */
static bool
fits(const struct command_row *row, struct str path, struct str *rest)
{
	struct str want = str_of(row->path);
	size_t len = str_find(want, '{');

	if (len == want.len)
		return (str_eq(path, want));
	*rest = str_from(path, len < path.len ? len : path.len);
	return (rest->len > 0 &&
		str_eq(str_head(path, len), str_head(want, len)));
}

/* True when ->command is found and the method is its.  Where one path has two
 * methods, there are two rows. */
static bool
find_command(struct route *r, const struct head *h, struct str path,
    struct ws *ws)
{
	const struct command_row *row;
	struct str rest = STR("");

	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		row = command_row((enum command)i);
		if (row->path[0] == '\0' || !fits(row, path, &rest))
			continue;
		r->command = (enum command)i;
		if (str_eq(h->method, str_of(row->method))) {
			r->status = 200;
			r->is_known = true;
			return (take_place(r, rest, ws));
		}
		refuse(r, 405, STR("not with this method"));
		r->allow = r->allow == NULL ? row->method : "GET, POST";
	}
	if (r->status == 200)
		refuse(r, 404, STR("there is nothing of that name"));
	return (false);
}

/* False: refused. */
static bool
judge_body(struct route *r, const struct framing *framing)
{
	bool takes = command_body(r->command) != ARGUMENT_COUNT;

	if (framing->kind == FRAMING_CHUNKED)
		refuse(r, takes ? 411 : 413,
		    takes ? STR("the body needs a Content-Length")
			  : STR("no body is taken here"));
	else if (framing->length > 0 && !takes)
		refuse(r, 413, STR("no body is taken here"));
	r->body_len = framing->length;
	return (r->status == 200);
}

static struct str
take_field(const struct head *h, struct str name, struct ws *ws)
{
	const struct field *f = head_next_named(h, name, NULL);

	return (f == NULL ? STR_NONE : ws_copy(ws, f->value));
}

void
route_of(const struct head *h, struct ws *ws, struct route *r)
{
	struct framing framing;
	unsigned status = 400;
	const char *problem = framing_of_request(h, &framing, &status);
	struct str query = h->target;
	struct str path = str_split(&query, '?');

	*r = (struct route){.status = 200};
	if (problem != NULL) {
		refuse(r, status, str_of(problem));
		return;
	}
	if (!find_command(r, h, path, ws) || !judge_body(r, &framing))
		return;
	r->allow = NULL;
	r->last_event = take_field(h, STR("Last-Event-ID"), ws);
	r->none_match = take_field(h, STR("If-None-Match"), ws);
	r->takes_gzip = head_lists(h, FIELD_ACCEPT_ENCODING, STR("gzip"));
	read_arguments(r, query, ws);
}

void
route_give_body(struct route *r, struct str body)
{
	enum argument i = command_body(r->command);

	if (i != ARGUMENT_COUNT)
		r->arguments[i] = body.ptr != NULL ? body : STR("");
}
