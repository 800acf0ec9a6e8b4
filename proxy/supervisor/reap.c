/* SPDX-License-Identifier: MIT
 *
 * supervisor/reap.c - burials.
 */
#include "proxy/supervisor/reap.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "proxy/base/diag.h"
#include "proxy/shm/slot.h"
#include "proxy/supervisor/admin_child.h"
#include "proxy/supervisor/list_update.h"
#include "proxy/supervisor/signer_child.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/verifier_child.h"
#include "proxy/worker/shared.h"

void
reap_describe(int status, char *out, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(out, size, "signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else
		snprintf(out, size, "exit status %d", WEXITSTATUS(status));
}

static double
seconds(int64_t ns)
{
	return ((double)(ns > 0 ? ns : 0) / (double)NS_PER_S);
}

/* A worker that was told to go and went is no news. */
static bool
is_news(const struct generation *g, int status)
{
	return (g->state < GENERATION_DRAINING || !WIFEXITED(status) ||
		WEXITSTATUS(status) != 0);
}

static void
bury_worker(struct supervisor *s, struct generation *g, struct seat *seat,
    int status)
{
	int64_t now = state_now_ns();
	pid_t pid = seat->pid;
	char what[64];

	reap_describe(status, what, sizeof(what));
	shared_row_died(s->shared, seat->slot);
	slot_release(s->shared->slots, seat->slot);
	generation_seat_died(g, seat, now);
	if (g->state >= GENERATION_DRAINING && is_news(g, status))
		diag_warnx("worker %d (slot %u, generation %u, %s) ended: %s",
		    (int)pid, seat->slot, g->number,
		    generation_state_name(g->state), what);
	else if (is_news(g, status))
		diag_warnx("worker %d (slot %u, generation %u) ended: %s; "
			   "the next starts in %.0f s",
		    (int)pid, seat->slot, g->number, what,
		    seconds(seat->due_ns - now));
}

static void
bury_admin(struct supervisor *s, struct admin_child *a, int status)
{
	char what[64];

	reap_describe(status, what, sizeof(what));
	admin_child_bury(s, a, WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    what);
}

static void
bury_signer(struct supervisor *s, int status)
{
	char what[64];

	reap_describe(status, what, sizeof(what));
	signer_child_bury(s, WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    what);
}

static void
bury_verifier(struct supervisor *s, int status)
{
	char what[64];

	reap_describe(status, what, sizeof(what));
	verifier_child_bury(s, WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    what);
}

static void
bury_lists(struct supervisor *s, int status)
{
	char what[64];

	reap_describe(status, what, sizeof(what));
	list_update_bury(s, WIFEXITED(status) ? WEXITSTATUS(status) : -1, what);
}

static void
bury(struct supervisor *s, pid_t pid, int status)
{
	struct list *it, *tmp;
	struct admin_child *admin;
	struct generation *g;
	struct seat *seat;

	admin = admin_child_of(s, pid);
	if (admin != NULL) {
		bury_admin(s, admin, status);
		return;
	}
	if (pid == s->signer.helper.pid) {
		bury_signer(s, status);
		return;
	}
	if (pid == s->verifier.helper.pid) {
		bury_verifier(s, status);
		return;
	}
	if (pid == s->lists.pid) {
		bury_lists(s, status);
		return;
	}
	LIST_EACH(it, tmp, &s->generations) {
		g = OWNER_OF(it, struct generation, link);
		seat = generation_seat_of(g, pid);
		if (seat == NULL)
			continue;
		bury_worker(s, g, seat, status);
		return;
	}
}

void
reap_all(struct supervisor *s)
{
	int status;
	pid_t pid;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		bury(s, pid, status);
}
