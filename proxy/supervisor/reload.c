/* SPDX-License-Identifier: MIT
 *
 * supervisor/reload.c - read aside, start, switch.
 */
#include "proxy/supervisor/admin_doors.h"
#include "proxy/supervisor/reload.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "filters/ruleset_diff.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/base/buf.h"
#include "proxy/base/diag.h"
#include "proxy/supervisor/admin_child.h"
#include "proxy/supervisor/changes.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/notify.h"
#include "proxy/supervisor/service.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/talk.h"

#define NOTES_MAX	(32u << 10)

static void
answer(struct supervisor *s, enum message_result result, const char *text)
{
	talk_reply(s->reload.asker, result, text);
	s->reload.asker.admin = NULL;
}

/* Over: what is in force serves, the same as before or a new one. */
static void
finish(struct supervisor *s, enum message_result result, const char *text,
    const char *note)
{
	answer(s, result, text);
	free(s->reload.notes);
	s->reload.notes = NULL;
	s->reload.starting = NULL;
	if (s->serving == NULL)
		return;
	service_ready(s, note);
}

static void
refuse(struct supervisor *s, const struct complaints *complaints)
{
	char *text = complaints_text(complaints);
	char note[64];

	complaints_print(complaints, stderr);
	diag_warnx("reload refused, %zu %s; the old configuration stays",
	    complaints_count(complaints),
	    complaints_count(complaints) == 1 ? "mistake" : "mistakes");
	snprintf(note, sizeof(note), "the last reload was refused, %zu %s",
	    complaints_count(complaints),
	    complaints_count(complaints) == 1 ? "mistake" : "mistakes");
	finish(s, MESSAGE_REFUSED, text != NULL ? text : "out of memory\n",
	    note);
	free(text);
}

static unsigned
seats_for(const struct supervisor *s, const struct inputs *in,
    struct buf *notes)
{
	unsigned most = state_seats_max(s);

	if (in->settings->workers <= most)
		return ((unsigned)in->settings->workers);
	(void)buf_printf(notes,
	    "workers: %u, the most there is room for "
	    "until the next start\n",
	    most);
	return (most);
}

static int
open_doors(struct supervisor *s, struct generation *g,
    const struct settings *settings, struct complaints *complaints)
{
	const struct generation *before = s->serving;
	struct doors_source from[3] = {{.kind = &doors_proxy},
	    {.kind = &doors_metrics}, {.kind = &doors_admin}};
	size_t i;

	for (i = 0; i < 3; i++)
		from[i].handed = &s->service.handed;
	if (before != NULL) {
		from[0].before = &before->doors;
		from[1].before = &before->metrics;
		from[2].before = &before->admin_doors;
	}
	if (doors_open(&g->doors, from[0], &settings->listen,
		settings->places[SETTING_ID_listen], complaints) != 0 ||
	    doors_open(&g->metrics, from[1], &settings->metrics_udp,
		settings->places[SETTING_ID_metrics_udp], complaints) != 0 ||
	    admin_doors_open(&g->admin_doors, from[2], settings, complaints) !=
		0)
		return (-1);
	doors_add_units(&g->doors, from[0]);
	return (0);
}

static struct generation *
prepare(struct supervisor *s, struct inputs *in, unsigned seats,
    struct complaints *complaints)
{
	const struct settings *settings = in->settings;
	struct generation *g = generation_new(s->numbers + 1, seats);

	if (g == NULL) {
		complaints_add(complaints, (struct place){0}, "out of memory");
		return (NULL);
	}
	if (open_doors(s, g, settings, complaints) != 0) {
		generation_free(g);
		return (NULL);
	}
	g->inputs = in;
	s->numbers++;
	list_append(&s->generations, &g->link);
	s->reload.starting = g;
	return (g);
}

