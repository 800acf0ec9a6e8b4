/* SPDX-License-Identifier: MIT
 *
 * supervisor/signer_child.c - start, replace and bury the signer.
 */
#include "proxy/supervisor/signer_child.h"

#include "config/settings.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/supervisor/admin_child.h"
#include "proxy/supervisor/child.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/talk.h"
#include "proxy/tls/signer.h"
#include "proxy/worker/shared.h"

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
	talk_reply(s->signer.asker, result, text);
	s->signer.asker.admin = NULL;
}

static _Noreturn void
be_signer(const struct supervisor *s, const struct settings *settings,
    int ready)
{
	static struct signer_args args;
	struct clock_now now;

	child_first_steps(PROCESS_SIGNER, s->pid);
	helper_close_others(&s->signer.helper, ready);
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
	    .rows = s->signer.helper.pairs.servers,
	    .n_rows = s->signer.helper.pairs.count,
	    .ready_fd = ready,
	};
	signer_run(&args);
}

void
signer_child_hear(struct supervisor *s)
{
	struct signer_child *c = &s->signer;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (!helper_hear(&c->helper) || !c->rotating)
		return;
	c->rotating = false;
	diag_info("a new authority is in force");
	/* The old one may not read a certificate that was not there yet. */
	admin_child_retire(s, state_now_ns());
	answer(s, MESSAGE_OK,
	    "a new authority is in force; every device needs its "
	    "certificate\n");
}

static void
spawn(struct supervisor *s, const struct generation *g)
{
	struct signer_child *c = &s->signer;
	int ready = -1;

	c->rotating = c->is_to_rotate;
	switch (helper_fork(&c->helper, s->loop, s->shared->count,
	    s->on_signer_ready, &ready, state_now_ns())) {
	case 0:
		be_signer(s, g->inputs->settings, ready);
	case -1:
		diag_warn("cannot start the signer");
		return;
	}
	c->is_to_rotate = false;
}

void
signer_child_settle(struct supervisor *s, int64_t now_ns)
{
	const struct generation *g = wanted_by(s);
	struct helper *h = &s->signer.helper;

	if (h->pid == 0) {
		if (g != NULL && h->due_ns <= now_ns)
			spawn(s, g);
		return;
	}
	if (g == NULL)
		helper_tell_to_end(h, now_ns);
	helper_settle(h, now_ns);
}

int64_t
signer_child_next_ns(const struct supervisor *s)
{
	return (helper_next_ns(&s->signer.helper, wanted_by(s) != NULL));
}

bool
signer_child_holds(const struct supervisor *s, const struct generation *g)
{
	return (g->state == GENERATION_STARTING && intercepts(g) &&
		!s->signer.helper.ready);
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
	if (s->signer.helper.told)
		return;
	if (s->state == SUPERVISOR_STARTING)
		s->failed = true;
	else if (g != NULL && intercepts(g))
		g->broken = true;
}

void
signer_child_bury(struct supervisor *s, bool clean, const char *what)
{
	struct helper *h = &s->signer.helper;
	int64_t now = state_now_ns();
	pid_t pid = h->pid;

	helper_bury(h, now);
	if (!h->ready && s->state == SUPERVISOR_STARTING)
		diag_warnx("signer %d ended: %s; without it there is no "
			   "interception",
		    (int)pid, what);
	else if (!h->told || !clean)
		diag_warnx("signer %d ended: %s; the next starts in %.0f s",
		    (int)pid, what,
		    (double)(h->due_ns - now) / (double)NS_PER_S);
	if (!h->ready)
		give_up(s);
	h->ready = false;
}

void
signer_child_rotate(struct supervisor *s, struct asker asker)
{
	struct signer_child *c = &s->signer;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (wanted_by(s) == NULL) {
		talk_reply(asker, MESSAGE_REFUSED,
		    "there is no authority in force: tls.intercept is off\n");
		return;
	}
	if (s->ca.places.given || s->ca.places.key_given) {
		talk_reply(asker, MESSAGE_REFUSED,
		    "the authority is your own (tls.ca.key): replace its "
		    "files and start again\n");
		return;
	}
	if (c->is_to_rotate || c->rotating || s->state != SUPERVISOR_SERVING) {
		talk_reply(asker, MESSAGE_BUSY,
		    "another start or rotation is under way\n");
		return;
	}
	c->is_to_rotate = true;
	c->asker = asker;
	if (c->helper.pid != 0)
		helper_tell_to_end(&c->helper, state_now_ns());
	else
		c->helper.due_ns = 0;
}
