/* SPDX-License-Identifier: MIT
 *
 * ctl/tries.c - one try after the other.
 */
#include "proxy/ctl/tries.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/quantity.h"
#include "proxy/base/clock.h"
#include "proxy/base/num.h"
#include "proxy/ctl/client.h"
#include "proxy/ctl/fetched.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/kept.h"
#include "proxy/ctl/reach.h"
#include "proxy/ctl/safe.h"
#include "proxy/ctl/stop.h"
#include "proxy/ctl/typed.h"
#include "proxy/ctl/view.h"

#define TRIES_MAX	1000u
#define BODY_MAX	((uint64_t)64 << 20)
#define BODY_LARGEST	((uint64_t)1 << 30)
#define TIMEOUT_MS	30000
#define TIMEOUT_LONGEST	3600000
#define PROXY_MAX	512u
/* Each head of JSON may be six times as long as it came. */
#define JSON_MAX	((size_t)8 << 20)

struct tries {
	struct fetch_wish wish;
	const char	*socket;
	const char	*folder;	/* NULL: nothing is kept */
	uint64_t	 repeat;
	int64_t		 delay_ms;
	bool		 as_json;
	char		 proxy[PROXY_MAX];
	char		 authority[FETCH_TEXT];
	struct buf	 trust;
};

/* ---- what was wished ------------------------------------------------------
 */

static const char *
given(const struct typed *typed, enum argument a)
{
	return (typed->arguments[a].ptr);
}

static int
refuse(const char *option, const char *why)
{
	fprintf(stderr, "aduanactl: --%s: %s\n", option, why);
	return (-1);
}

/* Seconds, or with a unit: 2, 0.5, 200ms. */
static int
read_time(const struct typed *typed, enum argument a, int64_t longest,
    int64_t *ms)
{
	const char *name = command_argument(a)->name, *text = given(typed, a);
	const char *problem;
	char *end;
	double s;

	if (text == NULL)
		return (0);
	s = strtod(text, &end);
	if (*end == '\0' && s >= 0 && s <= (double)longest / 1000) {
		*ms = (int64_t)(s * 1000 + 0.5);
		return (0);
	}
	problem = quantity_duration(str_of(text), ms);
	if (problem == NULL && *ms > longest)
		problem = "an hour at most";
	return (problem == NULL ? 0 : refuse(name, problem));
}

static int
read_repeat(const struct typed *typed, struct tries *t)
{
	struct str text = typed->arguments[ARGUMENT_FETCH_REPEAT];

	t->repeat = 1;
	if (text.ptr == NULL ||
	    (num_decimal(text, TRIES_MAX, &t->repeat) == NUM_OK &&
		t->repeat > 0))
		return (0);
	return (refuse("repeat", "a number from 1 to 1000"));
}

static int
read_max(const struct typed *typed, struct tries *t)
{
	struct str text = typed->arguments[ARGUMENT_FETCH_MAX];
	uint64_t max = BODY_MAX;
	const char *problem = NULL;

	if (text.ptr != NULL)
		problem = quantity_bytes(text, &max);
	if (problem == NULL && (max == 0 || max > BODY_LARGEST))
		problem = "1 byte to 1 GiB";
	t->wish.max = (size_t)max;
	return (problem == NULL ? 0 : refuse("max", problem));
}

/* Those options that may be given often stand as they were typed. */
static int
read_fields(const struct typed *typed, struct tries *t)
{
	const char *value;
	size_t colon;

	for (unsigned i = 0; i < typed->n_options; i++) {
		if (strcmp(typed->options[i].name, "header") != 0)
			continue;
		value = typed->options[i].value;
		colon = strcspn(value, ":");
		if (colon == 0 || value[colon] == '\0' ||
		    strpbrk(value, "\r\n") != NULL)
			return (refuse("header", "it must look like "
						 "\"Name: value\""));
		if (t->wish.n_fields == FETCH_FIELDS_MAX)
			return (refuse("header", "16 at most"));
		t->wish.fields[t->wish.n_fields++] = value;
	}
	return (0);
}

