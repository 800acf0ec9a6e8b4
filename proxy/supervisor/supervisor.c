/* SPDX-License-Identifier: MIT
 *
 * supervisor/supervisor.c - the course of the daemon: start, serve, stop.
 */
#include "proxy/supervisor/supervisor.h"

#include <signal.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/supervisor/admin_child.h"
#include "proxy/supervisor/announce.h"
#include "proxy/supervisor/list_update.h"
#include "proxy/supervisor/notify.h"
#include "proxy/supervisor/reap.h"
#include "proxy/supervisor/reload.h"
#include "proxy/supervisor/service.h"
#include "proxy/supervisor/setup.h"
#include "proxy/supervisor/signer_child.h"
#include "proxy/supervisor/spawn.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/talk.h"
#include "proxy/supervisor/verifier_child.h"
#include "proxy/supervisor/watchdog.h"
#include "proxy/worker/shared.h"

/* How often one is made only to write the last lines. */
#define CLOSINGS_MAX		3
/* Between "end at once" and SIGKILL. */
#define END_PATIENCE_NS		NS_PER_S

static struct supervisor supervisor;

static void
end_generation(struct generation *g, int64_t now_ns)
{
	generation_enter(g, GENERATION_ENDING, now_ns + END_PATIENCE_NS);
	state_signal(g, SIGQUIT);
}

static void
stop_generation(struct generation *g, int64_t now_ns)
{
	doors_close(&g->doors);
	doors_close(&g->admin_doors);
	if (g->state == GENERATION_ENDING)
		return;
	generation_enter(g, GENERATION_DRAINING,
	    now_ns + g->inputs->settings->timeouts_stop * NS_PER_MS);
	state_signal(g, SIGTERM);
}

static void
stop(struct supervisor *s)
{
	bool hurry = s->state >= SUPERVISOR_STOPPING;
	int64_t now = state_now_ns();
	struct list *it, *tmp;
	struct generation *g;

	if (!hurry) {
		reload_drop(s);
		s->state = SUPERVISOR_STOPPING;
		service_stopping(s);
	}
	LIST_EACH(it, tmp, &s->generations) {
		g = OWNER_OF(it, struct generation, link);
		if (!hurry)
			stop_generation(g, now);
		else if (g->state != GENERATION_ENDING)
			end_generation(g, now);
	}
}

static bool
has_workers(const struct supervisor *s)
{
	const struct list *it;

	for (it = s->generations.next; it != &s->generations; it = it->next)
		if (!generation_is_empty(OWNER_OF(it, struct generation, link)))
			return (true);
	return (false);
}

/* Workers first, since admin writes what they leave in their rings.  An admin
 * that ended before it had it all, by a signal to the whole group perhaps, is
 * made once more. */
static void
settle_stop(struct supervisor *s, int64_t now_ns)
{
	if (s->state == SUPERVISOR_STOPPING && !has_workers(s))
		s->state = SUPERVISOR_CLOSING;
	if (s->state != SUPERVISOR_CLOSING)
		return;
	if (s->admins.current == NULL &&
	    (shared_rings_empty(s->shared) || s->closings == CLOSINGS_MAX)) {
		if (!admin_child_is_any(s) && s->signer.helper.pid == 0 &&
		    s->verifier.helper.pid == 0)
			loop_stop(s->loop);
	} else if (s->admins.current == NULL) {
		s->closings++;
		admin_child_spawn(s);
	}
	admin_child_stop(s, now_ns);
}

static void
settle_deadline(struct generation *g, int64_t now_ns)
{
	if (now_ns < g->deadline_ns || g->state < GENERATION_DRAINING)
		return;
	if (g->state == GENERATION_DRAINING) {
		diag_info("generation %u: time is up for %u %s", g->number,
		    generation_alive(g),
		    generation_alive(g) == 1 ? "worker" : "workers");
		end_generation(g, now_ns);
		return;
	}
	state_signal(g, SIGKILL);
	g->deadline_ns = now_ns + END_PATIENCE_NS;
}

/* Its workers would ask who is not there yet. */
static bool
is_held(const struct supervisor *s, const struct generation *g)
{
	return (signer_child_holds(s, g) || verifier_child_holds(s, g));
}

/* While the daemon stops, the settings of the last generation are needed to
 * the end; its memory goes with the process. */
static void
settle_generation(struct supervisor *s, struct generation *g, int64_t now_ns)
{
	struct seat *seat;

	if (g->state >= GENERATION_DRAINING && generation_is_empty(g)) {
		g->deadline_ns = GENERATION_NEVER;
		if (s->state == SUPERVISOR_SERVING)
			generation_free(g);
		return;
	}
	settle_deadline(g, now_ns);
	while (!is_held(s, g) && (seat = generation_due(g, now_ns)) != NULL)
		spawn_worker(s, g, seat);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return (a < b ? a : b);
}

static int64_t
next_of(const struct supervisor *s, const struct generation *g)
{
	return (is_held(s, g) ? g->deadline_ns : generation_next_ns(g));
}

/* It may read what is there when it begins: the authority's certificate too. */
static bool
admin_is_held(const struct supervisor *s)
{
	return (s->state == SUPERVISOR_STARTING &&
		signer_child_holds(s, state_generation(s)));
}

