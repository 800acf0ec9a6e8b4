/* SPDX-License-Identifier: MIT
 *
 * supervisor/verifier_child.c - start, replace and bury the verifier.
 */
#include "proxy/supervisor/verifier_child.h"

#include <stdio.h>
#include <string.h>

#include "config/settings.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/auth/verifier.h"
#include "proxy/base/diag.h"
#include "proxy/supervisor/child.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/state.h"
#include "proxy/worker/shared.h"

static bool
has_users(const struct generation *g)
{
	return (g->inputs->users != NULL);
}

/* What is in force, if that has users; else any that has, the newest. */
static const struct generation *
wanted_by(const struct supervisor *s)
{
	const struct generation *g, *found = NULL;
	const struct list *it;

	if (s->state == SUPERVISOR_CLOSING)
		return (NULL);
	if (s->serving != NULL && has_users(s->serving))
		return (s->serving);
	for (it = s->generations.next; it != &s->generations; it = it->next) {
		g = OWNER_OF(it, const struct generation, link);
		if (has_users(g))
			found = g;
	}
	return (found);
}

/* Is the one that runs that of ${g}? */
static bool
is_of(const struct verifier_child *c, const struct generation *g)
{
	return (strcmp(c->file, g->inputs->settings->users_file) == 0 &&
		digest_eq(c->digest, g->inputs->users->digest));
}

static _Noreturn void
be_verifier(const struct supervisor *s, const struct settings *settings,
    int ready)
{
	static struct verifier_args args;

	child_first_steps(PROCESS_VERIFIER, s->pid);
	helper_close_others(&s->verifier.helper, ready);
	/* Nothing that others can write is of any use to it. */
	shared_free(s->shared);
	args = (struct verifier_args){
	    .file = settings->users_file,
	    .keep_ms = settings->users_cache_time,
	    .rows = s->verifier.helper.pairs.servers,
	    .n_rows = s->verifier.helper.pairs.count,
	    .ready_fd = ready,
	};
	verifier_run(&args);
}

static void
spawn(struct supervisor *s, const struct generation *g)
{
	struct verifier_child *c = &s->verifier;
	const struct inputs *in = g->inputs;
	int ready = -1;

	switch (helper_fork(&c->helper, s->loop, s->shared->count,
	    s->on_verifier_ready, &ready, state_now_ns())) {
	case 0:
		be_verifier(s, in->settings, ready);
	case -1:
		diag_warn("cannot start the verifier");
		return;
	}
	snprintf(c->file, sizeof(c->file), "%s", in->settings->users_file);
	c->digest = in->users->digest;
}

void
verifier_child_settle(struct supervisor *s, int64_t now_ns)
{
	const struct generation *g = wanted_by(s);
	struct verifier_child *c = &s->verifier;

	if (c->helper.pid == 0) {
		if (g != NULL && c->helper.due_ns <= now_ns)
			spawn(s, g);
		return;
	}
	if (g == NULL || !is_of(c, g))
		helper_tell_to_end(&c->helper, now_ns);
	helper_settle(&c->helper, now_ns);
}

int64_t
verifier_child_next_ns(const struct supervisor *s)
{
	return (helper_next_ns(&s->verifier.helper, wanted_by(s) != NULL));
}

bool
verifier_child_holds(const struct supervisor *s, const struct generation *g)
{
	return (g->state == GENERATION_STARTING && has_users(g) &&
		!s->verifier.helper.ready);
}

void
verifier_child_hear(struct supervisor *s)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	(void)helper_hear(&s->verifier.helper);
}

/* It never got ready: who waited for it is told that it is in vain. */
static void
give_up(struct supervisor *s)
{
	struct generation *g = s->reload.starting;

	if (s->verifier.helper.told)
		return;
	if (s->state == SUPERVISOR_STARTING)
		s->failed = true;
	else if (g != NULL && has_users(g))
		g->broken = true;
}

void
verifier_child_bury(struct supervisor *s, bool clean, const char *what)
{
	struct helper *h = &s->verifier.helper;
	int64_t now = state_now_ns();
	pid_t pid = h->pid;

	helper_bury(h, now);
	if (!h->ready && s->state == SUPERVISOR_STARTING)
		diag_warnx("verifier %d ended: %s; without it nobody can log "
			   "in",
		    (int)pid, what);
	else if (!h->told || !clean)
		diag_warnx("verifier %d ended: %s; the next starts in %.0f s",
		    (int)pid, what,
		    (double)(h->due_ns - now) / (double)NS_PER_S);
	if (!h->ready)
		give_up(s);
	h->ready = false;
}
