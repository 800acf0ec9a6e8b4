/* SPDX-License-Identifier: MIT
 *
 * supervisor/admin_child.c - one that serves, some that finish.
 */
#include "proxy/supervisor/admin_child.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/control/message.h"
#include "proxy/shm/bell.h"
#include "proxy/shm/slot.h"
#include "proxy/supervisor/spawn.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/talk.h"
#include "proxy/worker/shared.h"

/* How long it may take to write what is in the rings. */
#define PATIENCE_NS		(10 * NS_PER_S)
/* Each of its questions has a deadline of its own, which is earlier. */
#define RETIRED_PATIENCE_NS	(150 * NS_PER_S)

void
admin_child_init(struct supervisor *s)
{
	struct admins *all = &s->admins;
	unsigned i;

	for (i = 0; i < ADMINS_MAX; i++) {
		all->all[i].home = s;
		all->all[i].control = -1;
		all->all[i].deadline_ns = GENERATION_NEVER;
	}
	throttle_init(&all->throttle);
}

struct admin_child *
admin_child_of(struct supervisor *s, pid_t pid)
{
	unsigned i;

	for (i = 0; i < ADMINS_MAX; i++)
		if (s->admins.all[i].pid == pid)
			return (&s->admins.all[i]);
	return (NULL);
}

static struct admin_child *
unused(struct supervisor *s)
{
	return (admin_child_of(s, 0));
}

bool
admin_child_is_any(const struct supervisor *s)
{
	unsigned i;

	for (i = 0; i < ADMINS_MAX; i++)
		if (s->admins.all[i].pid != 0)
			return (true);
	return (false);
}

/* ---- the beginning ------------------------------------------------------- */

static void
begin(struct supervisor *s, struct admin_child *a, int control)
{
	a->control = control;
	a->told = false;
	a->killed = false;
	pulse_init(&a->pulse);
	a->deadline_ns = GENERATION_NEVER;
	s->admins.current = a;
	s->admins.retiring = false;
	slot_set_pid(s->shared->slots, SHARED_ADMIN_ROW, a->pid);
	slot_set_state(s->shared->slots, SHARED_ADMIN_ROW, SLOT_RUNNING);
	if (watch_start(&a->watch, s->loop, a->control, WATCH_READ,
		s->on_control_ready) != 0)
		diag_warn("cannot listen to admin");
}

void
admin_child_spawn(struct supervisor *s)
{
	struct admin_child *a = unused(s);
	int ends[2] = {-1, -1};
	pid_t pid = -1;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	ASSERT(s->admins.current == NULL);
	if (a == NULL)
		return;
	throttle_started(&s->admins.throttle, state_now_ns());
	/* Those of the one before are none of its. */
	slot_beat(s->shared->slots, SHARED_ADMIN_ROW, 0);
	if (message_pair(ends) == 0) {
		/* Else what waits in a buffer is written twice. */
		fflush(NULL);
		pid = fork();
	}
	if (pid == 0)
		spawn_be_admin(s, ends[1]);
	fd_close(&ends[1]);
	if (pid > 0) {
		a->pid = pid;
		begin(s, a, ends[0]);
		return;
	}
	diag_warn("cannot start admin");
	fd_close(&ends[0]);
	s->admins.due_ns = throttle_died(&s->admins.throttle, state_now_ns());
}

/* ---- relief -------------------------------------------------------------- */

void
admin_child_retire(struct supervisor *s, int64_t now_ns)
{
	struct admin_child *a = s->admins.current;

	/* One that is about to go is followed by one that knows it all. */
	if (a == NULL || s->admins.retiring)
		return;
	s->admins.retiring = true;
	if (talk_retire(a) == 0)
		a->deadline_ns = now_ns + PATIENCE_NS;
	else
		talk_stop(a, now_ns + PATIENCE_NS);
}

