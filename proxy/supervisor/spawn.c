/* SPDX-License-Identifier: MIT
 *
 * supervisor/spawn.c - fork, and the first steps of a child.
 */
#include "proxy/supervisor/spawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/admin/admin.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/control/message.h"
#include "proxy/shm/bell.h"
#include "proxy/shm/slot.h"
#include "proxy/supervisor/cache_disk.h"
#include "proxy/supervisor/child.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/log_plan.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/status.h"
#include "proxy/worker/shared.h"
#include "proxy/worker/worker.h"

/* Files that no worker is to read. */
static void
name_secrets(const struct supervisor *s, const struct settings *settings,
    struct worker_args *args)
{
	size_t n = 0;

	if (s->ca.places.key != NULL)
		args->secrets[n++] = s->ca.places.key;
	if (settings->users_file[0] != '\0')
		args->secrets[n++] = settings->users_file;
	if (settings->admin_users[0] != '\0')
		args->secrets[n++] = settings->admin_users;
}

static _Noreturn void
be_worker(const struct supervisor *s, const struct generation *g, unsigned slot)
{
	static struct worker_args args;
	const struct settings *settings = g->inputs->settings;
	int signer = pairs_worker(&s->signer.helper.pairs, slot);
	int verifier = pairs_worker(&s->verifier.helper.pairs, slot);
	unsigned n;
	const int *bells = bell_fds(s->shared->bells, &n);
	int *keep = calloc(g->doors.count + n + 4, sizeof(*keep));
	size_t i;

	child_first_steps(PROCESS_WORKER, s->pid);
	if (keep == NULL)
		diag_fatal("cannot start a worker");
	for (i = 0; i < g->doors.count; i++)
		keep[i] = g->doors.fds[i];
	memcpy(keep + i, bells, n * sizeof(*keep));
	keep[i + n] = s->ready_fds[1];
	/* Its lock keeps others out as long as any of us lives. */
	keep[i + n + 1] = cache_disk_fd(s->shared);
	keep[i + n + 2] = signer;
	keep[i + n + 3] = verifier;
	/* The supervisor's epoll and signal descriptors above all: through
	 * them a child would change what the supervisor is told. */
	fd_close_others(keep, i + n + 4);
	free(keep);
	args = (struct worker_args){
	    .slot = slot,
	    .generation = g->number,
	    .ready_fd = s->ready_fds[1],
	    .settings = settings,
	    .ruleset = g->inputs->ruleset,
	    .cache_rules = g->inputs->cache_rules,
	    .words = g->inputs->words,
	    .pages = g->inputs->pages,
	    .shared = s->shared,
	    .listeners = g->doors.fds,
	    .n_listeners = g->doors.count,
	    .signer_fd = settings->tls_intercept ? signer : -1,
	    .verifier_fd = g->inputs->users != NULL ? verifier : -1,
	    .hooks = s->orders->hooks,
	};
	name_secrets(s, settings, &args);
	worker_run(&args);
}

void
spawn_worker(struct supervisor *s, struct generation *g, struct seat *seat)
{
	pid_t pid = -1;
	int slot;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	slot = slot_claim(s->shared->slots, g->number);
	/* Else what waits in a buffer is written by parent and child. */
	fflush(NULL);
	if (slot >= 0)
		pid = fork();
	if (pid == 0)
		be_worker(s, g, (unsigned)slot);
	if (pid > 0) {
		slot_set_pid(s->shared->slots, (unsigned)slot, pid);
		generation_seat_taken(seat, pid, (unsigned)slot,
		    state_now_ns());
		return;
	}
	if (slot >= 0) {
		diag_warn("cannot start a worker");
		slot_release(s->shared->slots, (unsigned)slot);
	}
	generation_seat_failed(seat, state_now_ns());
}

/* Close all but what is admin's. */
static void
keep_of_admin(const struct supervisor *s, int control,
    const struct doors *metrics, const struct doors *doors)
{
	int *keep = calloc(metrics->count + doors->count + 3, sizeof(*keep));
	size_t n = 0;

	if (keep == NULL)
		diag_fatal("cannot start admin");
	for (size_t i = 0; i < metrics->count; i++)
		keep[n++] = metrics->fds[i];
	for (size_t i = 0; i < doors->count; i++)
		keep[n++] = doors->fds[i];
	keep[n++] = control;
	keep[n++] = s->admin_listener;
	keep[n++] = cache_disk_fd(s->shared);
	fd_close_others(keep, n);
	free(keep);
}

_Noreturn void
spawn_be_admin(const struct supervisor *s, int control)
{
	static struct admin_args args;
	const struct settings *settings = state_settings(s);
	const struct doors *metrics = &state_generation(s)->metrics;
	const struct doors *doors = &state_generation(s)->admin_doors;

	child_first_steps(PROCESS_ADMIN, s->pid);
	diag_name(state_process_title(PROCESS_ADMIN));
	keep_of_admin(s, control, metrics, doors);
	args = (struct admin_args){
	    .log_path = s->log_path,
	    .log_key_path = s->log_key_path,
	    .rings = s->shared->rings,
	    .ring_count = s->shared->count,
	    .ring_bytes = s->shared->ring_bytes,
	    .spool = s->shared->spool,
	    .spool_bytes = SHARED_SPOOL,
	    .recent = s->shared->recent,
	    .counters = s->shared->counters,
	    .counters_row = SHARED_ADMIN_ROW,
	    .tally = s->shared->tally,
	    .slots = s->shared->slots,
	    .leaders = s->shared->leaders,
	    .minutes = s->shared->minutes,
	    .cache = s->shared->cache,
	    .learned = s->shared->learned,
	    .learned_path = s->learned_path,
	    .asks = s->shared->asks,
	    .asks_path = s->asks_path,
	    .metrics_path = s->metrics_path,
	    .metrics_fds = metrics->fds,
	    .metrics_fd_count = metrics->count,
	    .managed_path = settings->filters_managed,
	    .cache_rules = state_inputs(s)->cache_rules,
	    .users = state_inputs(s)->users,
	    .settings = settings,
	    .ruleset = state_inputs(s)->ruleset,
	    .words = state_inputs(s)->words,
	    .generation = s->serving == NULL ? 1 : s->serving->number,
	    .authority = s->ca.places.certificate,
	    .authority_key = s->ca.places.key,
	    .intercepts = settings->tls_intercept,
	    .control_fd = control,
	    .listener_fd = s->admin_listener,
	    .tcp_fds = doors->fds,
	    .n_tcp = doors->count,
	    .started_ns = s->started_ns,
	    .status_members = status_members,
	    .status_arg = s->shared,
	};
	log_plan_fill(&args, settings);
	admin_run(&args);
}