static void
arm(struct supervisor *s)
{
	int64_t next = admin_is_held(s) ? GENERATION_NEVER
					: admin_child_next_ns(s);
	const struct list *it;

	next = earlier(next, signer_child_next_ns(s));
	next = earlier(next, verifier_child_next_ns(s));
	next = earlier(next, list_update_next_ns(s));
	next = earlier(next, watchdog_next_ns(s));
	next = earlier(next, service_next_ns(s));
	for (it = s->generations.next; it != &s->generations; it = it->next)
		next = earlier(next,
		    next_of(s, OWNER_OF(it, struct generation, link)));
	if (next == GENERATION_NEVER)
		timer_disarm(&s->timer);
	else
		timer_set(&s->timer, next);
}

/* After whatever happened: do all that is due, and see when the next is. */
static void
settle(struct supervisor *s)
{
	int64_t now = state_now_ns();
	struct list *it, *tmp;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (s->failed && s->state == SUPERVISOR_STARTING)
		stop(s);
	if (reload_settle(s, now) && s->state == SUPERVISOR_STARTING) {
		s->state = SUPERVISOR_SERVING;
		announce(&s->serving->doors, &s->serving->admin_doors,
		    s->admin_listener == -1 ? NULL : s->admin_socket);
	}
	LIST_EACH(it, tmp, &s->generations)
		settle_generation(s, OWNER_OF(it, struct generation, link),
		    now);
	if (!admin_is_held(s))
		admin_child_settle(s, now);
	settle_stop(s, now);
	signer_child_settle(s, now);
	verifier_child_settle(s, now);
	list_update_settle(s, now);
	watchdog_settle(s, now);
	service_settle(s, now);
	arm(s);
}

static void
on_signal(struct signal_source *source, int signo)
{
	struct supervisor *s = OWNER_OF(source, struct supervisor, signals);

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	switch (signo) {
	case SIGCHLD:
		reap_all(s);
		break;
	case SIGHUP:
		reload_by_signal(s);
		break;
	case SIGUSR1:
		if (s->admins.current != NULL)
			talk_reopen_logs(s->admins.current);
		break;
	case SIGINT:
	case SIGQUIT:
	case SIGTERM:
		stop(s);
		break;
	}
	settle(s);
}

static void
on_timer_due(struct timer *t)
{
	settle(OWNER_OF(t, struct supervisor, timer));
}

static void
on_worker_ready(struct watch *w, unsigned ready)
{
	struct supervisor *s = OWNER_OF(w, struct supervisor, ready_watch);
	struct list *it, *tmp;
	struct seat *seat;
	pid_t pid;

	(void)ready;
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (read(w->fd, &pid, sizeof(pid)) != (ssize_t)sizeof(pid) || pid <= 0)
		return;
	LIST_EACH(it, tmp, &s->generations) {
		seat = generation_seat_of(OWNER_OF(it, struct generation, link),
		    pid);
		if (seat != NULL)
			seat->ready = true;
	}
	settle(s);
}

/* What may come from admin only, as message_receive() has seen to. */
static void
obey(struct supervisor *s, struct admin_child *from, const struct message *m)
{
	struct asker asker = {from, m->id};

	if (m->type == MESSAGE_RELOAD)
		reload_by_message(s, asker);
	else if (m->type == MESSAGE_CHECK)
		reload_check(s, asker);
	else if (m->type == MESSAGE_ROTATE_CA)
		signer_child_rotate(s, asker);
	else if (m->type == MESSAGE_LISTS)
		list_update_show(s, asker);
	else if (m->type == MESSAGE_UPDATE_LISTS)
		list_update_ask(s, asker, false);
	else if (m->type == MESSAGE_WAIT_LISTS)
		list_update_ask(s, asker, true);
	else if (m->type == MESSAGE_RETIRED)
		admin_child_retired(s, from, state_now_ns());
}

static void
on_control_ready(struct watch *w, unsigned ready)
{
	static char room[MESSAGE_MAX];
	struct admin_child *from = OWNER_OF(w, struct admin_child, watch);
	struct supervisor *s = from->home;
	struct message m;

	(void)ready;
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	switch (message_receive(w->fd, &m, MESSAGE_FROM_ADMIN, room)) {
	case MESSAGE_RECEIVED:
		obey(s, from, &m);
		break;
	case MESSAGE_NOTHING:
		return;
	case MESSAGE_BAD:
		diag_warnx("admin sent what is no message; thrown away");
		return;
	case MESSAGE_CLOSED:
		watch_stop(w);
		return;
	}
	settle(s);
}

static void
on_signer_ready(struct watch *w, unsigned ready)
{
	struct supervisor *s = OWNER_OF(w, struct supervisor,
	    signer.helper.watch);

	(void)ready;
	signer_child_hear(s);
	settle(s);
}

static void
on_verifier_ready(struct watch *w, unsigned ready)
{
	struct supervisor *s = OWNER_OF(w, struct supervisor,
	    verifier.helper.watch);

	(void)ready;
	verifier_child_hear(s);
	settle(s);
}

int
supervisor_run(const struct orders *orders, struct inputs *inputs)
{
	static const struct setup_handlers handlers = {
	    .on_signal = on_signal,
	    .on_timer_due = on_timer_due,
	    .on_worker_ready = on_worker_ready,
	    .on_control_ready = on_control_ready,
	    .on_signer_ready = on_signer_ready,
	    .on_verifier_ready = on_verifier_ready,
	};
	struct supervisor *s = &supervisor;
	int rc = setup_begin(s, orders, inputs, &handlers);

	if (rc == 0) {
		settle(s);
		loop_run(s->loop);
	}
	if (rc != 0 || s->failed)
		notify_failed(0, "it could not start; the journal says why");
	setup_end(s);
	return (rc == 0 && !s->failed ? 0 : 1);
}