/* The one that retired first, among those that are not told to stop. */
static struct admin_child *
oldest(struct supervisor *s, unsigned *used)
{
	struct admin_child *a, *found = NULL;
	unsigned i;

	*used = 0;
	for (i = 0; i < ADMINS_MAX; i++) {
		a = &s->admins.all[i];
		if (a->pid == 0)
			continue;
		++*used;
		if (a != s->admins.current && !a->told &&
		    (found == NULL || a->deadline_ns < found->deadline_ns))
			found = a;
	}
	return (found);
}

void
admin_child_retired(struct supervisor *s, struct admin_child *a, int64_t now_ns)
{
	struct admin_child *first;
	unsigned used;

	if (a != s->admins.current || !s->admins.retiring)
		return;
	s->admins.current = NULL;
	s->admins.retiring = false;
	s->admins.due_ns = now_ns;
	if (!a->told)
		a->deadline_ns = now_ns + RETIRED_PATIENCE_NS;
	first = oldest(s, &used);
	/* There is room for the next, and the one after it. */
	if (first != NULL && used + 2 > ADMINS_MAX)
		talk_stop(first, now_ns + PATIENCE_NS);
}

void
admin_child_stop(struct supervisor *s, int64_t now_ns)
{
	unsigned i;

	for (i = 0; i < ADMINS_MAX; i++)
		talk_stop(&s->admins.all[i], now_ns + PATIENCE_NS);
}

/* ---- time ---------------------------------------------------------------- */

void
admin_child_settle(struct supervisor *s, int64_t now_ns)
{
	struct admin_child *a;
	unsigned i;

	for (i = 0; i < ADMINS_MAX; i++) {
		a = &s->admins.all[i];
		if (a->pid == 0 || now_ns < a->deadline_ns)
			continue;
		kill(a->pid, SIGKILL);
		a->deadline_ns = GENERATION_NEVER;
	}
	if (s->admins.current == NULL && s->state != SUPERVISOR_CLOSING &&
	    s->admins.due_ns <= now_ns)
		admin_child_spawn(s);
}

int64_t
admin_child_next_ns(const struct supervisor *s)
{
	int64_t next = GENERATION_NEVER;
	bool room = false;
	unsigned i;

	for (i = 0; i < ADMINS_MAX; i++) {
		room = room || s->admins.all[i].pid == 0;
		if (s->admins.all[i].deadline_ns < next)
			next = s->admins.all[i].deadline_ns;
	}
	if (s->admins.current == NULL && room &&
	    s->state != SUPERVISOR_CLOSING && s->admins.due_ns < next)
		next = s->admins.due_ns;
	return (next);
}

/* ---- the end ------------------------------------------------------------- */

/* Whoever asked through one that is gone. */
static void
forget(struct asker *asker, const struct admin_child *a)
{
	if (asker->admin == a)
		asker->admin = NULL;
}

static void
bury_current(struct supervisor *s, const struct admin_child *a, bool clean,
    const char *what)
{
	struct admins *all = &s->admins;
	int64_t now = state_now_ns();

	clean = clean &&
		(a->told || all->retiring || s->state >= SUPERVISOR_STOPPING);
	shared_row_died(s->shared, SHARED_ADMIN_ROW);
	slot_set_state(s->shared->slots, SHARED_ADMIN_ROW, SLOT_STARTING);
	all->current = NULL;
	all->retiring = false;
	all->due_ns = clean ? now : throttle_died(&all->throttle, now);
	if (!clean)
		diag_warnx("admin %d ended: %s; the next starts in %.0f s",
		    (int)a->pid, what,
		    (double)(all->due_ns - now) / (double)NS_PER_S);
}

void
admin_child_bury(struct supervisor *s, struct admin_child *a, bool clean,
    const char *what)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	watch_stop(&a->watch);
	fd_close(&a->control);
	if (a == s->admins.current)
		bury_current(s, a, clean, what);
	else if (!clean)
		diag_warnx("admin %d, which had retired, ended: %s",
		    (int)a->pid, what);
	/* The row is another's by now; some may wait for what it held. */
	bell_ring_all(s->shared->bells);
	a->pid = 0;
	a->deadline_ns = GENERATION_NEVER;
	forget(&s->reload.asker, a);
	forget(&s->signer.asker, a);
	forget(&s->lists.asker, a);
}