int
reload_first(struct supervisor *s, struct inputs *in)
{
	struct complaints *complaints = complaints_new();
	struct generation *g = NULL;
	unsigned most = state_seats_max(s);

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (complaints != NULL)
		g = prepare(s, in,
		    in->settings->workers < most
			? (unsigned)in->settings->workers
			: most,
		    complaints);
	if (g == NULL) {
		if (complaints != NULL)
			complaints_print(complaints, stderr);
		inputs_free(in);
	}
	complaints_free(complaints);
	return (g == NULL ? -1 : 0);
}

/* What the lists have to tell of themselves, as far as there is room. */
static void
add_notes(struct buf *to, const struct complaints *complaints)
{
	char *text = complaints_notes(complaints);
	struct str s = str_head(str_of(text), NOTES_MAX / 2);

	if (s.len == NOTES_MAX / 2)
		s = str_head(s, str_rfind(s, '\n') + 1);
	(void)buf_append(to, s);
	free(text);
}

/* What the reload changes in them. */
static void
tell_lists(const struct inputs *old, const struct inputs *new,
    struct buf *notes)
{
	size_t before = buf_len(notes);
	struct ruleset_diff d;

	ruleset_diff(old->ruleset, new->ruleset, &d);
	ruleset_diff_tell(&d, notes);
	if (buf_len(notes) == before)
		(void)buf_append(notes, STR("the rules are about the "
					    "same names as before\n"));
}

/* The inputs are read and good; is there room, and can its doors be opened? */
static void
begin(struct supervisor *s, struct inputs *in, struct complaints *complaints)
{
	struct buf notes;
	struct generation *g = NULL;
	unsigned seats;

	buf_init(&notes, NOTES_MAX);
	seats = seats_for(s, in, &notes);
	if (seats > state_rows_free(s)) {
		diag_warnx("no reload yet: the workers of earlier ones still "
			   "finish their requests");
		s->reload.again = s->reload.asker.admin == NULL;
		s->reload.needs = seats;
		finish(s, MESSAGE_BUSY,
		    "the workers of earlier reloads still "
		    "finish their requests\n",
		    "a reload waits for room");
		goto out;
	}
	tell_lists(s->serving->inputs, in, &notes);
	changes_need_restart(s->serving->inputs->settings, in->settings,
	    &notes);
	add_notes(&notes, complaints);
	g = prepare(s, in, seats, complaints);
	if (g == NULL) {
		refuse(s, complaints);
		goto out;
	}
	generation_enter(g, GENERATION_STARTING,
	    state_now_ns() + RELOAD_PATIENCE_S * NS_PER_S);
	if (buf_append(&notes, (struct str){"", 1}) == 0)
		s->reload.notes = strdup(buf_peek(&notes).ptr);
out:
	if (g == NULL)
		inputs_free(in);
	buf_fini(&notes);
}

static void
start(struct supervisor *s)
{
	struct complaints *complaints = complaints_new();
	struct inputs *in = NULL;

	notify_reloading(state_now_ns());
	if (complaints != NULL)
		in = inputs_load(&s->orders->source, &s->orders->seed,
		    complaints);
	if (in != NULL)
		begin(s, in, complaints);
	else if (complaints != NULL)
		refuse(s, complaints);
	else
		finish(s, MESSAGE_REFUSED, "out of memory\n",
		    "the last reload failed");
	complaints_free(complaints);
}

static bool
is_busy(const struct supervisor *s)
{
	return (s->state != SUPERVISOR_SERVING || s->reload.starting != NULL);
}

void
reload_by_signal(struct supervisor *s)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (is_busy(s))
		s->reload.again = true;
	else
		start(s);
}

void
reload_by_message(struct supervisor *s, struct asker asker)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (is_busy(s)) {
		talk_reply(asker, MESSAGE_BUSY,
		    "another start or reload is under way\n");
		return;
	}
	s->reload.asker = asker;
	start(s);
}

