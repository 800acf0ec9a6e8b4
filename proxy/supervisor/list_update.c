/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_update.c - start, hear, plan.
 */
#include "proxy/supervisor/list_update.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "config/list_source.h"
#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/supervisor/child.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/list_child.h"
#include "proxy/supervisor/list_state.h"
#include "proxy/supervisor/reload.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/talk.h"
#include "proxy/worker/shared.h"

#define TEXT_MAX	(48u << 10)
/* Between two starts, whatever the plan says. */
#define PAUSE_NS	(5 * NS_PER_S)

static int64_t
wall_s(void)
{
	struct clock_now now;

	clock_read(&now);
	return (now.wall_ns / NS_PER_S);
}

/* ---- words --------------------------------------------------------------- */

static void
put_time(struct buf *b, int64_t wall)
{
	time_t t = (time_t)wall;
	struct tm tm;
	char text[40] = "never";

	if (wall > 0 && gmtime_r(&t, &tm) != NULL)
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
	(void)buf_printf(b, "%s", text);
}

static void
put_source(struct buf *b, const struct settings *settings,
    const struct list_source *source)
{
	int64_t due = list_child_due_s(settings, source, wall_s());
	struct list_state st;

	list_state_read(&st, source->file);
	(void)buf_printf(b, "%s\n  file     %s\n  fetched  ", source->url,
	    source->file);
	put_time(b, st.fetched_s);
	if (st.fetched_s > 0)
		(void)buf_printf(b, ", %llu bytes, %llu lines",
		    (unsigned long long)st.bytes, (unsigned long long)st.lines);
	(void)buf_printf(b, "\n  asked    ");
	put_time(b, st.checked_s);
	if (st.checked_s > 0)
		(void)buf_printf(b, ": %s", st.result);
	(void)buf_printf(b, "\n  next     ");
	if (due == 0)
		(void)buf_printf(b, "by hand");
	else
		put_time(b, due);
	(void)buf_printf(b, "\n");
}

void
list_update_show(struct supervisor *s, struct asker asker)
{
	const struct inputs *in = state_inputs(s);
	struct buf b;
	size_t i;

	buf_init(&b, TEXT_MAX);
	for (i = 0; i < in->nsources; i++)
		put_source(&b, in->settings, &in->sources[i]);
	if (in->nsources == 0)
		(void)buf_printf(&b, "no list is imported by `url`\n");
	(void)buf_append(&b, (struct str){"", 1});
	talk_reply(asker, MESSAGE_OK, buf_len(&b) > 0 ? buf_peek(&b).ptr : "");
	buf_fini(&b);
}

static void
answer(struct supervisor *s, bool well)
{
	const struct inputs *in = state_inputs(s);
	struct list_state st;
	struct buf b;
	size_t i;

	if (s->lists.asker.admin == NULL)
		return;
	buf_init(&b, TEXT_MAX);
	for (i = 0; well && i < in->nsources; i++) {
		list_state_read(&st, in->sources[i].file);
		(void)buf_printf(&b, "%s: %s\n", in->sources[i].url, st.result);
		if (st.failed != 0)
			s->lists.failed = true;
	}
	if (!well)
		(void)buf_printf(&b, "fetching ended early; the journal says "
				     "why\n");
	(void)buf_append(&b, (struct str){"", 1});
	talk_reply(s->lists.asker,
	    well && !s->lists.failed ? MESSAGE_OK : MESSAGE_REFUSED,
	    buf_len(&b) > 0 ? buf_peek(&b).ptr : "");
	s->lists.asker.admin = NULL;
	buf_fini(&b);
}

/* ---- the child ----------------------------------------------------------- */

