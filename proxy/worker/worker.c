/* SPDX-License-Identifier: MIT
 *
 * worker/worker.c - the life of a worker: start, serve, drain, end.
 */
#include "proxy/worker/worker.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/signal.h"
#include "proxy/event/timer.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/metrics/usage.h"
#include "proxy/shm/slot.h"
#include "proxy/worker/gates.h"
#include "proxy/worker/sandbox.h"
#include "proxy/worker/shared.h"

#define BEAT_MS		1000
/* How long a replaced worker leaves the idle alone: longer than the pause of
 * whoever asks one thing after another. */
#define PATIENCE_MS	5000
/* The supervisor ends who overstays; this is for when it is no more. */
#define OVERSTAY_MS	2000
/* Freed memory that is kept for the next requests, rather than given back to
 * the system and faulted in again; what is larger than a block is given back
 * at once. */
#define KEPT_MAX	(4 * 1024 * 1024)
#define BLOCK_MAX	(1024 * 1024)
/* Clients that were many: when three quarters of them have gone, so does the
 * memory they had. */
#define CROWD_MIN	1024u

struct worker {
	unsigned		 magic;
#define WORKER_MAGIC		0x3073e001u
	bool			 draining;
	bool			 finishing;
	uint64_t		 clients;
	uint64_t		 crowd;		/* most clients of late */
	const struct worker_args *args;
	struct loop		*loop;
	struct counters_row	*row;
	struct usage		 usage;
	struct signal_source	 signals;
	struct gates		 gates;
	struct timer		 beat;
	struct timer		 patience;
	struct timer		 deadline;
	void			*state;		/* the hooks' */
};

const struct worker_args *
worker_args(const struct worker *w)
{
	CHECK_OBJ(w, WORKER_MAGIC);
	return (w->args);
}

struct loop *
worker_loop(const struct worker *w)
{
	CHECK_OBJ(w, WORKER_MAGIC);
	return (w->loop);
}

static bool
is_full(const struct worker *w)
{
	return (w->clients >= w->args->settings->limits_connections);
}

static void
end_when_empty(struct worker *w)
{
	if (w->draining && w->clients == 0)
		loop_stop(w->loop);
}

void
worker_client_gone(struct worker *w)
{
	CHECK_OBJ(w, WORKER_MAGIC);
	ASSERT(w->clients > 0);
	w->clients--;
	counters_sub(w->row, METRIC_CONNECTIONS_OPEN, 1);
	if (w->finishing)
		return;
	if (w->draining)
		end_when_empty(w);
	else if (!w->gates.open && !is_full(w) &&
		 !timer_armed(&w->gates.retry) && gates_open(&w->gates) != 0)
		timer_set_ms(&w->gates.retry, GATES_PAUSE_MS);
}

static void
on_accepted(struct gates *g, int fd, const struct address *peer)
{
	struct worker *w = OWNER_OF(g, struct worker, gates);

	CHECK_OBJ(w, WORKER_MAGIC);
	counters_add(w->row, METRIC_CONNECTIONS, 1);
	counters_add(w->row, METRIC_CONNECTIONS_OPEN, 1);
	w->clients++;
	if (is_full(w))
		gates_shut(g);
	if (w->args->hooks->accepted(w->state, fd, peer) != 0)
		worker_client_gone(w);
}

/* The allocator keeps what was freed below anything that is still used: after a
 * crowd that is nearly all it had. */
static void
give_back_memory(struct worker *w)
{
	if (w->clients > w->crowd)
		w->crowd = w->clients;
	if (w->crowd < CROWD_MIN || w->clients > w->crowd / 4)
		return;
	(void)malloc_trim(0);
	w->crowd = w->clients;
}

static void
on_beat_due(struct timer *t)
{
	struct worker *w = OWNER_OF(t, struct worker, beat);

	CHECK_OBJ(w, WORKER_MAGIC);
	slot_beat(w->args->shared->slots, w->args->slot,
	    loop_now(w->loop)->mono_ns);
	usage_tell(&w->usage, loop_timers(w->loop),
	    tally_row(w->args->shared->tally, w->args->slot));
	give_back_memory(w);
	timer_set_ms(t, BEAT_MS);
}

static void
on_patience_over(struct timer *t)
{
	struct worker *w = OWNER_OF(t, struct worker, patience);

	CHECK_OBJ(w, WORKER_MAGIC);
	w->args->hooks->drain(w->state, WORKER_DRAIN_IDLE);
	end_when_empty(w);
}

static void
on_deadline_over(struct timer *t)
{
	struct worker *w = OWNER_OF(t, struct worker, deadline);

	CHECK_OBJ(w, WORKER_MAGIC);
	loop_stop(w->loop);
}