void
reload_check(struct supervisor *s, struct asker asker)
{
	struct complaints *complaints = complaints_new();
	struct inputs *in = NULL;
	char *text = NULL;
	struct buf good;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	buf_init(&good, NOTES_MAX);
	if (complaints != NULL)
		in = inputs_load(&s->orders->source, &s->orders->seed,
		    complaints);
	if (in != NULL) {
		(void)buf_append(&good, STR("the configuration is good\n"));
		add_notes(&good, complaints);
		(void)buf_append(&good, (struct str){"", 1});
		talk_reply(asker, MESSAGE_OK, buf_peek(&good).ptr);
	} else {
		text = complaints == NULL ? NULL : complaints_text(complaints);
		talk_reply(asker, MESSAGE_REFUSED,
		    text != NULL ? text : "out of memory\n");
	}
	free(text);
	buf_fini(&good);
	inputs_free(in);
	complaints_free(complaints);
}

static void
retire(struct generation *old, int64_t now_ns)
{
	const struct settings *settings = old->inputs->settings;

	generation_enter(old, GENERATION_DRAINING,
	    now_ns + settings->timeouts_drain * NS_PER_MS);
	state_signal(old, SIGUSR2);
	/* Doors that only the old one had take nobody in any more. */
	doors_close(&old->doors);
	doors_close(&old->metrics);
	doors_close(&old->admin_doors);
}

static void
promote(struct supervisor *s, struct generation *g, int64_t now_ns)
{
	struct generation *old = s->serving;
	struct buf text;

	generation_enter(g, GENERATION_SERVING, GENERATION_NEVER);
	g->broken = false;
	s->serving = g;
	buf_init(&text, NOTES_MAX + 128);
	(void)buf_printf(&text, "generation %u is in force, %u %s\n%s",
	    g->number, g->count, g->count == 1 ? "worker" : "workers",
	    s->reload.notes != NULL ? s->reload.notes : "");
	(void)buf_append(&text, (struct str){"", 1});
	if (old != NULL) {
		diag_info("generation %u is in force, generation %u finishes",
		    g->number, old->number);
		if (s->reload.notes != NULL)
			fputs(s->reload.notes, stderr);
		retire(old, now_ns);
		/* Before the answer: what is asked after it is asked of the
		 * new lists. */
		admin_child_retire(s, now_ns);
	}
	service_keep(s);
	finish(s, MESSAGE_OK, buf_len(&text) > 0 ? buf_peek(&text).ptr : "",
	    "");
	buf_fini(&text);
}

/* Some of the new workers may have clients already: they finish as well. */
static void
fail(struct supervisor *s, struct generation *g, int64_t now_ns)
{
	diag_warnx("reload failed: a worker of the new configuration %s; the "
		   "old configuration stays",
	    g->broken ? "ended at its start" : "was not ready in time");
	generation_enter(g, GENERATION_DRAINING,
	    now_ns + g->inputs->settings->timeouts_drain * NS_PER_MS);
	state_signal(g, SIGUSR2);
	finish(s, MESSAGE_REFUSED,
	    "the new workers did not start; the journal "
	    "says why\n",
	    "the last reload failed");
}

bool
reload_settle(struct supervisor *s, int64_t now_ns)
{
	struct generation *g;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	g = s->reload.starting;
	if (g == NULL) {
		if (!s->reload.again || is_busy(s) ||
		    state_rows_free(s) < s->reload.needs)
			return (false);
		s->reload.again = false;
		s->reload.needs = 0;
		start(s);
		return (false);
	}
	if (generation_is_ready(g)) {
		promote(s, g, now_ns);
		return (true);
	}
	if (s->serving != NULL && (g->broken || now_ns >= g->deadline_ns))
		fail(s, g, now_ns);
	return (false);
}

void
reload_drop(struct supervisor *s)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	s->reload.again = false;
	answer(s, MESSAGE_REFUSED, "aduana stops\n");
	free(s->reload.notes);
	s->reload.notes = NULL;
	s->reload.starting = NULL;
}
