/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_child.c - one list after the other.
 */
#include "proxy/supervisor/list_child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/list_source.h"
#include "config/settings.h"
#include "config/text_file.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/supervisor/list_fetch.h"
#include "proxy/supervisor/list_judge.h"
#include "proxy/supervisor/list_state.h"
#include "proxy/supervisor/list_trial.h"
#include "proxy/worker/sandbox.h"

#define TRUST_BYTES	((size_t)8 << 20)
#define PROXY_BYTES	320

struct child {
	const struct list_child_args *args;
	struct buf	 trust;
	char		 proxy[PROXY_BYTES];
	bool		 changed;
};

static int64_t
wall_s(void)
{
	struct clock_now now;

	clock_read(&now);
	return (now.wall_ns / NS_PER_S);
}

int64_t
list_child_due_s(const struct settings *settings,
    const struct list_source *source, int64_t now_s)
{
	int64_t every_ms = source->every_ms;
	struct list_state st;

	if (every_ms == 0)
		every_ms = settings->lists_update;
	if (every_ms == 0)
		return (0);
	list_state_read(&st, source->file);
	/* A clock that was set back does not put it off. */
	if (st.checked_s == 0 || st.checked_s > now_s)
		return (now_s);
	return (st.checked_s + every_ms / 1000);
}

/* ---- where it asks, and whom it believes --------------------------------- */

static void
find_proxy(struct child *c)
{
	const struct endpoint *e = &c->args->settings->listen.at[0];
	const char *host = e->host;
	bool is_v6;

	if (strcmp(host, "*") == 0 || strcmp(host, "0.0.0.0") == 0)
		host = "127.0.0.1";
	if (strcmp(host, "::") == 0)
		host = "::1";
	is_v6 = strchr(host, ':') != NULL;
	snprintf(c->proxy, sizeof(c->proxy), "http://%s%s%s:%u",
	    is_v6 ? "[" : "", host, is_v6 ? "]" : "", e->port);
}

static void
add_trust(struct child *c, const char *path)
{
	struct complaints *complaints = complaints_new();
	struct str text;

	if (complaints != NULL &&
	    text_file_read(path, TRUST_BYTES, (struct place){NULL, 0, 0},
		complaints, &text) == 0) {
		(void)buf_append(&c->trust, text);
		(void)buf_append(&c->trust, STR("\n"));
		free((char *)(uintptr_t)text.ptr);
	}
	complaints_free(complaints);
}

static void
find_trust(struct child *c)
{
	const struct settings *s = c->args->settings;
	size_t i;

	buf_init(&c->trust, 4 * TRUST_BYTES);
	if (s->tls_intercept && c->args->authority != NULL)
		add_trust(c, c->args->authority);
	for (i = 0; i < s->tls_trust.count; i++)
		add_trust(c, s->tls_trust.at[i]);
}

/* ---- one list ------------------------------------------------------------ */

static bool
is_same(const char *path, struct str fresh)
{
	struct complaints *unheard = complaints_new();
	bool same = false;
	struct str old;

	if (unheard != NULL && access(path, F_OK) == 0 &&
	    text_file_read(path, fresh.len + 1, (struct place){NULL, 0, 0},
		unheard, &old) == 0) {
		same = str_eq(old, fresh);
		free((char *)(uintptr_t)old.ptr);
	}
	complaints_free(unheard);
	return (same);
}

static void
put_result(struct list_state *st, const char *what, const char *why)
{
	snprintf(st->result, sizeof(st->result), "%s%s", what, why);
}

static void
refuse(struct list_state *st, const char *why)
{
	st->failed = 1;
	put_result(st, st->fetched_s != 0 ? "the old copy stays: " : "", why);
}

/* Take what was fetched in the place of the copy. */
static void
exchange(struct child *c, const struct list_source *source,
    struct list_state *st, const struct list_fetched *new)
{
	uint64_t lines;
	struct str body = {new->body, new->len};
	const char *why = list_judge(body, st->fetched_s != 0 ? st->lines : 0,
	    &lines);
	bool same = why == NULL && is_same(source->file, body);
	char wrong[LIST_STATE_TEXT / 2];

	if (why == NULL && !same &&
	    list_trial(source, body, wrong, sizeof(wrong)) != 0)
		why = wrong;
	if (why == NULL && !same &&
	    list_state_exchange(source->file, body.ptr, body.len) != 0)
		why = strerror(errno);
	if (why != NULL) {
		refuse(st, why);
		return;
	}
	c->changed = c->changed || !same;
	st->fetched_s = st->checked_s;
	st->bytes = body.len;
	st->lines = lines;
	memcpy(st->etag, new->etag, sizeof(st->etag));
	memcpy(st->modified, new->modified, sizeof(st->modified));
	put_result(st, same ? "unchanged" : "new", "");
}

static void
update(struct child *c, const struct list_source *source)
{
	struct list_fetch_wish wish = {.url = source->url,
	    .proxy = c->proxy,
	    .trust = buf_peek(&c->trust),
	    .max = c->args->settings->lists_max};
	struct list_fetched new;
	struct list_state st;

	list_state_read(&st, source->file);
	wish.etag = st.etag;
	wish.modified = st.modified;
	st.failed = 0;
	st.checked_s = wall_s();
	if (list_fetch(&wish, &new) != 0)
		refuse(&st, new.problem);
	else if (new.is_new)
		exchange(c, source, &st, &new);
	else
		put_result(&st, "unchanged", "");
	free(new.body);
	if (list_state_write(&st, source->file) != 0)
		diag_warn("%s.state cannot be written", source->file);
	if (st.failed != 0)
		diag_warnx("%s: %s", source->url, st.result);
	else
		diag_info("%s: %s, %llu lines", source->url, st.result,
		    (unsigned long long)st.lines);
}

static void
prepare(struct child *c)
{
	const struct list_child_args *a = c->args;
	const char *folder = a->settings->lists_folder;
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	find_proxy(c);
	find_trust(c);
	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		diag_fatal("%s cannot be made", folder);
	if (sandbox_enter_folder(a->secrets, folder) != 0)
		diag_fatal("cannot give up what is not needed");
}

void
list_child_run(const struct list_child_args *args)
{
	struct child c = {.args = args};
	int64_t due, now = wall_s();
	size_t i;

	prepare(&c);
	for (i = 0; i < args->n_sources; i++) {
		due = list_child_due_s(args->settings, &args->sources[i], now);
		if (args->all || (due != 0 && due <= now))
			update(&c, &args->sources[i]);
	}
	buf_fini(&c.trust);
	exit(c.changed ? LIST_CHILD_CHANGED : LIST_CHILD_SAME);
}