/* A door that the successors do not have must refuse at once, not when the
 * last of us is gone; one that they have too stays open through them. */
static void
leave_doors(struct worker *w)
{
	size_t i;

	gates_shut(&w->gates);
	for (i = 0; i < w->args->n_listeners; i++)
		close(w->args->listeners[i]);
}

static void
drain(struct worker *w, enum worker_drain how)
{
	const struct settings *s = w->args->settings;
	int64_t most = s->timeouts_drain > s->timeouts_stop ? s->timeouts_drain
							    : s->timeouts_stop;

	if (!w->draining) {
		w->draining = true;
		leave_doors(w);
		slot_set_state(w->args->shared->slots, w->args->slot,
		    SLOT_DRAINING);
		timer_set_ms(&w->deadline, most + OVERSTAY_MS);
	}
	w->args->hooks->drain(w->state, how);
	if (how == WORKER_DRAIN_SOFT)
		timer_set_ms(&w->patience, PATIENCE_MS);
	else
		timer_disarm(&w->patience);
	end_when_empty(w);
}

static void
on_signal(struct signal_source *source, int signo)
{
	struct worker *w = OWNER_OF(source, struct worker, signals);

	CHECK_OBJ(w, WORKER_MAGIC);
	switch (signo) {
	case SIGTERM:
		drain(w, WORKER_DRAIN_IDLE);
		break;
	case SIGUSR2:
		drain(w, WORKER_DRAIN_SOFT);
		break;
	default:
		loop_stop(w->loop);
	}
}

/* What waited while the supervisor's mask held is thrown away by being ignored
 * before it is let through. */
static int
start_signals(struct worker *w)
{
	sigset_t set;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGUSR2);
	if (sigprocmask(SIG_SETMASK, &set, NULL) != 0)
		return (-1);
	return (signal_start(&w->signals, w->loop, &set, on_signal));
}

/* 0, or -1 after a word to the operator. */
static int
start(struct worker *w, const struct worker_args *args)
{
	INIT_OBJ(w, WORKER_MAGIC);
	w->args = args;
	w->row = counters_row(args->shared->counters, args->slot);
	w->loop = loop_new();
	if (w->loop == NULL || start_signals(w) != 0 ||
	    gates_init(&w->gates, w->loop, args->listeners, args->n_listeners,
		w->row, on_accepted) != 0) {
		diag_warn("cannot start");
		return (-1);
	}
	usage_open(&w->usage);
	timer_init(&w->beat, w->loop, on_beat_due);
	timer_init(&w->patience, w->loop, on_patience_over);
	timer_init(&w->deadline, w->loop, on_deadline_over);
	w->state = args->hooks->start(w);
	if (w->state == NULL)
		return (-1);
	if (gates_open(&w->gates) != 0) {
		diag_warn("cannot watch the listening sockets");
		return (-1);
	}
	timer_set_ms(&w->beat, 0);
	return (0);
}

/* A supervisor that died meanwhile shows as a closed pipe, which is no
 * reason to fail: the parent-death signal is on its way. */
static void
report_ready(const struct worker_args *args)
{
	pid_t pid = getpid();

	slot_set_state(args->shared->slots, args->slot, SLOT_RUNNING);
	if (args->ready_fd != -1 &&
	    write(args->ready_fd, &pid, sizeof(pid)) != (ssize_t)sizeof(pid))
		diag_warn("cannot tell the supervisor");
}

/* A second "end" that comes while we do must not make a failure of it. */
static void
finish(struct worker *w)
{
	w->finishing = true;
	signal(SIGTERM, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	gates_fini(&w->gates);
	timer_cancel(&w->beat);
	usage_close(&w->usage);
	timer_cancel(&w->patience);
	timer_cancel(&w->deadline);
	w->args->hooks->finish(w->state);
	signal_stop(&w->signals);
	loop_free(w->loop);
	FINI_OBJ(w);
}

void
worker_run(const struct worker_args *args)
{
	static struct worker worker;
	char name[32];

	snprintf(name, sizeof(name), "worker %u.%u", args->generation,
	    args->slot);
	diag_name(name);
	mallopt(M_TRIM_THRESHOLD, KEPT_MAX);
	mallopt(M_MMAP_THRESHOLD, BLOCK_MAX);
	if (start(&worker, args) != 0)
		exit(1);
	if (sandbox_enter(args->secrets) != 0)
		diag_fatal("cannot give up what a worker does not need");
	report_ready(args);
	loop_run(worker.loop);
	finish(&worker);
	exit(0);
}