static _Noreturn void
be_child(const struct supervisor *s, bool all)
{
	static struct list_child_args args;
	const struct inputs *in = state_inputs(s);
	size_t i;

	child_first_steps(PROCESS_LISTS, s->pid);
	diag_name(state_process_title(PROCESS_LISTS));
	fd_close_others(NULL, 0);
	/* It reads from the web: nothing of the others is in its reach. */
	shared_free(s->shared);
	args = (struct list_child_args){
	    .settings = in->settings,
	    .sources = in->sources,
	    .n_sources = in->nsources,
	    .authority = s->ca.places.certificate,
	    .secrets = {s->ca.places.key},
	    .all = all,
	};
	/* A key that is given over elsewhere leaves the first place free. */
	i = args.secrets[0] != NULL ? 1 : 0;
	if (in->settings->users_file[0] != '\0')
		args.secrets[i++] = in->settings->users_file;
	if (in->settings->admin_users[0] != '\0')
		args.secrets[i] = in->settings->admin_users;
	list_child_run(&args);
}

static void
spawn(struct supervisor *s, int64_t now_ns)
{
	struct list_updates *u = &s->lists;
	bool all = u->asked;
	pid_t pid;

	u->asked = false;
	u->failed = false;
	u->next_ns = now_ns + PAUSE_NS;
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		be_child(s, all);
	if (pid > 0) {
		u->pid = pid;
		return;
	}
	diag_warn("cannot start the fetching of lists");
	answer(s, false);
}

/* The earliest of all lists, in the time of timers. */
static void
plan(struct supervisor *s, int64_t now_ns)
{
	const struct inputs *in = state_inputs(s);
	int64_t due, wall = wall_s(), earliest = 0;
	struct list_updates *u = &s->lists;
	size_t i;

	u->planned_for = s->serving->number;
	for (i = 0; i < in->nsources; i++) {
		due = list_child_due_s(in->settings, &in->sources[i], wall);
		if (due != 0 && (earliest == 0 || due < earliest))
			earliest = due;
	}
	if (earliest == 0)
		u->next_ns = GENERATION_NEVER;
	else if (earliest <= wall)
		u->next_ns = u->last_ns + PAUSE_NS;
	else
		u->next_ns = now_ns + (earliest - wall) * NS_PER_S;
}

static bool
may_start(const struct supervisor *s)
{
	return (s->state == SUPERVISOR_SERVING && s->serving != NULL &&
		s->reload.starting == NULL && s->lists.pid == 0);
}

void
list_update_settle(struct supervisor *s, int64_t now_ns)
{
	struct list_updates *u = &s->lists;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (s->state >= SUPERVISOR_STOPPING && u->pid != 0) {
		kill(u->pid, SIGKILL);
		return;
	}
	if (!may_start(s))
		return;
	if (u->planned_for != s->serving->number)
		plan(s, now_ns);
	if (u->asked || now_ns >= u->next_ns)
		spawn(s, now_ns);
}

int64_t
list_update_next_ns(const struct supervisor *s)
{
	return (may_start(s) ? s->lists.next_ns : GENERATION_NEVER);
}

void
list_update_bury(struct supervisor *s, int status, const char *what)
{
	struct list_updates *u = &s->lists;
	bool changed = status == LIST_CHILD_CHANGED;
	bool well = changed || status == LIST_CHILD_SAME;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	u->pid = 0;
	u->last_ns = state_now_ns();
	u->planned_for = 0;
	if (!well && s->state == SUPERVISOR_SERVING)
		diag_warnx("fetching lists ended: %s", what);
	answer(s, well);
	if (changed && s->state == SUPERVISOR_SERVING)
		reload_by_signal(s);
}

void
list_update_ask(struct supervisor *s, struct asker asker, bool waits)
{
	const struct inputs *in = state_inputs(s);
	struct list_updates *u = &s->lists;
	char text[96];

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (s->state != SUPERVISOR_SERVING || u->asker.admin != NULL) {
		talk_reply(asker, MESSAGE_BUSY,
		    "lists are being fetched already\n");
		return;
	}
	if (in->nsources == 0) {
		talk_reply(asker, MESSAGE_REFUSED,
		    "no list is imported by `url`\n");
		return;
	}
	u->asked = true;
	if (waits) {
		u->asker = asker;
		return;
	}
	snprintf(text, sizeof(text),
	    "fetching %zu %s; \"aduanactl lists\" shows what becomes of it\n",
	    in->nsources, in->nsources == 1 ? "list" : "lists");
	talk_reply(asker, MESSAGE_OK, text);
}