static int
read_wish(const struct typed *typed, struct tries *t)
{
	struct fetch_wish *w = &t->wish;
	int64_t timeout_ms = TIMEOUT_MS;

	w->url = given(typed, ARGUMENT_FETCH_URL);
	w->method = given(typed, ARGUMENT_FETCH_METHOD);
	w->any_certificate = given(typed, ARGUMENT_FETCH_INSECURE) != NULL;
	w->http10 = given(typed, ARGUMENT_FETCH_HTTP10) != NULL;
	w->redirects = given(typed, ARGUMENT_FETCH_REDIRECTS) != NULL;
	t->folder = given(typed, ARGUMENT_FETCH_SAVE);
	if (given(typed, ARGUMENT_FETCH_DIRECT) != NULL &&
	    given(typed, ARGUMENT_FETCH_PROXY) != NULL)
		return (refuse("direct", "not together with --proxy"));
	if (read_time(typed, ARGUMENT_FETCH_DELAY, TIMEOUT_LONGEST,
		&t->delay_ms) != 0 ||
	    read_time(typed, ARGUMENT_FETCH_TIMEOUT, TIMEOUT_LONGEST,
		&timeout_ms) != 0)
		return (-1);
	w->timeout_ms = timeout_ms > 0 ? (long)timeout_ms : 1;
	return (read_repeat(typed, t) | read_max(typed, t) |
		read_fields(typed, t));
}

/* ---- the way ------------------------------------------------------------- */

/* "*:3128" and "0.0.0.0:3128" are on this machine too. */
static void
make_proxy(struct tries *t, struct str endpoint)
{
	struct str port = str_from(endpoint, str_rfind(endpoint, ':'));
	struct str host = str_head(endpoint, endpoint.len - port.len);

	if (str_eq(host, STR("*")) || str_eq(host, STR("0.0.0.0")))
		host = STR("127.0.0.1");
	else if (str_eq(host, STR("[::]")))
		host = STR("[::1]");
	(void)snprintf(t->proxy, sizeof(t->proxy), "http://%.*s%.*s",
	    STR_ARG(host), STR_ARG(port));
}

/* The first that it listens on. */
static int
find_proxy(struct tries *t)
{
	struct client_reply reply = {0};
	enum client_result result = CLIENT_BROKEN;
	struct json list = {0};
	struct buf in;

	buf_init(&in, CLIENT_REPLY_MAX);
	if (t->socket != NULL)
		result = client_ask(t->socket, "GET", STR("/status"), &in,
		    &reply);
	if (result != CLIENT_ANSWERED) {
		(void)reach_say(t->socket, result);
		fprintf(stderr, "--proxy URL says where the proxy is, --direct "
				"fetches without one\n");
	} else {
		list.rest = json_at(reply.body, STR("listen"));
		if (json_take(&list, '[') && json_peek(&list) == '"')
			make_proxy(t, json_scalar(&list));
		else
			fprintf(stderr, "aduanactl: aduana does not say where "
					"it listens; --proxy URL does\n");
	}
	buf_fini(&in);
	return (t->proxy[0] != '\0' ? 0 : -1);
}

/* aduana's authority is trusted beside those of the system.  Without one, or
 * without leave to ask, the system's must do. */
static void
find_trust(struct tries *t)
{
	struct client_reply reply;
	struct buf in;

	buf_init(&in, CLIENT_REPLY_MAX);
	if (client_ask(t->socket, "GET", STR("/ca"), &in, &reply) ==
		CLIENT_ANSWERED &&
	    reply.status == 200)
		str_to_z(json_at(reply.body, STR("subject")), t->authority,
		    sizeof(t->authority));
	buf_fini(&in);
	buf_init(&in, CLIENT_REPLY_MAX);
	if (t->authority[0] != '\0' &&
	    client_ask(t->socket, "GET", STR("/ca/certificate"), &in, &reply) ==
		CLIENT_ANSWERED &&
	    reply.status == 200)
		(void)buf_append(&t->trust, reply.body);
	buf_fini(&in);
}

static int
find_way(const struct typed *typed, struct tries *t)
{
	const char *proxy = given(typed, ARGUMENT_FETCH_PROXY);

	t->wish.proxy = t->proxy;
	if (given(typed, ARGUMENT_FETCH_DIRECT) != NULL)
		return (0);
	if (proxy != NULL)
		t->wish.proxy = proxy;
	else if (find_proxy(t) != 0)
		return (-1);
	if (t->socket != NULL)
		find_trust(t);
	t->wish.trust = buf_peek(&t->trust);
	return (0);
}

/* ---- the tries ------------------------------------------------------------
 */

