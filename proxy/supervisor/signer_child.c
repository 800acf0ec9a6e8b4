/* SPDX-License-Identifier: MIT
 *
 * supervisor/signer_child.c - start, replace and bury the signer.
 */
#include "proxy/supervisor/signer_child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/supervisor/child.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/talk.h"
#include "proxy/tls/signer.h"
#include "proxy/worker/shared.h"

/* Between "end" and SIGKILL. */
#define END_PATIENCE_NS	(2 * NS_PER_S)

static bool
intercepts(const struct generation *g)
{
	return (g->inputs->settings->tls_intercept);
}

/* The newest generation that does; NULL: none. */
static const struct generation *
wanted_by(const struct supervisor *s)
{
	const struct generation *g, *found = NULL;
	const struct list *it;

	if (s->state == SUPERVISOR_CLOSING)
		return (NULL);
	for (it = s->generations.next; it != &s->generations; it = it->next) {
		g = OWNER_OF(it, const struct generation, link);
		if (intercepts(g))
			found = g;
	}
	return (found);
}

static void
answer(struct supervisor *s, enum message_result result, const char *text)
{
	if (s->signer.has_asker)
		talk_reply(s, s->signer.asker, result, text);
	s->signer.has_asker = false;
}

static _Noreturn void
be_signer(const struct supervisor *s, const struct settings *settings,
    int ready)
{
	static struct signer_args args;
	size_t n = s->signer_pairs.count;
	int *keep = calloc(n + 1, sizeof(*keep));
	struct clock_now now;

	child_first_steps(PROCESS_SIGNER, s->pid);
	if (keep == NULL)
		diag_fatal("cannot start the signer");
	memcpy(keep, s->signer_pairs.signers, n * sizeof(*keep));
	keep[n] = ready;
	child_close_others(keep, n + 1);
	free(keep);
	/* Nothing that others can write is of any use to it. */
	shared_free(s->shared);
	clock_read(&now);
	args = (struct signer_args){
	    .places = s->ca.places,
	    .wishes =
		{
		    .machine = settings->name,
		    .now_s = now.wall_ns / NS_PER_S,
		    .names = settings->tls_ca_names.at,
		    .n_names = settings->tls_ca_names.count,
		},
	    .rotate = s->signer.rotating,
	    .rows = s->signer_pairs.signers,
	    .n_rows = n,
	    .ready_fd = ready,
	};
	signer_run(&args);
}

void
signer_child_hear(struct supervisor *s)
{
	struct signer_child *c = &s->signer;
	char byte;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	c->ready = read(c->ready_fd, &byte, 1) == 1;
	watch_stop(&c->watch);
	fd_close(&c->ready_fd);
	if (!c->ready || !c->rotating)
		return;
	c->rotating = false;
	diag_info("a new authority is in force");
	answer(s, MESSAGE_OK,
	    "a new authority is in force; every device needs its "
	    "certificate\n");
}

static void
spawn(struct supervisor *s, const struct generation *g)
{
	struct signer_child *c = &s->signer;
	int ends[2] = {-1, -1};

	throttle_started(&c->throttle, state_now_ns());
	c->rotating = c->is_to_rotate;
	if (signer_pairs_open(&s->signer_pairs, s->shared->count) != 0 ||
	    pipe2(ends, O_CLOEXEC) != 0)
		goto err;
	fflush(NULL);
	c->pid = fork();
	if (c->pid == 0)
		be_signer(s, g->inputs->settings, ends[1]);
	if (c->pid == -1)
		goto err;
	fd_close(&ends[1]);
	c->is_to_rotate = false;
	c->ready = false;
	c->told = false;
	c->deadline_ns = GENERATION_NEVER;
	c->ready_fd = ends[0];
	if (watch_start(&c->watch, s->loop, c->ready_fd, WATCH_READ,
		s->on_signer_ready) != 0)
		diag_warn("cannot listen to the signer");
	return;

err:
	diag_warn("cannot start the signer");
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	c->pid = 0;
	c->due_ns = throttle_died(&c->throttle, state_now_ns());
}

static void
tell_to_end(struct signer_child *c, int64_t now_ns)
{
	if (c->told)
		return;
	c->told = true;
	c->deadline_ns = now_ns + END_PATIENCE_NS;
	kill(c->pid, SIGTERM);
}

void
signer_child_settle(struct supervisor *s, int64_t now_ns)
{
	const struct generation *g = wanted_by(s);
	struct signer_child *c = &s->signer;

	if (c->pid == 0) {
		if (g != NULL && c->due_ns <= now_ns)
			spawn(s, g);
		return;
	}
	if (g == NULL)
		tell_to_end(c, now_ns);
	if (now_ns >= c->deadline_ns) {
		kill(c->pid, SIGKILL);
		c->deadline_ns = GENERATION_NEVER;
	}
}

int64_t
signer_child_next_ns(const struct supervisor *s)
{
	if (s->signer.pid != 0)
		return (s->signer.deadline_ns);
	return (wanted_by(s) != NULL ? s->signer.due_ns : GENERATION_NEVER);
}

bool
signer_child_holds(const struct supervisor *s, const struct generation *g)
{
	return (g->state == GENERATION_STARTING && intercepts(g) &&
		!s->signer.ready);
}

/* It never got ready: who waited for it is told that it is in vain. */
static void
give_up(struct supervisor *s)
{
	struct generation *g = s->reload.starting;

	if (s->signer.rotating)
		answer(s, MESSAGE_REFUSED,
		    "the signer ended before a new authority was in force; "
		    "the journal says why\n");
	s->signer.rotating = false;
	if (s->signer.told)
		return;
	if (s->state == SUPERVISOR_STARTING)
		s->failed = true;
	else if (g != NULL && intercepts(g))
		g->broken = true;
}

void
signer_child_bury(struct supervisor *s, bool clean, const char *what)
{
	struct signer_child *c = &s->signer;
	int64_t now = state_now_ns();

	watch_stop(&c->watch);
	fd_close(&c->ready_fd);
	c->due_ns = c->told ? now : throttle_died(&c->throttle, now);
	if (!c->ready && s->state == SUPERVISOR_STARTING)
		diag_warnx("signer %d ended: %s; without it there is no "
			   "interception",
		    (int)c->pid, what);
	else if (!c->told || !clean)
		diag_warnx("signer %d ended: %s; the next starts in %.0f s",
		    (int)c->pid, what,
		    (double)(c->due_ns - now) / (double)NS_PER_S);
	c->pid = 0;
	c->deadline_ns = GENERATION_NEVER;
	if (!c->ready)
		give_up(s);
	c->ready = false;
}

void
signer_child_rotate(struct supervisor *s, uint32_t id)
{
	struct signer_child *c = &s->signer;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (wanted_by(s) == NULL) {
		talk_reply(s, id, MESSAGE_REFUSED,
		    "there is no authority in force: tls.intercept is off\n");
		return;
	}
	if (s->ca.places.given || s->ca.places.key_given) {
		talk_reply(s, id, MESSAGE_REFUSED,
		    "the authority is your own (tls.ca.key): replace its "
		    "files and start again\n");
		return;
	}
	if (c->is_to_rotate || c->rotating || s->state != SUPERVISOR_SERVING) {
		talk_reply(s, id, MESSAGE_BUSY,
		    "another start or rotation is under way\n");
		return;
	}
	c->is_to_rotate = true;
	c->has_asker = true;
	c->asker = id;
	if (c->pid != 0)
		tell_to_end(c, state_now_ns());
	else
		c->due_ns = 0;
}