static int
keep(const struct tries *t, const struct fetched *f)
{
	char name[KEPT_NAME_MAX + 16];
	struct fetched_try note;
	struct clock_now now;
	struct kept k = {.url = str_of(t->wish.url), .status = f->status};

	if (t->folder == NULL || buf_len(&f->head) == 0)
		return (0);
	clock_read(&now);
	fetched_note(f, &note);
	k.cache = str_of(note.cache);
	k.at_s = now.wall_ns / NS_PER_S;
	k.total_us = f->total_us;
	k.head = buf_peek(&f->head);
	k.body = buf_peek(&f->body);
	if (kept_add(t->folder, &k, name) != 0) {
		fprintf(stderr, "aduanactl: %s: %s\n", t->folder,
		    strerror(errno));
		return (-1);
	}
	if (!t->as_json && t->repeat == 1)
		printf("kept in      %s/%s.head, .body\n", t->folder, name);
	return (0);
}

/* Its share of the exit status. */
static int
exit_of(const struct fetched *f)
{
	if (f->is_far)
		return (VIEW_ABSENT);
	return (f->problem[0] != '\0' || f->status >= 400 ? VIEW_REFUSED
							  : VIEW_DONE);
}

static void
show(const struct tries *t, const struct fetched *f, unsigned number,
    struct buf *json)
{
	struct fetched_try note;

	if (t->as_json) {
		if (number > 1)
			(void)buf_append(json, STR(","));
		(void)fetched_json(json, f, t->authority);
		return;
	}
	fetched_note(f, &note);
	if (t->repeat == 1)
		fetched_print(stdout, f, t->authority);
	else
		fetched_print_row(stdout, number, &note);
}

static int
try_all(struct tries *t, struct fetched_try *notes, struct buf *json)
{
	unsigned n = 0, done = 0;
	struct fetched f;
	int status = VIEW_DONE, one;

	if (t->repeat > 1 && !t->as_json)
		fetched_print_titles(stdout);
	while (n < t->repeat && !stop_is_wanted()) {
		if (n > 0 && t->delay_ms > 0)
			(void)stop_wait(-1, t->delay_ms);
		if (stop_is_wanted())
			break;
		fetch_page(&t->wish, &f);
		fetched_note(&f, &notes[n++]);
		show(t, &f, n, json);
		one = keep(t, &f) != 0 ? VIEW_REFUSED : exit_of(&f);
		status = one > status ? one : status;
		done += f.problem[0] == '\0';
		fetch_free(&f);
	}
	if (t->repeat > 1 && !t->as_json && done > 0)
		fetched_print_sums(stdout, notes, n);
	return (status);
}

static int
try_and_tell(struct tries *t)
{
	struct fetched_try *notes = calloc(t->repeat, sizeof(*notes));
	int status = VIEW_REFUSED;
	struct buf json;

	buf_init(&json, JSON_MAX);
	(void)buf_append(&json, STR("{\"url\":"));
	(void)safe_quote(&json, str_of(t->wish.url));
	(void)buf_printf(&json, ",\"direct\":%s,\"tries\":[",
	    t->wish.proxy[0] == '\0' ? "true" : "false");
	if (notes != NULL)
		status = try_all(t, notes, &json);
	if (t->as_json && buf_append(&json, STR("]}\n")) == 0)
		fwrite(buf_peek(&json).ptr, 1, buf_len(&json), stdout);
	else if (t->as_json)
		fprintf(stderr, "aduanactl: that is too much for --json\n");
	buf_fini(&json);
	free(notes);
	return (status);
}

int
tries_run(const struct typed *typed, const char *socket, bool as_json)
{
	struct tries t = {.socket = socket, .as_json = as_json};
	int status;

	if (read_wish(typed, &t) != 0)
		return (VIEW_USAGE);
	buf_init(&t.trust, CLIENT_REPLY_MAX);
	stop_listen();
	status = find_way(typed, &t) != 0 ? VIEW_ABSENT : try_and_tell(&t);
	buf_fini(&t.trust);
	return (view_flush((enum view_exit)status));
}

int
tries_list(const struct typed *typed, bool as_json)
{
	const char *folder = given(typed, ARGUMENT_FETCH_LS_DIR);
	enum kept_form form = as_json			       ? KEPT_JSON
			      : isatty(STDOUT_FILENO) == 1 ? KEPT_TABLE
							   : KEPT_LINES;

	if (kept_list(folder, form, stdout) == 0)
		return (view_flush(VIEW_DONE));
	if (errno == ENOENT)
		fprintf(stderr, "aduanactl: %s: nothing is kept there\n",
		    folder);
	else
		fprintf(stderr, "aduanactl: %s: %s\n", folder, strerror(errno));
	return (VIEW_REFUSED);
}
